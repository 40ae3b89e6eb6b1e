/// @file
/// Reads what Linux says about its network: bonds, routes, addresses, sockets.
/// All functions are pure; any bytes are legal input; time is linear in their length but for
/// sorting.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// One port of a bond.
struct BondPort {
  std::string name;                      ///< "eno1".
  std::optional<bool> up;                ///< MII status; absent: not stated.
  std::string permanent_mac;             ///< Its own address: the bond lends it another one.
  std::optional<std::int64_t> failures;  ///< "Link Failure Count".
};

/// /proc/net/bonding/<name>.  Source: Linux kernel, Documentation/networking/bonding.rst, "Querying
/// Bonding Configuration", and drivers/net/bonding/bond_procfs.c.
struct Bond {
  std::string mode;         ///< As printed: "fault-tolerance (active-backup)".
  std::string active_port;  ///< "Currently Active Slave"; empty: none, or the mode has none.
  std::optional<std::int64_t>
      miimon_ms;  ///< Milliseconds between link polls; 0: links aren't polled.
  std::optional<std::int64_t> down_delay_ms;    ///< Milliseconds until a dead link is given up.
  std::optional<std::int64_t> arp_interval_ms;  ///< Milliseconds between ARP probes; absent: none.
  std::optional<std::int64_t> min_links;        ///< LACP: ports that must work; absent: not said.
  std::vector<BondPort> ports;                  ///< In file order.
  std::vector<Issue> issues;
};
[[nodiscard]] Bond parse_bond(std::string_view text);

/// One route of the main table that is up.
struct Route {
  std::string interface;
  std::string destination;  ///< Address as inet_ntop writes it.
  int prefix = 0;           ///< Bits; 0 with an unspecified destination: the default route.
  std::string gateway;      ///< Empty: directly connected.
  std::int64_t metric = 0;  ///< Lowest wins.
};
struct Routes {
  std::vector<Route> routes;
  std::vector<Issue> issues;
};
/// Reads /proc/net/route (addresses are 32-bit words in the byte order of a little-endian host).
[[nodiscard]] Routes parse_routes(std::string_view text);
/// Reads /proc/net/ipv6_route; host routes of the local table are left out.
[[nodiscard]] Routes parse_routes6(std::string_view text);

/// The machine's own IPv4 addresses from /proc/net/fib_trie: its "/32 host LOCAL" leaves, without
/// 127.0.0.0/8; each once, in address order.
[[nodiscard]] std::vector<std::string> parse_local_addresses(std::string_view text);

/// One line of /proc/net/if_inet6.
struct Address6 {
  std::string interface;
  std::string address;
  int prefix = 0;
};
/// Global addresses only (scope 00), in file order.
[[nodiscard]] std::vector<Address6> parse_addresses6(std::string_view text);

/// Whether `address` lies within `network`/`prefix`; false when either is no address of one family.
[[nodiscard]] bool within(std::string_view address, std::string_view network, int prefix);

/// One TCP socket.  Source: Linux kernel, Documentation/networking/proc_net_tcp.rst.
struct Socket {
  std::string local;
  std::string remote;  ///< As inet_ntop writes it; IPv4-mapped IPv6 addresses as IPv4.
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  enum class State : std::uint8_t { established, listening, other } state = State::other;
  std::uint64_t inode = 0;  ///< 0: none.
  std::string process{};    ///< Command that holds it, where its own line says so.
};
struct Sockets {
  std::vector<Socket> sockets;
  std::vector<Issue> issues;
};
/// Reads /proc/net/tcp or /proc/net/tcp6, whichever it is by the length of the addresses.
[[nodiscard]] Sockets parse_sockets(std::string_view text);

}  // namespace plimsoll::linux_host
