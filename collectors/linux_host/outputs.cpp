#include "collectors/linux_host/outputs.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

/// One output and where it goes.
struct Reading {
  const CommandFile& file;
  const std::string& text;
  Outputs& out;
  std::vector<Issue> issues;

  [[nodiscard]] bool option(std::string_view word) const {
    return std::ranges::find(file.words, word) != file.words.end();
  }
};

template <typename T>
void take(std::vector<T>& to, std::vector<T> from) {
  constexpr std::size_t kMost = 300'000;
  if (to.size() + from.size() > kMost) return;
  std::ranges::move(from, std::back_inserter(to));
}

/// Keeps the first of several that say the same.
template <typename T>
void take_once(std::vector<T>& to, std::vector<T> from) {
  if (to.empty()) to = std::move(from);
}

void read_links(Reading& reading, Links links) {
  take(reading.issues, std::move(links.issues));
  auto& known = reading.out.links;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < known.size(); ++i) places.emplace(known[i].name, i);
  for (auto& link : links.links) {
    const auto place = places.find(link.name);
    if (place == places.end()) {
      known.push_back(std::move(link));
      continue;
    }
    // ip link knows what ip addr leaves out, and the other way round.
    auto& first = known[place->second];
    const auto fill = [](std::string& to, std::string& from) {
      if (to.empty()) to = std::move(from);
    };
    fill(first.master, link.master);
    fill(first.kind, link.kind);
    fill(first.mac, link.mac);
    fill(first.permanent_mac, link.permanent_mac);
    fill(first.parent, link.parent);
    fill(first.state, link.state);
    if (first.addresses.empty()) first.addresses = std::move(link.addresses);
    if (first.flags.empty()) first.flags = std::move(link.flags);
    if (!first.bond) first.bond = std::move(link.bond);
    if (!first.carrier) first.carrier = link.carrier;
    if (!first.spanning_tree) first.spanning_tree = link.spanning_tree;
    if (!first.port_active) first.port_active = link.port_active;
    if (!first.port_up) first.port_up = link.port_up;
  }
}

void keep_route(Outputs& out, Route route, bool v6) {
  const bool six = v6 || route.destination.find(':') != std::string::npos ||
                   route.gateway.find(':') != std::string::npos;
  if (six && route.destination == "0.0.0.0") route.destination = "::";
  (six ? out.routes6 : out.routes).push_back(std::move(route));
}

void read_network(Reading& reading) {
  auto& [file, text, out, issues] = reading;
  switch (file.command) {
    case Command::ip_link:
      return read_links(reading, parse_ip_links(text));
    case Command::ifconfig:
      return read_links(reading, parse_ifconfig(text));
    case Command::ip_route: {
      if (reading.option("table") && !reading.option("main")) return;  // other tables than main
      auto parsed = parse_ip_routes(text);
      take(issues, std::move(parsed.issues));
      for (const auto& route : parsed.routes) {
        const bool v6 = reading.option("6");
        if (auto kept = route_of(route, v6)) keep_route(out, std::move(*kept), v6);
      }
      return;
    }
    case Command::route:
    case Command::netstat:
      if (file.command == Command::route || text.find("Destination") != std::string::npos) {
        auto parsed = parse_route(text);
        take(issues, std::move(parsed.issues));
        for (const auto& line : parsed.routes) {
          if (auto kept = route_of(line)) keep_route(out, std::move(*kept), false);
        }
        return;
      }
      [[fallthrough]];
    case Command::ss: {
      auto parsed = file.command == Command::ss ? parse_ss(text) : parse_netstat(text);
      take(issues, std::move(parsed.issues));
      if (!out.sockets.empty()) return;
      for (const auto& line : parsed.sockets) {
        if (auto socket = socket_of(line)) out.sockets.push_back(std::move(*socket));
      }
      return;
    }
    case Command::nmcli:
      return take_once(out.managed, parse_nmcli_devices(text));
    case Command::ethtool: {
      auto port = parse_ethtool(text);
      const std::string name = port.name.empty() ? file.subject : port.name;
      if (!is_plain_name(name)) return;
      auto& known = out.ports[name];
      if (!known.speed_mbps) known.speed_mbps = port.speed_mbps;
      if (!known.link) known.link = port.link;
      if (known.driver.empty()) known.driver = port.driver;
      if (known.firmware.empty()) known.firmware = port.firmware;
      if (known.bus.empty()) known.bus = port.bus;
      if (known.permanent_mac.empty()) known.permanent_mac = port.permanent_mac;
      return;
    }
    case Command::teamdctl: {
      std::string name = file.subject.substr(0, file.subject.find_first_of("_ "));
      if (is_plain_name(name)) out.teams.try_emplace(std::move(name), parse_teamdctl(text));
      return;
    }
    default:
      return;
  }
}

