// Interfaces, routes, addresses, sockets.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/gather_detail.hpp"
#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host::detail {
namespace {

constexpr std::size_t kProcessLimit = 32'768;
constexpr std::size_t kDescriptorLimit = 1'000'000;

std::string last_component(std::string_view path) {
  return std::string{path.substr(path.rfind('/') + 1)};
}

/// What stands below an interface: ports of a bond or bridge, the parent of a VLAN.
std::vector<std::string> lower_interfaces(Reader& reader, const std::string& folder,
                                          const Interface& interface) {
  std::set<std::string> lowers;
  for (const auto& entry : reader.names(folder)) {
    constexpr std::string_view kLower = "lower_";
    if (entry.starts_with(kLower) && entry.size() > kLower.size()) {
      lowers.insert(entry.substr(kLower.size()));
    }
  }
  if (interface.kind == Interface::Kind::bridge) {
    for (auto& port : reader.names(folder + "/brif")) lowers.insert(std::move(port));
  }
  if (interface.bond) {
    for (const auto& port : interface.bond->ports) {
      if (is_plain_name(port.name)) lowers.insert(port.name);
    }
  }
  return {lowers.begin(), lowers.end()};
}

void gather_bond(Reader& reader, Interface& interface) {
  interface.kind = Interface::Kind::bond;
  const std::string path = "/proc/net/bonding/" + interface.name;
  if (const auto text = reader.file(path)) {
    interface.bond = parse_bond(*text);
    reader.issues(path, interface.bond->issues);
    return;
  }
  // The same in sysfs, for trees without /proc/net/bonding.
  const std::string folder = "/sys/class/net/" + interface.name + "/bonding/";
  Bond bond;
  bond.mode = reader.value(folder + "mode");
  bond.active_port = reader.value(folder + "active_slave");
  bond.miimon_ms = reader.number(folder + "miimon");
  const std::string ports = reader.value(folder + "slaves");
  for (const auto port : core::words(ports)) {
    bond.ports.push_back({std::string{port}, {}, {}, {}});
  }
  interface.bond = std::move(bond);
}

void gather_kind(Reader& reader, const std::string& folder, Interface& interface) {
  const auto uevent = parse_assignments(reader.value(folder + "/uevent"));
  const auto type = uevent.find("DEVTYPE");
  const std::string devtype = type == uevent.end() ? std::string{} : type->second;
  if (reader.has_folder(folder + "/bonding") ||
      reader.quietly_file("/proc/net/bonding/" + interface.name).access == Access::ok) {
    gather_bond(reader, interface);
  } else if (reader.has_folder(folder + "/bridge")) {
    interface.kind = Interface::Kind::bridge;
    interface.spanning_tree = reader.number(folder + "/bridge/stp_state").value_or(0) != 0;
  } else if (devtype == "vlan" || reader.exists("/proc/net/vlan/" + interface.name)) {
    interface.kind = Interface::Kind::vlan;
  } else if (!interface.pci_address.empty() || reader.has_folder(folder + "/device")) {
    interface.kind = Interface::Kind::physical;
  } else if (interface.driver == "team" || devtype == "team") {
    interface.kind = Interface::Kind::team;
  }
}

Interface gather_interface(Reader& reader, const std::string& name) {
  const std::string folder = "/sys/class/net/" + name;
  Interface out;
  out.name = name;
  out.mac = reader.value(folder + "/address");
  out.permanent_mac = reader.value(folder + "/addr_assign_type") == "0";
  out.operstate = reader.value(folder + "/operstate");
  // `carrier` and `speed` of an interface that is down cannot be read (EINVAL): not stated.
  if (const auto carrier = reader.number(folder + "/carrier")) out.carrier = *carrier != 0;
  if (const auto speed = reader.number(folder + "/speed"); speed && *speed > 0)
    out.speed_mbps = speed;
  const std::string device = reader.link(folder + "/device");
  const std::string bus = last_component(device);
  if (bus.size() == 12 && bus[4] == ':') out.pci_address = core::lower(bus);
  out.driver = last_component(reader.link(folder + "/device/driver"));
  out.master = last_component(reader.link(folder + "/master"));
  gather_kind(reader, folder, out);
  out.lowers = lower_interfaces(reader, folder, out);
  return out;
}

/// Bonded ports wear the bond's address: the bond's file knows their own.
void restore_macs(std::vector<Interface>& interfaces) {
  for (const auto& bond : interfaces) {
    if (!bond.bond) continue;
    for (const auto& port : bond.bond->ports) {
      const auto found = std::ranges::find(interfaces, port.name, &Interface::name);
      if (found == interfaces.end()) continue;
      found->master = bond.name;
      if (port.permanent_mac.empty()) {
        found->permanent_mac = false;
      } else {
        found->mac = port.permanent_mac;
        found->permanent_mac = true;
      }
    }
  }
}

/// Puts each IPv4 address on the interface whose directly connected network is the smallest that
/// holds it.
void place_addresses(Host& host, const std::vector<std::string>& addresses) {
  for (const auto& address : addresses) {
    const Route* best = nullptr;
    for (const auto& route : host.routes) {
      if (!route.gateway.empty() || route.prefix == 0) continue;
      if (!within(address, route.destination, route.prefix)) continue;
      if (best == nullptr || route.prefix > best->prefix) best = &route;
    }
    if (best == nullptr) continue;
    const auto found = std::ranges::find(host.interfaces, best->interface, &Interface::name);
    if (found != host.interfaces.end()) found->addresses.push_back(address);
  }
}

void gather_addresses(Reader& reader, Host& host) {
  const auto read = [&](const char* name) {
    return reader.first_file(
        {std::string{"/proc/net/"} + name, std::string{"/proc/self/net/"} + name});
  };
  // The tries change with every neighbour route, so no digest of them is kept.
  host.own_addresses = parse_local_addresses(reader.bytes("/proc/net/fib_trie"));
  if (const auto text = read("route")) {
    auto parsed = parse_routes(*text);
    reader.issues("/proc/net/route", parsed.issues);
    host.routes = std::move(parsed.routes);
  }
  if (const auto text = read("ipv6_route")) {
    auto parsed = parse_routes6(*text);
    reader.issues("/proc/net/ipv6_route", parsed.issues);
    host.routes6 = std::move(parsed.routes);
  }
  place_addresses(host, host.own_addresses);
  if (const auto text = read("if_inet6")) {
    for (const auto& [interface, address, prefix] : parse_addresses6(*text)) {
      host.own_addresses.push_back(address);
      const auto found = std::ranges::find(host.interfaces, interface, &Interface::name);
      if (found != host.interfaces.end()) found->addresses.push_back(address);
    }
  }
  std::ranges::sort(host.own_addresses);
  for (auto& interface : host.interfaces) std::ranges::sort(interface.addresses);
}

/// The files of bonds, where sysfs did not list the interfaces.
void gather_bond_files(Reader& reader, Host& host) {
  for (const auto& name : reader.names("/proc/net/bonding")) {
    auto found = std::ranges::find(host.interfaces, name, &Interface::name);
    if (found == host.interfaces.end()) {
      host.interfaces.emplace_back().name = name;
      found = std::prev(host.interfaces.end());
    }
    gather_bond(reader, *found);
    for (const auto& port : found->bond->ports) {
      const bool known = std::ranges::find(found->lowers, port.name) != found->lowers.end();
      if (!known && is_plain_name(port.name)) found->lowers.push_back(port.name);
    }
  }
  std::ranges::sort(host.interfaces, {}, &Interface::name);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The inode of "socket:[12345]".
std::optional<std::uint64_t> socket_inode(std::string_view target) {
  constexpr std::string_view kPrefix = "socket:[";
  if (!target.starts_with(kPrefix) || !target.ends_with(']')) return std::nullopt;
  const auto number =
      core::to_int(target.substr(kPrefix.size(), target.size() - kPrefix.size() - 1));
  if (!number || *number <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

void gather_owners(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::owners, "run as root, or with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
  std::set<std::uint64_t> wanted;
  for (const auto& socket : host.sockets) {
    const bool open = socket.inode != 0 && socket.state != Socket::State::other;
    if (open && socket.process.empty()) wanted.insert(socket.inode);
  }
  const auto held = [](const Socket& socket) { return !socket.process.empty(); };
  const bool connected = std::ranges::any_of(host.sockets, [](const Socket& socket) {
    return socket.state == Socket::State::established;
  });
  if (outputs.bundle && connected && wanted.empty() && std::ranges::none_of(host.sockets, held)) {
    reader.gap(Access::absent, "ss -tanp", "the outputs do not say who owns a connection",
               "run ss -tanp as root");
  }
  if (wanted.empty()) return;
  std::size_t processes = 0;
  std::size_t descriptors = 0;
  for (const auto& pid : reader.quietly("/proc").names) {
    if (!is_number(pid)) continue;
    const std::string folder = "/proc/" + pid + "/fd";
    const auto open = reader.quietly(folder);  // a process may end at any time: absent is no gap
    if (open.access == Access::denied) {
      reader.gap(Access::denied, folder,
                 "the open files of other users' processes cannot be listed");
    }
    ++processes;
    descriptors += open.names.size();
    if (processes > kProcessLimit || descriptors > kDescriptorLimit) {
      reader.gap(Access::unusable, "/proc", "more processes or open files than are looked at");
      return;
    }
    for (const auto& fd : open.names) {
      const auto inode = socket_inode(reader.link(folder + '/' + fd));
      if (!inode || !wanted.contains(*inode)) continue;
      host.socket_owners.emplace(*inode, reader.value("/proc/" + pid + "/comm"));
    }
  }
  if (processes == 0) {
    reader.gap(Access::absent, "/proc", "no process is listed: who owns a connection is unknown");
  }
}

}  // namespace

void gather_network(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::network, "run as a user that may read /proc/net and /sys/class/net");
  const bool told = !outputs.links.empty() || !outputs.managed.empty();
  if (!reader.has_folder("/sys/class/net") && !told) {
    reader.gap(Access::absent, "/sys/class/net", "it is not there: interfaces cannot be listed",
               "copy /sys/class/net and what its links point at into the tree");
  }
  for (const auto& name : reader.names("/sys/class/net")) {
    const std::string folder = "/sys/class/net/" + name;
    // bonding_masters is a file, "lo" is of type 772 (ARPHRD_LOOPBACK).
    if (name == "lo" || !reader.has_folder(folder) || reader.value(folder + "/type") == "772")
      continue;
    host.interfaces.push_back(gather_interface(reader, name));
  }
  const bool listed = !host.interfaces.empty();
  gather_addresses(reader, host);
  fill_network(outputs, host);
  const bool ways = outputs.has(Command::ip_route) || outputs.has(Command::route);
  if (outputs.bundle && host.routes.empty() && host.routes6.empty() && !ways) {
    reader.gap(Access::absent, "ip route", "it is not there: the way out is not known",
               "put the output of ip route into the bundle");
  }
  if (!listed) gather_bond_files(reader, host);
  restore_macs(host.interfaces);
}

void gather_connections(Reader& reader, Host& host, const Outputs& outputs) {
  reader.enter(Area::connections, "run as a user that may read /proc/net/tcp");
  bool any = false;  // a table of the kernel is there
  for (const std::string path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    const auto read = reader.quietly_file(path);
    if (read.access == Access::denied || read.access == Access::unusable) {
      reader.gap(read.access, path, read.why);
    }
    if (read.access != Access::ok) continue;
    any = true;
    auto parsed = parse_sockets(read.content);
    reader.issues(path, parsed.issues);
    std::ranges::move(parsed.sockets, std::back_inserter(host.sockets));
  }
  fill_connections(outputs, host);
  const bool listed = any || outputs.has(Command::ss) || outputs.has(Command::netstat);
  const auto gap = [&] {
    reader.gap(Access::absent, "/proc/net/tcp", "it is not there: connections cannot be listed",
               "copy /proc/net/tcp and /proc/net/tcp6 into the tree");
  };
  if (!listed) gap();
  const auto range = reader.value("/proc/sys/net/ipv4/ip_local_port_range");
  if (const auto ports = core::words(range); ports.size() == 2) {
    const auto first = core::to_int(ports[0]);
    if (first && *first > 1024 && *first < 65536) host.first_ephemeral_port = *first;
  }
  gather_owners(reader, host, outputs);
  if (!listed) gap();  // of what nobody listed, nobody knows who owns it
}

}  // namespace plimsoll::linux_host::detail
