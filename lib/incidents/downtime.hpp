/// @file
/// Downtime of one service from incidents that overlap: each second counts once.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "lib/core/time.hpp"
#include "lib/incidents/incident.hpp"

namespace plimsoll::incidents {

/// A time for which a service was down; `from` is part of it, `to` isn't.
struct Outage {
  core::Instant from;
  core::Instant to;  ///< Not before `from`.
  Cause cause = Cause::unknown;
};

/// The same time without overlaps, ascending: where several outages cover a second it belongs to
/// the one that began first (of those the one that ended first).  So the parts add up to the union.
[[nodiscard]] std::vector<Outage> merge_overlaps(std::vector<Outage> outages);

/// Seconds down by year (UTC) and cause.
using Downtime = std::map<std::pair<int, Cause>, std::int64_t>;

/// `merged` is what merge_overlaps() gives.
[[nodiscard]] Downtime by_year_and_cause(std::span<const Outage> merged);

/// First instant of a year, UTC; of years 0 to 9999.
[[nodiscard]] core::Instant year_begin(int year);
/// The year that an instant is in, UTC.
[[nodiscard]] int year_of(core::Instant at);

/// What share of [from, to) a service was up, 0 to 1: A = 1 − |∪ outage ∩ window| ÷ |window|, every
/// outage counted for all users (B. Beyer et al., "Site Reliability Engineering", chapter 3, time-
/// based availability).  `down_s` is the union within the window; `to` is after `from`.
[[nodiscard]] double availability(std::int64_t down_s, core::Instant from, core::Instant to);

}  // namespace plimsoll::incidents
