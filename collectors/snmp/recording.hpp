/// @file
/// Writes a walk as a recorded walk, and takes secrets out of it.
/// Source: snmpsim, "Simulation data file format" (.snmprec).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "collectors/snmp/walk.hpp"

namespace plimsoll::snmp {

/// `OID|TAG|VALUE` lines in OID order; octets that are no plain ASCII text in hexadecimal.
/// read_snmprec() gives back the same walk.
[[nodiscard]] std::string to_snmprec(const Walk& walk);

/// `value` with each of `secrets` (none empty) replaced by "***" wherever its octets hold it: an
/// agent may echo what it was sent.
[[nodiscard]] Value redacted(Value value, std::span<const std::string> secrets);

}  // namespace plimsoll::snmp
