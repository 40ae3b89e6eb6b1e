// The machine itself: firmware's names for it, processors, release, virtualisation, names, clock,
// power.
#include <algorithm>
#include <array>
#include <utility>

#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

constexpr const char* kDmi = "/sys/class/dmi/id/";

void gather_dmi(Reader& reader, Host& host, const Outputs& outputs) {
  const auto dmi = [&](const char* name) { return reader.value(std::string{kDmi} + name); };
  host.vendor = dmi("sys_vendor");
  host.product = dmi("product_name");
  host.bios_version = dmi("bios_version");
  host.bios_date = dmi("bios_date");
  reader.enter(
      Area::identity,
      "run as root, or with CAP_DAC_READ_SEARCH: the kernel shows serial numbers and the UUID "
      "to root alone");
  host.serial = dmi("product_serial");
  host.uuid = dmi("product_uuid");
  if (outputs.bundle && !outputs.has(Command::dmidecode) && !reader.has_folder("/sys/class/dmi/id"))
    reader.gap(Access::absent, "dmidecode", "it is not there: the serial number is not known",
               "put the output of dmidecode into the bundle");
  reader.enter(Area::system);
}

/// The hypervisor that DMI names; empty for a real machine.
std::string hypervisor_of(const Host& host) {
  constexpr auto kMakers = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"qemu", "kvm"},
      {"vmware", "vmware"},
      {"innotek", "virtualbox"},
      {"xen", "xen"},
      {"amazon ec2", "amazon"},
      {"google", "google"},
      {"openstack", "kvm"},
      {"parallels", "parallels"},
      {"bochs", "bochs"},
      {"digitalocean", "kvm"},
      {"alibaba cloud", "kvm"},
      {"red hat", "kvm"},
      {"nutanix", "nutanix"},
      {"scaleway", "kvm"},
      {"hetzner", "kvm"},
      {"ovirt", "kvm"},
  });
  const std::string vendor = core::lower(host.vendor);
  const std::string product = core::lower(host.product);
  if (product.ends_with(".metal")) return {};
  if (vendor.starts_with("microsoft") && product == "virtual machine") return "hyperv";
  for (const auto& [maker, name] : kMakers) {
    const bool nutanix_box = maker == "nutanix" && product != "ahv";
    if (vendor.starts_with(maker) && !nutanix_box) return std::string{name};
  }
  for (const std::string_view word : {"kvm", "virtual machine", "vserver", "bhyve"}) {
    if (product.find(word) != std::string::npos) return word == "bhyve" ? "bhyve" : "kvm";
  }
  return {};
}

void gather_virtualisation(Reader& reader, Host& host) {
  if (const auto named = hypervisor_of(host); !named.empty()) host.hypervisor = named;
  const auto xen = reader.value("/sys/hypervisor/type");
  const bool first_domain =
      reader.value("/proc/xen/capabilities").find("control_d") != std::string::npos;
  if (xen == "xen" && !first_domain) host.hypervisor = "xen";
  const bool metal = core::lower(host.product).ends_with(".metal");
  if (host.hypervisor.empty() && host.processors.hypervisor_flag && !first_domain && !metal) {
    host.hypervisor = "unknown";
  }
}

/// The name of the container manager in a cgroup path; empty when none.
std::string container_in(std::string_view cgroup) {
  constexpr auto kMarks = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"kubepods", "kubernetes"},
      {"/docker", "docker"},
      {"libpod", "podman"},
      {"/lxc", "lxc"},
      {"machine-", "nspawn"},
      {"containerd", "containerd"},
  });
  for (const auto& [mark, name] : kMarks) {
    if (cgroup.find(mark) != std::string_view::npos) return std::string{name};
  }
  return {};
}

/// Whether "/" is what container managers make it of.  A machine whose disk was made from a
/// container's image keeps that image's /.dockerenv, but its root is a disk.
bool has_layered_root(const Reader& reader) {
  std::string type;
  for (const char* path : {"/proc/self/mounts", "/proc/mounts"}) {
    for (const auto& mount : parse_mounts(reader.quietly_file(path).content).mounts) {
      if (mount.point == "/") type = mount.type;
    }
    if (!type.empty()) break;
  }
  return type.empty() || type == "overlay" || type == "fuse.fuse-overlayfs" || type == "btrfs" ||
         type == "zfs" || type == "aufs";
}

void gather_container(Reader& reader, Host& host) {
  host.container = reader.value("/run/systemd/container");
  if (host.container.empty() && reader.exists("/.dockerenv") && has_layered_root(reader)) {
    host.container = "docker";
  }
  if (host.container.empty() && reader.exists("/run/.containerenv")) host.container = "podman";
  // Process 1 of a container is in the container's cgroup; process 1 of a machine is in init.scope.
  if (host.container.empty()) host.container = container_in(reader.value("/proc/1/cgroup"));
  if (host.container.empty() && reader.has_folder("/proc/vz") && !reader.has_folder("/proc/bc")) {
    host.container = "openvz";
  }
  if (!host.container.empty()) return;
  const auto environment = reader.quietly_file("/proc/1/environ");
  for (const auto setting : core::split(environment.content, '\0')) {
    constexpr std::string_view kName = "container=";
    if (setting.starts_with(kName)) {
      host.container = core::printable(setting.substr(kName.size(), 64));
    }
  }
}

