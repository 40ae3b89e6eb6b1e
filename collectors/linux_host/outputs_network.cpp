// Interfaces, routes and connections from the outputs of commands.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "collectors/linux_host/outputs.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using Kind = Interface::Kind;

bool has_flag(const Link& link, std::string_view flag) {
  return std::ranges::find(link.flags, flag) != link.flags.end();
}

/// Interfaces that software makes for containers, virtual machines and tunnels.
bool is_virtual_name(std::string_view name) {
  constexpr auto kPrefixes = std::to_array<std::string_view>(
      {"docker", "br-",   "virbr",  "veth",      "vnet",  "tap",    "tun", "cni", "flannel",
       "cali",   "dummy", "kube",   "lxc",       "lxd",   "vmnet",  "wg",  "sit", "gre",
       "ip6",    "ifb",   "podman", "nodelocal", "vxlan", "geneve", "ovs", "teql"});
  return std::ranges::any_of(kPrefixes,
                             [&](std::string_view prefix) { return name.starts_with(prefix); });
}

/// What an interface is: by what is said of it, else by its driver, else by its name and by what it
/// is to others.
Kind kind_of(const Link& link, const EthernetPort* port, const std::set<std::string>& masters) {
  const std::string_view driver = port == nullptr ? std::string_view{} : port->driver;
  const auto is = [&](std::string_view kind, std::string_view by_driver) {
    return link.kind == kind || driver == by_driver;
  };
  if (link.bond || is("bond", "bonding")) return Kind::bond;
  if (is("bridge", "bridge")) return Kind::bridge;
  if (is("vlan", "802.1Q VLAN Support")) return Kind::vlan;
  if (is("team", "team")) return Kind::team;
  if (!link.kind.empty()) return Kind::other;
  if (port != nullptr && port->bus.size() == 12 && port->bus[4] == ':') return Kind::physical;
  if (driver == "veth" || driver == "tun" || driver == "dummy") return Kind::other;
  if (has_flag(link, "MASTER")) return Kind::bond;
  if (is_virtual_name(link.name)) return Kind::other;
  if (masters.contains(link.name)) return link.name.starts_with("team") ? Kind::team : Kind::bridge;
  const auto dot = link.name.rfind('.');
  const bool tagged = dot != std::string::npos && core::to_int(link.name.substr(dot + 1));
  if (tagged || (!link.parent.empty() && link.name.starts_with("vlan"))) return Kind::vlan;
  const bool ethernet = link.layer == "ether" || link.layer == "infiniband";
  return ethernet && link.parent.empty() ? Kind::physical : Kind::other;
}

void add_addresses(const Link& link, Interface& interface, Host& host) {
  for (const auto& [address, prefix, scope] : link.addresses) {
    const bool global = scope.empty() || scope == "global" || scope == "site";
    const auto id = model::ip_id(address);  // neither loopback nor link-local
    if (!global || !id) continue;
    interface.addresses.push_back(address);
    host.own_addresses.push_back(address);
  }
}

Interface interface_of(const Link& link, const Outputs& outputs,
                       const std::set<std::string>& masters) {
  const auto found = outputs.ports.find(link.name);
  const EthernetPort* port = found == outputs.ports.end() ? nullptr : &found->second;
  Interface out;
  out.name = link.name;
  out.kind = kind_of(link, port, masters);
  out.mac = link.mac;
  out.operstate = link.state;
  out.carrier = link.carrier;
  out.master = link.master;
  out.spanning_tree = link.spanning_tree.value_or(false);
  if (!link.parent.empty() && out.kind != Kind::physical) out.lowers.push_back(link.parent);
  out.bond = link.bond;
  if (out.kind == Kind::bond && !out.bond) out.bond = Bond{};
  std::string own = link.permanent_mac;
  if (port != nullptr) {
    if (!out.carrier) out.carrier = port->link;
    out.speed_mbps = port->speed_mbps;
    out.driver = port->driver;
    if (out.kind == Kind::physical && port->bus.size() == 12) out.pci_address = port->bus;
    if (own.empty()) own = port->permanent_mac;
  }
  if (!own.empty()) out.mac = own;
  // A port of a bond or team wears its address; any other interface shows its own.
  out.permanent_mac = out.kind == Kind::physical && (!own.empty() || link.master.empty());
  return out;
}

