/// @file
/// Sensors as `ipmitool sdr elist`, `ipmitool sensor` and `ipmi-sensors` list them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "collectors/ipmi/machine.hpp"

namespace plimsoll::ipmi {

/// The columns of a line, trimmed; a line of ipmi-sensors with commas counts, too.
[[nodiscard]] std::vector<std::string_view> columns_of(std::string_view line, char separator);

/// The whole of `text` in base 16, at most eight digits; absent when it isn't that.
[[nodiscard]] std::optional<std::int64_t> hexadecimal(std::string_view text);

/// Whether this is a row of `sdr elist`, or the title row of ipmi-sensors.
[[nodiscard]] bool is_sdr_line(std::string_view line);
/// Whether this is a row of `sensor`.
[[nodiscard]] bool is_threshold_line(std::string_view line);

/// `sdr elist` (full or all), or ipmi-sensors with or without commas.
void read_sdr(std::string_view text, Machine& machine);
/// `sensor`.  What the bits of its discrete sensors mean depends on a type that it doesn't print:
/// they have no states.
void read_thresholds(std::string_view text, Machine& machine);

}  // namespace plimsoll::ipmi