void gather_names(Reader& reader, Host& host, const Outputs& outputs) {
  if (const auto hosts = reader.file("/etc/hosts")) host.hosts = parse_hosts(*hosts);
  host.fqdn = fqdn_of(host.hostname, host.hosts);
  reader.enter(Area::names);
  const auto resolv = reader.file("/etc/resolv.conf");
  const bool managed = std::ranges::any_of(
      outputs.managed, [](const NmDevice& device) { return !device.name_servers.empty(); });
  if (!resolv && !managed) {
    reader.gap(Access::absent, "/etc/resolv.conf",
               "it is not there: which name servers are asked is unknown");
  } else if (resolv) {
    host.resolver = parse_resolv(*resolv);
  }
  const auto& servers = host.resolver.servers;
  if (std::ranges::find(servers, "127.0.0.53") != servers.end()) {
    // The stub of systemd-resolved: the real servers are in its own file.
    if (const auto real = reader.file("/run/systemd/resolve/resolv.conf")) {
      host.resolver = parse_resolv(*real);
    }
  }
  reader.enter(Area::system);
}

void gather_time(Reader& reader, Host& host) {
  std::set<std::string> servers;
  const auto add = [&](const std::string& path) {
    const auto text = reader.file(path);
    if (!text) return;
    for (auto& server : parse_time_servers(*text)) servers.insert(std::move(server));
  };
  for (const char* path : {"/etc/chrony/chrony.conf", "/etc/chrony.conf", "/etc/ntp.conf",
                           "/etc/ntpsec/ntp.conf", "/etc/systemd/timesyncd.conf"}) {
    add(path);
  }
  for (const std::string folder :
       {"/etc/chrony/conf.d", "/etc/chrony/sources.d", "/etc/systemd/timesyncd.conf.d"}) {
    for (const auto& name : reader.names(folder)) {
      if (name.ends_with(".conf") || name.ends_with(".sources")) add(folder + '/' + name);
    }
  }
  host.time_servers.assign(servers.begin(), servers.end());
}

}  // namespace

void gather_system(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::system, "run as a user that may read /proc, /sys and /etc");
  gather_dmi(reader, host, outputs);
  // No digest of these two: they change every second (clock rates, free memory).
  host.processors = parse_cpuinfo(reader.bytes("/proc/cpuinfo"));
  host.memory_bytes = parse_memory_bytes(reader.bytes("/proc/meminfo"));
  host.kernel = reader.value("/proc/sys/kernel/osrelease");
  host.machine_id = reader.value("/etc/machine-id");
  host.hostname = reader.value("/proc/sys/kernel/hostname");
  if (host.hostname.empty()) {
    host.hostname =
        std::string{core::trim(core::split(reader.value("/etc/hostname"), '\n').front())};
  }
  if (host.kernel.empty()) host.kernel = parse_uname(reader.value("/proc/version")).release;
  if (const auto seconds = parse_proc_uptime(reader.value("/proc/uptime")))
    host.uptime_s = static_cast<std::int64_t>(*seconds);
  if (const auto text = reader.first_file({"/etc/os-release", "/usr/lib/os-release"})) {
    const auto release = parse_assignments(*text);
    const auto get = [&](const char* name) {
      const auto found = release.find(name);
      return found == release.end() ? std::string{} : core::printable(found->second);
    };
    host.os_id = get("ID");
    host.os_name = get("PRETTY_NAME").empty() ? get("NAME") : get("PRETTY_NAME");
    host.os_version = get("VERSION_ID");
  }
  fill_machine(outputs, host);
  gather_virtualisation(reader, host);
  gather_container(reader, host);
  gather_names(reader, host, outputs);
  gather_time(reader, host);
  fill_clock(outputs, host);
}

void gather_power(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::power, "run as a user that may read /sys/class/power_supply");
  const std::string folder = "/sys/class/power_supply";
  const bool told = outputs.has(Command::dmidecode) || outputs.has(Command::upower);
  if (!reader.has_folder("/sys/class") && !told) {
    reader.gap(Access::absent, "/sys/class", "it is not there: power supplies cannot be listed",
               "copy /sys/class/power_supply into the tree");
  }
  for (const auto& name : reader.names(folder)) {
    const auto read = [&](const char* what) {
      return reader.value(folder + '/' + name + '/' + what);
    };
    PowerSupply supply;
    supply.name = name;
    supply.type = read("type");
    supply.scope = read("scope");
    supply.vendor = read("manufacturer");
    supply.model = read("model_name");
    supply.serial = read("serial_number");
    supply.status = read("status");
    if (const auto online = core::to_int(read("online"))) supply.online = *online != 0;
    host.supplies.push_back(std::move(supply));
  }
  fill_power(outputs, host);
}

}  // namespace plimsoll::linux_host::detail
