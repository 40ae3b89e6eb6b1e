/// @file
/// The history of an estate: what its incidents cost, by service, cause and year, how long each
/// phase took, which came again, and whether it gets better.  Pure: the day is given.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/time.hpp"
#include "lib/incidents/causes.hpp"
#include "lib/incidents/downtime.hpp"
#include "lib/incidents/durations.hpp"
#include "lib/incidents/incident.hpp"
#include "lib/incidents/statistics.hpp"

namespace plimsoll::incidents {

/// An incident of the same cause on the same service or asset within this time is a repeat
/// (policy), unless it began before the earlier one ended: then it is the same outage.
inline constexpr std::chrono::days kRepeatWithin{90};

/// An incident that counts.
struct Case {
  Incident incident;
  Cause cause = Cause::unknown;
  core::Instant begin;
  core::Instant end;                      ///< Of an open one: the day of the history.
  bool open = false;                      ///< It goes on: its duration is at least what is known.
  std::optional<std::int64_t> repeat_of;  ///< Row of the newest earlier one like it.

  [[nodiscard]] std::int64_t downtime_s() const { return (end - begin).count(); }
};

/// Why an incident does not count.
struct LeftOut {
  std::int64_t row = 0;
  std::string reason;  ///< For people.
};

/// A year of a service.
struct ServiceYear {
  std::int64_t service = 0;
  int year = 0;
  core::Instant from;       ///< First instant that counts: the year's begin.
  core::Instant to;         ///< The year's end, or the day of the history.
  std::int64_t down_s = 0;  ///< Overlaps counted once.
  double availability = 1;  ///< 0 to 1.
};

/// Quarters (UTC) from that of the first case to the last one that is over.
struct Quarters {
  std::optional<Trend> downtime_s;  ///< Of seconds down a quarter; absent: too few quarters.
  std::optional<Trend> restore_s;   ///< Of the median time to restore of quarters that have one.
};

/// Everything of a set of cases.  Cases by begin, then by row.
struct History {
  std::vector<Case> cases;
  std::vector<LeftOut> left_out;              ///< By row.
  std::map<std::int64_t, Downtime> downtime;  ///< By service; of known services only.
  std::vector<ServiceYear> years;  ///< By service, then year: from the first year of the history.
  DurationsByService durations;
  Quarters overall;
  std::map<std::int64_t, Quarters> quarters;  ///< By service.
};

/// Makes the history of `incidents` as of the day `as_of`.  Rows of one ticket and service (as a
/// ticket is exported again after each change) are one, of which the latest update counts, then the
/// greatest row.  Left out: rows without a begin, with a clock_violation(), that begin after
/// `as_of`, and superseded ones.  Of what ends after `as_of` the time until then counts.  A day
/// after which a year has no time yet has no row in `years`.
[[nodiscard]] History make_history(std::vector<Incident> incidents, const CauseRules& rules,
                                   core::Instant as_of);

/// How long the cases of a service took, or of all (absent): for survival_quantile(); ended is what
/// is resolved.
[[nodiscard]] std::vector<Lifetime> lifetimes(const History& history,
                                              std::optional<std::int64_t> service);

}  // namespace plimsoll::incidents
