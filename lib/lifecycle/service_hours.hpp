/// @file
/// Service hours of a support contract, and how long its promises last on the clock.
///
/// A promise of "4 hours" within service hours of Monday to Friday, 08:00 to 18:00, that is called
/// for on Friday at 17:00 is kept on Monday at 11:00: 66 hours.  What counts for a recovery is the
/// worst such case over the instants of a week.  Public holidays aren't known and would make it
/// longer.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace plimsoll::lifecycle {

using Seconds = std::chrono::seconds;

/// A span of the week, in seconds since Monday 00:00: 0 <= begin < end <= one week.
struct ServiceWindow {
  Seconds begin{0};
  Seconds end{0};
  friend bool operator==(const ServiceWindow&, const ServiceWindow&) = default;
};

/// When a contract is served.
struct ServiceHours {
  std::vector<ServiceWindow> windows;  ///< In order, apart, at least one.
  /// A promise takes at least until the same time of the next day with service.
  bool next_business_day = false;

  /// Served at every instant of the week.
  [[nodiscard]] bool around_the_clock() const;
  /// The time served on the day with the most of it.
  [[nodiscard]] Seconds business_day() const;
};

/// Reads, in any letter case:
///   "24x7", "7x24", "24/7", "24h"       at any time
///   "5x9", "9x5", "8x5", "6x12", "12x7" so many hours on Monday to Friday (6: to Saturday; 7: each
///                                       day); from when is not said and doesn't matter
///   "Mon-Fri 08:00-18:00", "Mo-Fr 8-18", "weekdays 9-17", "daily 06:00-22:00", several of them
///   with
///   "," or ";" between; hours may pass midnight ("22:00-06:00")
///   "NBD", "next business day"          Monday to Friday; may follow one of the others ("9x5 NBD")
/// Absent for anything else: unknown service hours are no service hours that could be counted on.
[[nodiscard]] std::optional<ServiceHours> parse_service_hours(std::string_view text);

/// The longest that `work` of service time can last on the clock, over all instants at which it can
/// be called for.  A `work` of whole days means so many business days where service isn't around
/// the clock: "1d" of "9x5" is one day of nine hours.  From Friday evening the next business day is
/// three nights away: worst_elapsed("NBD", 1 day) is 72 hours.  `work` is 0 or more, at most ten
/// years.
[[nodiscard]] Seconds worst_elapsed(const ServiceHours& hours, Seconds work);

/// The same for hours as text; absent when they can't be read, or `work` is out of its range.
[[nodiscard]] std::optional<Seconds> worst_elapsed(std::string_view hours, Seconds work);

/// How long a promise lasts on the clock, by when in the week it is called for.
struct CallSpan {
  Seconds least{0};   ///< Called for when service opens.
  Seconds median{0};  ///< Over the quarters of an hour of a week.
  Seconds most{0};    ///< At the worst instant.
};

/// From the call until what was promised is done: response, then restore, one after the other;
/// without a restore until somebody is there.  Absent response: restore counts from the call.
/// Absent when the hours can't be read, nothing is promised or a promise is out of its range.
[[nodiscard]] std::optional<CallSpan> call_span(std::string_view hours,
                                                std::optional<Seconds> response,
                                                std::optional<Seconds> restore);

/// The worst time from the call to the repair: the most of `call_span`.  Absent when there is none
/// and when the time to restore is not known: a response without a repair promises nothing.
[[nodiscard]] std::optional<Seconds> worst_repair(std::string_view hours,
                                                  std::optional<Seconds> response,
                                                  std::optional<Seconds> restore);

}  // namespace plimsoll::lifecycle
