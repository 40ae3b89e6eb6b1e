/// @file
/// Reads a recorded walk.
/// Source: snmpsim, "Simulation data file format" (.snmprec): one object a line, `OID|TAG|VALUE`.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "collectors/snmp/walk.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::snmp {

/// Bounds of one recorded walk.
inline constexpr std::size_t kObjectsBound = 4'000'000;
inline constexpr std::size_t kValueBound = std::size_t{64} << 10U;  ///< Octets of one value.
inline constexpr std::size_t kIssuesBound = 20;

struct Recording {
  Walk walk;
  /// The first kIssuesBound of the lines left out.
  std::vector<Issue> issues;
  std::size_t left_out = 0;  ///< Lines left out, all of them.
};

/// Reads `text`, the whole content of a .snmprec file.  TAG is the number of an ASN.1 type, with an
/// `x` behind it when VALUE is in hexadecimal.  Lines may end in CRLF, be unsorted, and repeat an
/// OID (the first one counts); empty lines and those that start with `#` are comments.
/// Pure.  Any bytes are legal input: a line that cannot be read, and one whose value only the
/// simulator knows (a variation module: `4:writecache`, `2:numeric`), is left out with an Issue.
/// A value above kValueBound is left out; what comes after kObjectsBound is, too.
[[nodiscard]] Recording read_snmprec(std::string_view text);

}  // namespace plimsoll::snmp
