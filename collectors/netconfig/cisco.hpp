/// @file
/// The dialects whose sections are made by indentation: what their parsers share.  Sources: Cisco
/// IOS, NX-OS and IOS-XR command references (interface, FHRP, vPC), Arista EOS user manual (MLAG,
/// VRRP, VARP).
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "collectors/netconfig/statement.hpp"

namespace plimsoll::netconfig {

/// Reads commands about first-hop redundancy of one interface.
class FirstHops {
 public:
  explicit FirstHops(Builder& builder) : builder_{builder} {}

  /// `standby …`, `vrrp …`, `glbp …`, `hsrp …` on the interface; false when it is none of them.
  /// `v6` where the sections around it say so.
  bool read(Interface& interface, const Statement& said, bool v6 = false);
  /// A command inside a group's own section (NX-OS, IOS-XR, newer IOS), which `head` began.
  void read_in_group(Interface& interface, const Statement& head, const Statement& said,
                     bool v6 = false);

 private:
  void command(FirstHop& group, const Statement& said, std::size_t first);
  void timers(FirstHop& group, const Statement& said, std::size_t first) const;

  Builder& builder_;
};

/// "Port-channel", "Bundle-Ether", …: what precedes the number of an aggregate.
[[nodiscard]] std::string_view aggregate_word(Dialect dialect);

/// "lacp" for active and passive, "static" for on, "pagp" for auto and desirable; else empty.
[[nodiscard]] std::string_view bond_mode_of(std::string_view mode);

/// Reads a command of an interface's section.
void read_interface(Builder& builder, Interface& interface, const Statement& said);

/// A command of a `vpc domain` or `mlag configuration` section.
void read_mlag(Mlag& mlag, const Statement& said);

/// A command outside all sections that tells of stacks, spanning tree, routes and servers.
void read_global(Builder& builder, const Statement& said);

/// "200", "msec 250" and "4" seconds as milliseconds, from the word at `index` on; moves `index`
/// behind what it took.
[[nodiscard]] std::optional<std::int64_t> take_time(const Statement& said, std::size_t& index,
                                                    std::int64_t unit_ms = 1000);

}  // namespace plimsoll::netconfig
