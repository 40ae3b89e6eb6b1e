/// @file
/// Reads what ip(8) prints about interfaces, addresses and routes, as text (also with -d and -o) or
/// as JSON (-j).
/// All functions are pure; any bytes are legal input; time is linear in their length but for
/// look-ups by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_network.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

struct LinkAddress {
  std::string address;                 ///< As inet_ntop writes it.
  std::optional<std::int64_t> prefix;  ///< Bits.
  std::string scope;                   ///< "global", "link", "host"; empty: not said.
};

/// One interface, as far as a command says.
struct Link {
  std::string name;
  std::string parent;              ///< "eth0" of "eth0.20@eth0".
  std::vector<std::string> flags;  ///< "UP", "LOWER_UP", "MASTER", "NO-CARRIER".
  std::optional<std::int64_t> mtu;
  std::string master;  ///< The bond, bridge or team that it is a port of.
  std::string state;   ///< "up", "down", "unknown", in lower case; empty: not said.
  std::string mac;
  std::string permanent_mac;  ///< Empty: the same as `mac`, or not said.
  std::string layer;          ///< "ether", "loopback", "infiniband", …
  std::string kind;           ///< "bond", "bridge", "vlan", "team", "veth", …; empty: not said.
  std::optional<bool> carrier;
  std::optional<bool> spanning_tree;  ///< Of a bridge.
  std::optional<Bond> bond;           ///< Mode and watching of a bond; without its ports.
  std::optional<bool> port_active;    ///< Of a bond's port: it carries traffic.
  std::optional<bool> port_up;        ///< Of a bond's port: its MII status.
  std::vector<LinkAddress> addresses;
};
struct Links {
  std::vector<Link> links;  ///< In the order printed, each once.
  std::vector<Issue> issues;
};
/// Reads `ip addr` and `ip link`.  At most 16,384 interfaces.
[[nodiscard]] Links parse_ip_links(std::string_view text);

/// One line of `ip route`.
struct IpRoute {
  std::string destination;  ///< "default", "10.0.2.0/24", as printed.
  std::string via;
  std::string interface;
  std::string protocol;
  std::string scope;
  std::string source;
  std::optional<std::int64_t> metric;
  std::string status;  ///< "linkdown", "dead"; empty: none.
};
struct IpRoutes {
  std::vector<IpRoute> routes;  ///< A route with several next hops is several routes.
  std::vector<Issue> issues;
};
/// Reads `ip route` and `ip -6 route`.  Routes of other tables than main, unreachable ones and
/// blackholes are left out.  At most 65,536 routes.
[[nodiscard]] IpRoutes parse_ip_routes(std::string_view text);

/// The route in the shape that the kernel's tables give; absent when its destination is no network.
/// `v6` says what "default" stands for.
[[nodiscard]] std::optional<Route> route_of(const IpRoute& route, bool v6);

/// An address in one spelling, without a zone; empty for anything else.
[[nodiscard]] std::string plain_address(std::string_view text);

}  // namespace plimsoll::linux_host
