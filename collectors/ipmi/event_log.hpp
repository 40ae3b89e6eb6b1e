/// @file
/// The system event log as `ipmitool sel elist` and `ipmi-sel` list it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collectors/ipmi/machine.hpp"

namespace plimsoll::ipmi {

/// Whether this is an entry of `sel elist`, or the title row of ipmi-sel.
[[nodiscard]] bool is_event_line(std::string_view line);

/// `sel list`, `sel elist` (any version), or ipmi-sel with or without commas; with -v the latter
/// says what begins and what ends.
void read_events(std::string_view text, Machine& machine);

/// A date and time of a log as "2026-03-14T05:11:07": "03/14/2026", "03/14/26" (`day_first`: the
/// other way around), "Mar-14-2026", "2026-03-14"; "05:11:07", "05:11:07 UTC", "05:11:07 PM EST".
/// Absent for anything else.  Without a zone: the log has none, and what is printed is that of the
/// machine that printed it.
[[nodiscard]] std::optional<std::string> log_time(std::string_view date, std::string_view time,
                                                  bool day_first);

}  // namespace plimsoll::ipmi