/// Ports of bonds, as the ports say whose they are.
void add_ports(const Outputs& outputs, std::vector<Interface>& interfaces) {
  std::map<std::string, Interface*> by_name;
  for (auto& interface : interfaces) by_name.emplace(interface.name, &interface);
  for (const auto& link : outputs.links) {
    const auto master = by_name.find(link.master);
    if (link.master.empty() || master == by_name.end()) continue;
    auto& upper = *master->second;
    upper.lowers.push_back(link.name);
    if (!upper.bond) continue;
    const bool known =
        std::ranges::find(upper.bond->ports, link.name, &BondPort::name) != upper.bond->ports.end();
    if (known) continue;
    auto up = link.port_up;
    if (!up) up = link.carrier;
    upper.bond->ports.push_back({link.name, up, link.permanent_mac, {}});
    const bool backup = upper.bond->mode.find("backup") != std::string::npos;
    if (backup && upper.bond->active_port.empty() && link.port_active == true)
      upper.bond->active_port = link.name;
  }
}

void add_managed(const Outputs& outputs, Host& host) {
  for (const auto& device : outputs.managed) {
    if (device.type == "loopback" || !is_plain_name(device.device)) continue;
    Link link;
    link.name = device.device;
    link.mac = device.mac;
    link.carrier = device.carrier;
    link.layer = device.type == "ethernet" ? "ether" : device.type;
    if (device.type != "ethernet" && device.type != "infiniband") link.kind = device.type;
    for (const auto& address : device.addresses)
      link.addresses.push_back({plain_address(address.substr(0, address.find('/'))), {}, {}});
    auto interface = interface_of(link, outputs, {});
    add_addresses(link, interface, host);
    host.interfaces.push_back(std::move(interface));
    for (const auto& route : device.routes) {
      const bool v6 = route.via.find(':') != std::string::npos ||
                      route.destination.find(':') != std::string::npos;
      if (auto kept = route_of(route, v6)) (v6 ? host.routes6 : host.routes).push_back(*kept);
    }
  }
}

}  // namespace

void fill_network(const Outputs& outputs, Host& host) {
  const bool listed = !host.interfaces.empty();
  std::set<std::string> masters;
  for (const auto& link : outputs.links) masters.insert(link.master);
  if (listed && host.own_addresses.empty()) {  // a tree without the kernel's tables
    for (const auto& link : outputs.links) {
      const auto known = std::ranges::find(host.interfaces, link.name, &Interface::name);
      if (known != host.interfaces.end()) add_addresses(link, *known, host);
    }
  }
  for (const auto& link : outputs.links) {
    if (listed || link.name == "lo" || link.layer == "loopback") continue;
    auto interface = interface_of(link, outputs, masters);
    add_addresses(link, interface, host);
    host.interfaces.push_back(std::move(interface));
  }
  if (!listed) add_ports(outputs, host.interfaces);
  if (host.routes.empty()) host.routes = outputs.routes;
  if (host.routes6.empty()) host.routes6 = outputs.routes6;
  if (host.interfaces.empty()) add_managed(outputs, host);
  for (auto& interface : host.interfaces) {
    const auto port = outputs.ports.find(interface.name);
    if (port == outputs.ports.end()) continue;
    if (!interface.speed_mbps) interface.speed_mbps = port->second.speed_mbps;
    if (interface.driver.empty()) interface.driver = port->second.driver;
  }
  if (host.resolver.servers.empty()) {
    constexpr std::size_t kResolverLimit = 3;  // MAXNS of resolv.conf(5)
    for (const auto& device : outputs.managed) {
      for (const auto& server : device.name_servers) {
        auto& servers = host.resolver.servers;
        const bool known = std::ranges::find(servers, server) != servers.end();
        if (!known && servers.size() < kResolverLimit) servers.push_back(server);
      }
    }
  }
  for (auto& interface : host.interfaces) {
    const auto team = outputs.teams.find(interface.name);
    if (team != outputs.teams.end()) {
      interface.kind = Kind::team;
      interface.runner = team->second.runner;
      for (const auto& port : team->second.ports) interface.lowers.push_back(port.name);
    }
    std::ranges::sort(interface.lowers);
    auto& lowers = interface.lowers;
    lowers.erase(std::unique(lowers.begin(), lowers.end()), lowers.end());
    std::ranges::sort(interface.addresses);
  }
  std::ranges::sort(host.own_addresses);
  std::ranges::sort(host.interfaces, {}, &Interface::name);
}

void fill_connections(const Outputs& outputs, Host& host) {
  if (host.sockets.empty()) host.sockets = outputs.sockets;
}

}  // namespace plimsoll::linux_host::detail
