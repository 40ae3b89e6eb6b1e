/// @file
/// Reads what other commands than ip(8) print about interfaces: ifconfig, route, nmcli, ethtool,
/// teamdctl.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_ip.hpp"

namespace plimsoll::linux_host {

/// Reads `ifconfig -a` of net-tools 1 and 2 and of the BSDs.
[[nodiscard]] Links parse_ifconfig(std::string_view text);

/// One line of `route -n` and `netstat -rn`.
struct RouteLine {
  std::string destination;
  std::string gateway;                 ///< "0.0.0.0" and "::": none.
  std::string mask;                    ///< IPv4 only.
  std::string flags;                   ///< "UG".
  std::optional<std::int64_t> metric;  ///< netstat prints none.
  std::string interface;
};
struct RouteLines {
  std::vector<RouteLine> routes;
  std::vector<Issue> issues;
};
/// At most 65,536 routes.
[[nodiscard]] RouteLines parse_route(std::string_view text);
/// The route in the shape that the kernel's tables give; absent when it is not up, rejects, or
/// names no network.
[[nodiscard]] std::optional<Route> route_of(const RouteLine& line);

/// What `nmcli device show` says of one device.
struct NmDevice {
  std::string device;
  std::string type;  ///< "ethernet", "bond", "bridge", "vlan", "team", "loopback".
  std::string mac;
  std::optional<std::int64_t> mtu;
  std::optional<std::int64_t> state;  ///< 100: connected.
  std::string state_text;
  std::string connection;
  std::optional<bool> carrier;
  std::vector<std::string> addresses;  ///< "192.168.71.180/24".
  std::string gateway4;
  std::string gateway6;
  std::vector<std::string> name_servers;
  std::vector<IpRoute> routes;  ///< Without those of other tables than main.
};
/// At most 4,096 devices.
[[nodiscard]] std::vector<NmDevice> parse_nmcli_devices(std::string_view text);

/// What ethtool(8) says of one interface: settings, driver (-i) and permanent address (-P).
struct EthernetPort {
  std::string name;  ///< Empty: only the file's name says it (-i).
  std::optional<std::int64_t> speed_mbps;
  std::string duplex;  ///< "Full", "Half".
  std::string port;    ///< "Twisted Pair", "FIBRE".
  std::optional<bool> auto_negotiation;
  std::optional<bool> link;  ///< "Link detected".
  std::string driver;
  std::string firmware;
  std::string bus;  ///< "0000:3b:00.0".
  std::string permanent_mac;
};
/// Reads one interface.
[[nodiscard]] EthernetPort parse_ethtool(std::string_view text);

/// What `teamdctl NAME state` says of a team.
struct Team {
  std::string runner;  ///< "activebackup", "lacp", "roundrobin", "loadbalance", "broadcast".
  std::string active_port;
  std::vector<BondPort> ports;
};
[[nodiscard]] Team parse_teamdctl(std::string_view text);

}  // namespace plimsoll::linux_host
