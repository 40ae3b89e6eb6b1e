#include "lib/incidents/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "lib/incidents/durations.hpp"

namespace plimsoll::incidents {
namespace {

/// A number from 0 to `bound` - 1.  The standard's distributions may differ between libraries; the
/// generator itself may not.  The upper half of a product (D. Lemire, 2019); its bias, below
/// bound / 2^64, is of no account here.
std::size_t below(std::mt19937_64& random, std::size_t bound) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(random()) * bound) >> 64U);
}

std::size_t resamples(std::size_t samples) {
  constexpr std::size_t kDraws = 1'000'000;
  constexpr std::size_t kFewest = 200;
  constexpr std::size_t kMost = 1000;
  return std::clamp(kDraws / samples, kFewest, kMost);
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

/// The variance of S without a trend; `ties` counts how often each value stands in the series.
double variance(double n, const std::map<double, std::size_t>& ties) {
  const auto term = [](double t) { return t * (t - 1) * (2 * t + 5); };
  double out = term(n);
  for (const auto& [value, count] : ties) out -= term(static_cast<double>(count));
  constexpr double kKendall = 18;
  return out / kKendall;
}

double two_sided(double s, double spread) {
  if (spread <= 0 || s == 0) return 1;
  return std::erfc((std::abs(s) - 1) / std::sqrt(spread) / std::sqrt(2.0));
}

}  // namespace

std::optional<Confidence> bootstrap(std::span<const std::int64_t> ascending, double share) {
  if (ascending.size() < kLeastSamples) return std::nullopt;
  constexpr std::uint64_t kSeed = 0x504C4D53;
  std::mt19937_64 random{kSeed};
  std::vector<std::size_t> drawn(ascending.size());
  std::vector<std::int64_t> resample(ascending.size());
  std::vector<double> found(resamples(ascending.size()));
  for (double& one : found) {
    // Counting how often each sample is drawn leaves them in order without sorting.
    std::ranges::fill(drawn, 0);
    for (std::size_t i = 0; i < ascending.size(); ++i) ++drawn[below(random, ascending.size())];
    auto out = resample.begin();
    for (std::size_t i = 0; i < drawn.size(); ++i) out = std::fill_n(out, drawn[i], ascending[i]);
    one = quantile(resample, share);
  }
  std::ranges::sort(found);
  const auto at = [&](double place) {
    return found[static_cast<std::size_t>(
        std::llround(place * static_cast<double>(found.size() - 1)))];
  };
  constexpr double kTail = 0.025;
  return Confidence{at(kTail), at(1 - kTail)};
}

std::optional<double> survival_quantile(std::vector<Lifetime> cases, double share) {
  std::ranges::sort(cases, {}, &Lifetime::seconds);
  const double level = 1 - share;
  constexpr double kRounding = 1e-9;  // products of fractions that are the level exactly
  double going_on = 1;
  std::optional<double> level_since;
  for (std::size_t i = 0; i < cases.size();) {
    const auto seconds = cases[i].seconds;
    const auto at_risk = static_cast<double>(cases.size() - i);
    double ended = 0;
    for (; i < cases.size() && cases[i].seconds == seconds; ++i) ended += cases[i].ended ? 1 : 0;
    if (ended == 0) continue;
    if (level_since) return (*level_since + static_cast<double>(seconds)) / 2;
    going_on *= 1 - ended / at_risk;
    if (going_on < level - kRounding) return static_cast<double>(seconds);
    if (going_on < level + kRounding) level_since = static_cast<double>(seconds);
  }
  return level_since;
}

std::optional<Trend> trend(std::span<const double> series) {
  if (series.size() < kLeastTrend) return std::nullopt;
  series = series.last(std::min(series.size(), kMostTrend));
  Trend out;
  out.points = series.size();
  std::map<double, std::size_t> ties;
  std::vector<double> slopes;
  slopes.reserve(series.size() * (series.size() - 1) / 2);
  for (std::size_t i = 0; i < series.size(); ++i) {
    ++ties[series[i]];
    for (std::size_t j = i + 1; j < series.size(); ++j) {
      const double rise = series[j] - series[i];
      out.s += rise > 0 ? 1 : (rise < 0 ? -1 : 0);
      slopes.push_back(rise / static_cast<double>(j - i));
    }
  }
  out.p = two_sided(static_cast<double>(out.s), variance(static_cast<double>(out.points), ties));
  out.slope = median(slopes);
  return out;
}

}  // namespace plimsoll::incidents
