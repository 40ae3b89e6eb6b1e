/// @file
/// IPv4 and IPv6 addresses of interfaces, with their subnets.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::netconfig {

/// A subnet: bytes behind the prefix are zero; IPv4 uses the first four.  Ordered by family, then
/// bytes: what lies in a subnet follows it.
struct Subnet {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};
  int prefix = 0;
  friend auto operator<=>(const Subnet&, const Subnet&) = default;
};

/// "10.0.0.0/30", "2001:db8::/64".
[[nodiscard]] std::string to_string(const Subnet& subnet);

struct Address {
  std::string ip;  ///< As inet_ntop writes it.
  Subnet subnet;
  bool secondary = false;
};

/// "10.0.0.1/24", "2001:db8::1/64"; without a prefix the whole address (/32, /128).  Absent for
/// anything else.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);
/// "10.0.0.1" with "255.255.255.0"; absent for a mask with holes.
[[nodiscard]] std::optional<Address> parse_address(std::string_view ip, std::string_view mask);
/// One address as inet_ntop writes it; absent for anything else.
[[nodiscard]] std::optional<std::string> parse_ip(std::string_view text);

/// Whether the subnet (or whole address) `inner` lies in `outer`.
[[nodiscard]] bool contains(const Subnet& outer, Subnet inner);
/// Whether the address is of link scope (169.254/16, fe80::/10): it means nothing elsewhere.
[[nodiscard]] bool is_link_local(std::string_view ip);

}  // namespace plimsoll::netconfig
