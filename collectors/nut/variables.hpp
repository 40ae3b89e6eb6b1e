/// @file
/// The variables of power devices as Network UPS Tools has them, from dumps of them and from upsd.
/// Source: Network UPS Tools, docs/nut-names.txt (names), docs/net-protocol.txt (protocol 1.3).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::nut {

/// Names ("battery.charge") to values, as they stand.
using Variables = std::map<std::string, std::string, std::less<>>;

/// Most variables of one device that are kept; real ones have at most some hundred.
inline constexpr std::size_t kVariables = 8192;

struct Dump {
  Variables variables;
  std::vector<Issue> issues;  ///< One for each line left out.
};

/// Reads "name: value" lines: what upsc prints, and the .dev files of dummy-ups.  "#" begins a
/// comment.  A .dev file that plays a sequence of states counts up to its first TIMER.  The last
/// value of a name counts.  Any bytes are legal; linear.
[[nodiscard]] Dump parse_dump(std::string_view text);

/// The words of one line of the protocol: quoted ones without their quotes and backslashes.  Absent
/// when a quote does not close.
[[nodiscard]] std::optional<std::vector<std::string>> protocol_words(std::string_view line);

}  // namespace plimsoll::nut
