/// @file
/// What the text of one device's configuration says about redundancy, whatever its dialect.
/// Plain data; absent is "not stated": defaults of the makers are left to whoever concludes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/netconfig/address.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::netconfig {

/// The language of a configuration.
enum class Dialect : std::uint8_t {
  ios,          ///< Cisco IOS and IOS-XE.
  nxos,         ///< Cisco NX-OS.
  iosxr,        ///< Cisco IOS-XR.
  eos,          ///< Arista EOS.
  a10,          ///< A10 ACOS.
  junos,        ///< Juniper Junos, in braces.
  junos_set,    ///< Juniper Junos, as `set` commands.
  cumulus,      ///< Cumulus Linux, NCLU commands.
  check_point,  ///< Check Point Gaia, clish commands.
};

/// The dialect of `text`, by its headers and the commands that only it has; absent when it is no
/// configuration that we know.  Looks at no more than the first 4,000 lines.
[[nodiscard]] std::optional<Dialect> detect(std::string_view text);

/// "cisco-ios", "arista-eos", …
[[nodiscard]] std::string_view to_string(Dialect dialect);
/// "Cisco", "Arista", …
[[nodiscard]] std::string_view vendor_of(Dialect dialect);

/// One first-hop redundancy group on one interface: one address family.
struct FirstHop {
  std::string protocol;  ///< "vrrp", "hsrp", "glbp", "varp" (Arista), "vrr" (Cumulus).
  std::string group;     ///< "1"; empty where the protocol has none.
  std::vector<std::string> addresses;  ///< Virtual addresses, in file order, as inet_ntop writes.
  std::optional<std::int64_t> priority;
  std::optional<bool> preempt;
  std::optional<std::int64_t> interval_ms;  ///< Between advertisements or hellos.
  std::optional<std::int64_t> hold_ms;      ///< Until a silent master is taken for dead.
  std::vector<std::string> tracks;          ///< What lowers the priority, as written.
};

enum class InterfaceKind : std::uint8_t {
  physical,
  management,
  aggregate,  ///< Port channel, bundle, bond, ae, reth.
  vlan,       ///< SVI, irb, BVI, ve.
  loopback,
  tunnel,
};

/// What the name of an interface says it is; `physical` when it says nothing else.
[[nodiscard]] InterfaceKind kind_of(std::string_view interface);
/// "Bundle-Ether30.37" and "ge-0/0/0.100" belong to what stands before the dot.
[[nodiscard]] std::string_view parent_of(std::string_view interface);

struct Interface {
  std::string name;      ///< As the text spells it.
  bool defined = false;  ///< It has a section of its own; else only others name it.
  std::string description;
  std::vector<Address> addresses;  ///< Its own, not virtual ones.
  std::optional<bool> shutdown;
  std::string vrf;
  /// Of a member: the aggregate's name.  Two in a text that contradicts itself.
  std::vector<std::string> channels;
  std::string bond_mode;  ///< Of a member or an aggregate: "lacp", "static", "pagp", or as printed.
  std::optional<std::int64_t> min_links;
  std::optional<std::int64_t> miimon_ms;
  std::string mlag_id;  ///< MLAG, vPC or clag id: the same number on the peer is the other half.
  bool peer_link = false;
  std::string vlan;  ///< Access VLAN, or "trunk".
  std::vector<FirstHop> groups;
};

/// A pair that stands as one device, as one of the two tells it.
struct Mlag {
  std::string mode;  ///< "mlag" (EOS, Cumulus, Junos), "vpc" (NX-OS), "ha-pair" (A10).
  std::string domain;
  std::string peer;       ///< Peer's address over the peer link; empty: not stated.
  std::string heartbeat;  ///< Peer's address for the heartbeat beside it.
  std::string peer_link;  ///< Interface name.
  std::optional<std::int64_t> priority;
};

/// One of the boxes that a configuration says the device is made of.
struct Member {
  std::string id;  ///< "1", "node0".
  std::optional<std::int64_t> priority;
  std::string model;
  std::string serial;
  std::string role;
};

struct DefaultRoute {
  std::string next_hop;  ///< Address or interface.
  std::string vrf;
};

struct Config {
  Dialect dialect = Dialect::ios;
  std::string hostname;
  std::string domain;
  std::string version;
  std::vector<Interface> interfaces;  ///< In the order in which the text first names them.
  std::vector<FirstHop> groups;       ///< Those of no single interface (A10, Check Point).
  std::optional<Mlag> mlag;
  std::string cluster_mode;     ///< "stack", "vss", "virtual-chassis", "ha-pair"; empty: single.
  std::vector<Member> members;  ///< Of the cluster; two or more, or none.
  std::string spanning_tree_mode;
  std::vector<std::string> spanning_tree_priorities;  ///< "1-4094: 4096", "10: root primary".
  std::vector<DefaultRoute> default_routes;
  std::vector<std::string> ntp_servers;
  std::vector<std::string> syslog_servers;
  std::vector<std::string> aaa_servers;
  bool filters = false;    ///< It has a firewall's zones or policies.
  bool switching = false;  ///< It has switched ports or VLANs.
  std::vector<Issue> issues;
};

/// Reads `text`, the configuration of one device.  Pure: any bytes are legal input; a line that is
/// understood and cannot be read becomes an Issue (at most kMostIssues), lines about other matters
/// are passed over.  Linear in the length of `text`, but for sorting.
[[nodiscard]] Config parse(std::string_view text, Dialect dialect);

inline constexpr std::size_t kMostIssues = 200;

}  // namespace plimsoll::netconfig
