/// @file
/// Dates as programs write them for people, by a format that a mapping names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/core/error.hpp"

namespace plimsoll::table {

/// `text` as an ISO 8601 time ("2026-11-23T05:22:00", with its offset where the format has %z);
/// absent when it isn't written as `format` says.  Directives as in C's strptime, English names:
/// %Y %y (1969 to 2068) %m %b %d %H %I %p %M %S, %f (a fraction, dropped), %z (+0100, +01:00, Z),
/// %%; anything else stands for itself.  Whether the date exists is for core::parse_instant to say.
[[nodiscard]] std::optional<std::string> to_iso(std::string_view text, std::string_view format);

/// Refuses a format with a directive that to_iso() doesn't know, or without a year, month and day.
[[nodiscard]] Result<void> check_date_format(std::string_view format);

}  // namespace plimsoll::table
