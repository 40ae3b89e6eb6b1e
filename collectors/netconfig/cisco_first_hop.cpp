#include <algorithm>

#include "collectors/netconfig/cisco.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::int64_t kLongestMs = 3'600'000;

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `standby` groups are HSRP; the others have the name of their protocol.
std::string_view protocol_of(const Statement& said) {
  for (const auto& [word, protocol] :
       {std::pair{"standby", "hsrp"}, std::pair{"hsrp", "hsrp"}, std::pair{"vrrp", "vrrp"},
        std::pair{"vrrpv3", "vrrp"}, std::pair{"glbp", "glbp"}}) {
    if (said.starts({word})) return protocol;
  }
  return {};
}

bool names_v6(const Statement& said) {
  return std::ranges::any_of(said.words, [](std::string_view word) {
    return word == "ipv6" || word.find(':') != std::string_view::npos;
  });
}

}  // namespace

std::optional<std::int64_t> take_time(const Statement& said, std::size_t& index,
                                      std::int64_t unit_ms) {
  if (said.at(index) == "msec") {
    ++index;
    unit_ms = 1;
  }
  const auto value = core::to_int(said.at(index));
  if (!value || *value < 0 || *value > kLongestMs) return std::nullopt;
  ++index;
  return *value * unit_ms;
}

/// "timers 1 3", "timers msec 250 msec 750", "timers advertise msec 200", "advertisement interval
/// 2".
void FirstHops::timers(FirstHop& group, const Statement& said, std::size_t first) const {
  std::size_t at = first + 1;
  if (said.at(at) == "advertise" || said.at(at) == "interval") {
    ++at;
    // VRRP version 3 of NX-OS and of IOS' address families counts in milliseconds.
    const bool in_section = first == 0 && said.at(0) == "timers";
    group.interval_ms = take_time(said, at, in_section ? 1 : 1000);
    return;
  }
  group.interval_ms = take_time(said, at);
  if (const auto hold = take_time(said, at)) group.hold_ms = hold;
}

/// The command at word `first`: what all dialects say of a group.
void FirstHops::command(FirstHop& group, const Statement& said, std::size_t first) {
  const std::string word = core::lower(said.at(first));
  const std::string_view value = said.at(first + 1);
  if (word == "ip" || word == "ipv4" || word == "ipv6" || word == "address") {
    // "global" of IOS-XR stands before the address; "autoconfig" has none.
    const std::string_view address = value == "global" ? said.at(first + 2) : value;
    const bool none = address.empty() || address == "autoconfig" || address == "linklocal";
    if (!none && !said.negated) builder_.virtual_address(group, address, said.line);
  } else if (word == "priority" || word == "priority-level") {
    group.priority = core::to_int(value == "level" ? said.at(first + 2) : value);
  } else if (word == "preempt") {
    group.preempt = !said.negated;
  } else if (word == "timers" || word == "advertisement") {
    timers(group, said, first);
  } else if (word == "timer" || word == "advertisement-interval") {
    std::size_t at = first + 1;
    group.interval_ms = take_time(said, at);
  } else if (word == "track" || word == "tracked-object") {
    if (!said.negated) builder_.server(group.tracks, said.rest(first + 1));
  }
}

bool FirstHops::read(Interface& interface, const Statement& said, bool v6) {
  const std::string_view protocol = protocol_of(said);
  if (protocol.empty()) return false;
  std::size_t at = 1;
  std::string_view number = "0";  // `standby ip 10.0.0.1` is group 0.
  if (is_number(said.at(1))) {
    number = said.at(1);
    at = 2;
  }
  const std::string_view word = said.at(at);
  if (at == 1 && word != "ip" && word != "priority" && word != "preempt" && word != "timers" &&
      word != "track" && word != "ipv6") {
    return true;  // `hsrp version 2`, `hsrp delay …`: of the interface.
  }
  if (said.negated && word.empty()) return true;
  FirstHop& group = builder_.group(interface, protocol, number, v6 || names_v6(said));
  if (word != "ipv6" || at == 1 || !said.at(at + 1).empty()) command(group, said, at);
  return true;
}

void FirstHops::read_in_group(Interface& interface, const Statement& head, const Statement& said,
                              bool v6) {
  const std::string_view protocol = protocol_of(head);
  if (protocol.empty() || !is_number(head.at(1))) return;
  command(builder_.group(interface, protocol, head.at(1), v6 || names_v6(head)), said, 0);
}

}  // namespace plimsoll::netconfig
