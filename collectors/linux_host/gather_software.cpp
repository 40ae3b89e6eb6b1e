// Packages, units and processes of the programs in the catalogue.
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "collectors/linux_host/catalogue.hpp"
#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

constexpr std::string_view kService = ".service";

void add_services(std::set<std::string>& out, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (name.ends_with(kService)) out.insert(name.substr(0, name.size() - kService.size()));
  }
}

/// Units that start at boot: links in the .wants and .requires folders.
void gather_enabled(Reader& reader, Host& host) {
  for (const std::string base : {"/etc/systemd/system", "/run/systemd/system"}) {
    for (const auto& entry : reader.names(base)) {
      if (!entry.ends_with(".wants") && !entry.ends_with(".requires")) continue;
      add_services(host.units_enabled, reader.names(base + '/' + entry));
    }
  }
}

/// Units that run: each has a control group, template instances one slice deeper.  Returns whether
/// control groups could be read at all.
bool gather_running(Reader& reader, Host& host) {
  for (const std::string base :
       {"/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice"}) {
    if (!reader.has_folder(base)) continue;
    const auto entries = reader.names(base);
    add_services(host.units_running, entries);
    for (const auto& entry : entries) {
      if (entry.ends_with(".slice"))
        add_services(host.units_running, reader.names(base + '/' + entry));
    }
    return true;
  }
  return false;
}

/// Services that systemctl lists.
void add_units(const Outputs& outputs, Host& host) {
  for (const auto& [unit, active] : outputs.units.running) {
    if (active == "active") add_services(host.units_running, {unit});
  }
  for (const auto& [unit, state] : outputs.units.files) {
    if (state == "enabled") add_services(host.units_enabled, {unit});
  }
}

Packages gather_packages(Reader& reader, const Outputs& outputs) {
  Packages out;
  const auto keep = [&](const char* path, Packages parsed) {
    reader.issues(path, parsed.issues);
    std::ranges::move(parsed.packages, std::back_inserter(out.packages));
  };
  bool any = false;
  const auto from = [&](const char* path, Packages (*parse)(std::string_view)) {
    const auto text = reader.file(path);
    if (!text) return;
    any = true;
    keep(path, parse(*text));
  };
  from("/var/lib/dpkg/status", parse_dpkg_status);
  from("/lib/apk/db/installed", parse_apk_installed);
  if (!any) out.packages = outputs.packages;
  if (any || outputs.lists_packages) return out;
  const bool rpm = reader.has_folder("/var/lib/rpm") || reader.has_folder("/usr/lib/sysimage/rpm");
  reader.gap(Access::absent, rpm ? "/var/lib/rpm" : "/var/lib/dpkg/status",
             rpm ? "the packages are in a binary rpm database, which is not read"
                 : "there is no package database that is read (dpkg, apk)",
             rpm ? "put the output of rpm -qa into a tree's commands/rpm-qa.txt"
                 : "copy the package database into the tree, or put the output of dpkg -l or rpm "
                   "-qa into its commands");
  return out;
}

/// Ports that the programs named by `processes` listen on, beyond loopback.
std::set<std::uint16_t> listening_ports(const Host& host, std::string_view processes) {
  std::set<std::uint16_t> out;
  for (const auto& socket : host.sockets) {
    if (socket.state != Socket::State::listening) continue;
    if (socket.local.starts_with("127.") || socket.local == "::1") continue;
    if (any_match(processes, process_of(host, socket))) {
      out.insert(socket.local_port);
    }
  }
  return out;
}

/// The command names of all processes; any user may read them (unless /proc is mounted with
/// hidepid).
std::set<std::string> gather_commands(const Reader& reader) {
  constexpr std::size_t kCommandBytes = 64;
  std::set<std::string> out;
  for (const auto& pid : reader.quietly("/proc").names) {
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto command = reader.quietly_file("/proc/" + pid + "/comm");  // it may end at any time
    if (command.access != Access::ok) continue;
    const std::string_view name{command.content};
    out.insert(core::printable(core::trim(name.substr(0, kCommandBytes))));
  }
  return out;
}

bool any_unit(const Program& program, const std::set<std::string>& units) {
  return std::ranges::any_of(
      units, [&](const std::string& unit) { return any_match(program.units, unit); });
}

}  // namespace

void gather_software(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::software,
               "run as a user that may read /var/lib/dpkg, /etc/systemd and /sys/fs/cgroup");
  gather_enabled(reader, host);
  const bool groups = gather_running(reader, host) || !outputs.units.running.empty();
  add_units(outputs, host);
  const bool starts = reader.has_folder("/etc/systemd/system") || !outputs.units.files.empty();
  const auto packages = gather_packages(reader, outputs);
  const auto processes = gather_commands(reader);
  for (const auto& program : catalogue()) {
    Software found;
    found.id = program.id;
    const bool enabled = any_unit(program, host.units_enabled);
    const bool running =
        any_unit(program, host.units_running) || std::ranges::any_of(processes, [&](const auto& p) {
          return any_match(program.processes, p);
        });
    if (starts || !outputs.bundle) found.enabled = enabled;
    if (groups || !processes.empty()) found.running = running;
    found.ports = listening_ports(host, program.processes);
    bool packaged = false;
    std::set<std::string> versions;  // one program is often several packages of one version
    for (const auto& package : packages.packages) {
      if (!any_match(program.packages, package.name)) continue;
      packaged = true;
      if (!versions.insert(package.version).second) continue;
      found.package = package.name;
      found.version = package.version;
      host.software.push_back(found);
    }
    if (packaged || (!enabled && !running)) continue;
    host.software.push_back(std::move(found));
  }
  const auto order = [](const Software& s) { return std::tie(s.package, s.id, s.version); };
  std::ranges::sort(host.software,
                    [&](const auto& a, const auto& b) { return order(a) < order(b); });
}

}  // namespace plimsoll::linux_host::detail