void read_storage(Reading& reading) {
  auto& [file, text, out, issues] = reading;
  const auto keep = [&, &issues = issues](auto& to, auto parsed, auto member) {
    take(issues, std::move(parsed.issues));
    take(to, std::move(parsed.*member));
  };
  switch (file.command) {
    case Command::lsblk: {
      auto parsed = parse_lsblk(text);
      take(issues, std::move(parsed.issues));
      // A listing as a tree or as JSON says what stands on what: it is worth more than others.
      const auto related = [](const auto& devices) {
        return std::ranges::any_of(devices, [](const auto& d) { return !d.parents.empty(); });
      };
      if (out.devices.empty() || (related(parsed.devices) && !related(out.devices)))
        out.devices = std::move(parsed.devices);
      return;
    }
    case Command::blkid:
      return take(out.contents, parse_blkid(text));
    case Command::udevadm:
      return take(out.udev, parse_udevadm(text));
    case Command::mdadm: {
      auto parsed = parse_mdadm(text);
      take(out.raid.members, std::move(parsed.members));
      return keep(out.raid.arrays, std::move(parsed), &RaidReport::arrays);
    }
    case Command::zpool_status:
    case Command::zpool_table: {
      const bool status = file.command == Command::zpool_status;
      auto parsed = status ? parse_zpool_status(text) : parse_zpool_table(text);
      return keep(out.pools, std::move(parsed), &ZfsPools::pools);
    }
    case Command::lvm: {
      auto parsed = parse_lvm(text);
      take(out.lvm.groups, std::move(parsed.groups));
      take(out.lvm.physicals, std::move(parsed.physicals));
      return keep(out.lvm.volumes, std::move(parsed), &LvmReport::volumes);
    }
    case Command::multipath: {
      auto parsed = parse_multipath(text);
      if (!out.multipath.empty()) parsed.maps.clear();
      return keep(out.multipath, std::move(parsed), &MultipathMaps::maps);
    }
    case Command::mount:
    case Command::findmnt: {
      auto parsed =
          file.command == Command::mount ? parse_mount_command(text) : parse_findmnt(text);
      if (!out.mounts.empty()) parsed.mounts.clear();
      return keep(out.mounts, std::move(parsed), &Mounts::mounts);
    }
    case Command::df: {
      auto parsed = parse_df(text);
      if (!out.disk_free.empty()) parsed.filesystems.clear();
      return keep(out.disk_free, std::move(parsed), &DiskFrees::filesystems);
    }
    default:
      return;
  }
}

/// The unit of free's figures, by its options.
std::int64_t free_unit(const Reading& reading) {
  if (reading.option("b")) return 1;
  if (reading.option("m")) return std::int64_t{1} << 20U;
  if (reading.option("g")) return std::int64_t{1} << 30U;
  return 1024;
}

