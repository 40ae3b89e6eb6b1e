/// @file
/// Small-sample statistics for durations and series: nothing here needs a distribution to be
/// assumed, because incident durations are heavy-tailed and few.  Pure and deterministic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace plimsoll::incidents {

/// An interval that covers the true figure in 95 of 100 samples of this kind.
struct Confidence {
  double low = 0;
  double high = 0;
};

/// The 95 % interval of a quantile by the percentile bootstrap (B. Efron, "Bootstrap Methods:
/// Another Look at the Jackknife", Annals of Statistics 7, 1979): 1000 resamples, fewer of large
/// samples.  The seed is fixed, so the same samples give the same interval.  Absent: fewer than
/// kLeastSamples (durations.hpp).
[[nodiscard]] std::optional<Confidence> bootstrap(std::span<const std::int64_t> ascending,
                                                  double share);

/// How long something took, or has taken so far.
struct Lifetime {
  std::int64_t seconds = 0;
  bool ended = true;  ///< false: it still went on when it was last looked at (right-censored).
};

/// The time by which `share` of the cases has ended, open ones counted for as long as they lasted:
/// the Kaplan–Meier estimate (E. Kaplan and P. Meier, JASA 53, 1958): the first time at which no
/// more than 1 − share goes on; where the curve is level at exactly 1 − share, the middle of that
/// level, as R's survival package has it.  Absent: too many are open to tell, or no case at all.
[[nodiscard]] std::optional<double> survival_quantile(std::vector<Lifetime> cases, double share);

/// Whether a series rises or falls.
struct Trend {
  std::size_t points = 0;
  std::int64_t s = 0;  ///< Mann–Kendall's S: rising pairs minus falling ones.
  double p = 1;        ///< Two-sided, normal approximation, corrected for ties and continuity.
  double slope = 0;    ///< Theil–Sen: the median of all pairs' slopes, a step of the series.
};

/// A series is given a trend from this many points on (policy).
inline constexpr std::size_t kLeastTrend = 5;
/// And up to this many, because each pair is looked at; of longer ones the last points count.
inline constexpr std::size_t kMostTrend = 400;

/// The trend of values at equal steps.  Absent: fewer than kLeastTrend points.  Sources: H. Mann,
/// "Nonparametric Tests Against Trend", Econometrica 13, 1945; M. Kendall, "Rank Correlation
/// Methods"; P. Sen, JASA 63, 1968.
[[nodiscard]] std::optional<Trend> trend(std::span<const double> series);

}  // namespace plimsoll::incidents
