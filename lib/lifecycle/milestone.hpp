/// @file
/// One of the days after which a maker owes less: what is known of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/core/time.hpp"

namespace plimsoll::lifecycle {

using Day = std::chrono::sys_days;

/// What is known of one milestone of a release cycle.
struct Milestone {
  enum class Known : std::uint8_t {
    unstated,        ///< The source doesn't say.
    none_announced,  ///< The source says that no day was announced.  Not "never".
    passed,          ///< The source says that it is over, and not since when.
    day,             ///< The last day on which it holds is `day`.
  };
  Known known = Known::unstated;
  Day day;  ///< The last day; meaningful for Known::day.

  /// The day, when it is known.
  [[nodiscard]] std::optional<Day> date() const {
    return known == Known::day ? std::optional{day} : std::nullopt;
  }
  friend bool operator==(const Milestone&, const Milestone&) = default;
};

/// Reads "2025-11-13", "2025-11-13T12:00:00Z", "false", "true" or nothing; absent for anything
/// else.
[[nodiscard]] std::optional<Milestone> parse_milestone(std::string_view text);

/// As parse_milestone() reads it.
[[nodiscard]] std::string to_text(const Milestone& milestone);

/// "2025-11-13".
[[nodiscard]] std::string to_text(Day day);

/// Reads "2025-11-13", or the day (UTC) of an RFC 3339 instant; absent for anything else.
[[nodiscard]] std::optional<Day> parse_day(std::string_view text);

}  // namespace plimsoll::lifecycle