void read_machine(Reading& reading) {
  auto& [file, text, out, issues] = reading;
  switch (file.command) {
    case Command::dmidecode:
      if (out.dmi.product.empty() && out.dmi.supplies.empty()) out.dmi = parse_dmidecode(text);
      return;
    case Command::lscpu:
      if (out.cpu.processors.threads == 0) out.cpu = parse_lscpu(text);
      return;
    case Command::free:
      if (!out.memory.total_bytes) out.memory = parse_free(text, free_unit(reading));
      return;
    case Command::uname:
      if (out.kernel.release.empty()) out.kernel = parse_uname(text);
      return;
    case Command::hostnamectl:
      if (out.names.hostname.empty()) out.names = parse_hostnamectl(text);
      return;
    case Command::efibootmgr:
      if (out.boot.entries.empty()) out.boot = parse_efibootmgr(text);
      return;
    case Command::uptime:
      if (!out.uptime_s) out.uptime_s = parse_uptime(text);
      return;
    case Command::lspci:
      return take(out.pci, parse_lspci(text));
    case Command::upower:
      return take(out.power, parse_upower(text));
    case Command::ntpq:
      return take_once(out.ntp, parse_ntpq(text));
    case Command::chrony_sources:
      return take_once(out.chrony, parse_chrony_sources(text));
    case Command::chrony_tracking:
      out.tracking = parse_chrony_tracking(text);
      return;
    case Command::timedatectl:
      out.clock = parse_timedatectl(text);
      return;
    default:
      return;
  }
}

void read_software(Reading& reading) {
  auto& [file, text, out, issues] = reading;
  if (file.command == Command::systemctl) {
    auto units = parse_systemctl(text);
    take(out.units.running, std::move(units.running));
    take(out.units.files, std::move(units.files));
    return;
  }
  if (out.lists_packages) return;
  auto parsed = file.command == Command::dpkg ? parse_dpkg_list(text) : parse_rpm(text);
  // rpm -qi of one package lists the others as little as dpkg -l of a pattern does.
  const bool query = reading.option("qi");
  take(issues, std::move(parsed.issues));
  out.lists_packages = !parsed.packages.empty() && !query;
  take(out.packages, std::move(parsed.packages));
}

struct Part {
  Area area;
  void (*read)(Reading&);
};

Part part_of(Command command) {
  using enum Command;
  switch (command) {
    case ip_link:
    case ifconfig:
    case ip_route:
    case route:
    case nmcli:
    case ethtool:
    case teamdctl:
      return {Area::network, read_network};
    case ss:
    case netstat:
      return {Area::connections, read_network};
    case lsblk:
    case blkid:
    case udevadm:
    case mdadm:
    case zpool_status:
    case zpool_table:
    case lvm:
    case multipath:
    case mount:
    case findmnt:
    case df:
      return {Area::storage, read_storage};
    case upower:
      return {Area::power, read_machine};
    case systemctl:
    case dpkg:
    case rpm:
      return {Area::software, read_software};
    default:
      return {Area::system, read_machine};
  }
}

/// Whether what `command` printed lists what it should: of a machine's tables, and of its power
/// supplies, nothing read is no list of nothing.
bool lists(Command command, const Outputs& out) {
  const auto& dmi = out.dmi;
  if (command == Command::upower) return !out.power.empty();
  return command != Command::dmidecode || !dmi.vendor.empty() || !dmi.product.empty() ||
         !dmi.serial.empty() || !dmi.uuid.empty() || !dmi.bios_version.empty() ||
         !dmi.supplies.empty();
}

}  // namespace

Outputs read_outputs(Reader& reader, const OutputFiles& files) {
  Outputs out;
  for (const auto& file : files.files) {
    const auto command = command_of(file.name);
    if (!command) continue;
    const auto part = part_of(command->command);
    reader.enter(part.area, "make the bundle's files readable");
    const auto text = reader.file(file.path);
    if (!text) continue;
    Reading reading{*command, *text, out, {}};
    part.read(reading);
    reader.issues(file.path, reading.issues);
    if (lists(command->command, out)) {
      out.seen.insert(command->command);
    } else {
      reader.issues(file.path,
                    {{"", "expected what its name says that it prints, got nothing of it"}});
    }
  }
  return out;
}

}  // namespace plimsoll::linux_host::detail
