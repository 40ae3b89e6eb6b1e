/// @file
/// What only several configurations together tell: links, pairs, and addresses that two devices
/// claim.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/netconfig/config.hpp"

namespace plimsoll::netconfig {

/// A configuration that was read, and what it is called.
struct Device {
  std::string target;  ///< Key of the device, unique within the run.
  Config config;
};

/// One end of a link.
struct End {
  std::size_t device = 0;  ///< Index.
  std::string port;        ///< Interface name; the parent's where the address is a unit's.
  friend auto operator<=>(const End&, const End&) = default;
};

/// Two ports of two devices that share subnets.
struct Link {
  End a;
  End b;                             ///< a < b.
  std::vector<std::string> subnets;  ///< "10.0.0.0/30", sorted.
};

/// The interface of a device that carries what `interface` does: the parent of a unit or
/// subinterface, but for VLAN interfaces, loopbacks and tunnels.
[[nodiscard]] std::string_view port_of(std::string_view interface);

/// Links that subnets prove: exactly two ports of the devices, on two of them, have an address in
/// it, the addresses differ, and neither is shut down.  VLAN interfaces count where the subnet is a
/// point-to-point one (/30, /31, /126, /127); addresses of link scope, loopbacks, tunnels and
/// management ports never do, nor does a subnet that has a virtual address: hosts live there, so a
/// switch stands between.  Where more than two share the subnet, ports of one VRF are compared
/// among themselves. Sorted; O(n log n) in the number of addresses.
[[nodiscard]] std::vector<Link> find_links(std::span<const Device> devices);

/// Addresses that interfaces of two devices or more claim, and which devices (indices).
[[nodiscard]] std::map<std::string, std::vector<std::size_t>> find_duplicates(
    std::span<const Device> devices);

/// Names of the interfaces that are shut down, or whose port is.
[[nodiscard]] std::set<std::string_view> down_interfaces(const Config& config);

/// A pair of devices that stands as one, as far as it is known.
struct Pair {
  std::size_t device = 0;
  std::size_t peer = kUnread;  ///< Index, or kUnread.
  std::string address;         ///< Of a peer that was not read; empty: not known at all.
  std::string problem;         ///< Why no pair could be concluded; empty: one was.
  static constexpr std::size_t kUnread = static_cast<std::size_t>(-1);
};

/// The pairs that the devices tell of, each once, by its first device.  Two of the devices are one
/// where each names an address of the other, in the same mode and domain, and no third does.
[[nodiscard]] std::vector<Pair> find_pairs(std::span<const Device> devices);

}  // namespace plimsoll::netconfig
