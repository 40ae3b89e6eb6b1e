/// @file
/// How long it takes to notice, take and end incidents: samples from records, for estimates that
/// need one figure (lib/recovery) and for tables that show the spread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "lib/incidents/incident.hpp"

namespace plimsoll::incidents {

/// Fewer samples than this say nothing about the next incident (policy).
inline constexpr std::size_t kLeastSamples = 3;

/// Best, middle and bad case of some samples, seconds.
struct Spread {
  double best_s = 0;    ///< The shortest.
  double median_s = 0;  ///< Half of the samples took longer.
  double p90_s = 0;     ///< A tenth of the samples took longer.
};

/// One phase of incidents.
struct PhaseSamples {
  std::vector<std::int64_t> samples_s;  ///< Ascending, seconds, each from 0.

  [[nodiscard]] std::size_t count() const { return samples_s.size(); }
  /// Absent: fewer than kLeastSamples.
  [[nodiscard]] std::optional<Spread> spread() const;
};

/// The phases of a set of incidents.  An incident gives a sample where both ends were recorded.
struct Durations {
  PhaseSamples detection;    ///< detected − started.
  PhaseSamples acknowledge;  ///< acknowledged − detected: the decision to act.
  PhaseSamples mitigate;     ///< mitigated − begin.
  PhaseSamples restore;      ///< resolved − begin; open incidents are not among them.
};

/// Durations of all `incidents`, and of those of each service (by its asset).
struct DurationsByService {
  Durations overall;  ///< Incidents without a known service included.
  std::map<std::int64_t, Durations> services;
};

/// `begin` is Incident::begin(): where the fault's begin was not recorded a sample is counted from
/// the first notice and so too short by the time to detection.  Incidents with a clock_violation()
/// give no sample.  Pure; linear but for the sorting.
[[nodiscard]] DurationsByService durations(std::span<const Incident> incidents);

/// The quantile `share` (0 to 1) of ascending samples, interpolated linearly between order
/// statistics: definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The
/// American Statistician 50 (1996), the default of R and NumPy.  `ascending` is not empty.
[[nodiscard]] double quantile(std::span<const std::int64_t> ascending, double share);

}  // namespace plimsoll::incidents
