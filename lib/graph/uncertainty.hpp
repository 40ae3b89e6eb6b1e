/// @file
/// How uncertain probabilities make a result uncertain: seeded Monte Carlo over distributions of
/// the inputs.
/// Distributions as in the Open-PSA Model Exchange Format 2.0d, "Random deviates"; the method as in
/// NUREG-0492, chapter XII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <variant>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::graph {

/// Known exactly.
struct Point {
  double value;
};
/// Anything from low to high alike.
struct Uniform {
  double low;
  double high;
};
struct Normal {
  double mean;
  double sigma;  ///< Standard deviation, 0 or more.
};
/// Its logarithm is normal.  `error_factor`, 1 or more, is the 95th percentile over the median.
struct Lognormal {
  double mean;  ///< Of the value, not of its logarithm; above 0.
  double error_factor;
};
/// Of the successes' share after a - 1 successes and b - 1 failures; both above 0.
struct Beta {
  double a;
  double b;
};
/// Mean shape * scale; both above 0.
struct Gamma {
  double shape;
  double scale;
};

/// What is believed of a probability.  What is sampled outside [0, 1] becomes the nearer end.
using Distribution = std::variant<Point, Uniform, Normal, Lognormal, Beta, Gamma>;

/// Parameters that are not finite or outside what the types above say are an Error of kind
/// malformed.
[[nodiscard]] Result<void> check(const Distribution& distribution);

/// The x below which the standard normal distribution has the mass p, 0 < p < 1, to 1 part in
/// 10^16. M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution",
/// Applied Statistics 37(3), 1988, PPND16.
[[nodiscard]] double normal_quantile(double p);

/// The random numbers of one trial: the 64-bit Mersenne Twister, seeded from `seed` and `trial` by
/// splitmix64 (G. L. Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// Trials can be run in any order and on any thread.  The standard fixes the Twister; everything
/// after it is our own, so that all standard libraries give the same numbers, but for the last bits
/// of their exp, log and pow.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t trial);
  /// Uniform, above 0 and below 1, in steps of 2^-52.
  double uniform();
  /// Standard normal, by inversion.
  double normal();
  /// Mean `shape`.  G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables",
  /// ACM TOMS 26(3), 2000.
  double gamma(double shape);
  /// One value, in [0, 1].  The distribution has passed check().  Beta as X / (X + Y) of two
  /// gammas.
  double sample(const Distribution& distribution);

 private:
  std::mt19937_64 engine_;
};

/// A result from inputs in the order of their distributions; called on several threads at once.
using Evaluate = std::function<double(std::span<const double> inputs)>;

/// `evaluate` of `trials` samples of all inputs, by trial: the same for any number of `threads` (at
/// least 1).  A distribution that does not pass check() is that Error, framed "input i".  An
/// exception of `evaluate` ends the work and passes through.  Memory: 8 bytes a trial.
[[nodiscard]] Result<std::vector<double>> run_trials(std::span<const Distribution> inputs,
                                                     std::size_t trials, std::uint64_t seed,
                                                     const Evaluate& evaluate,
                                                     unsigned threads = 1);

struct Summary {
  std::size_t count;
  double mean;
  std::optional<double> standard_error;  ///< Of the mean; absent for a single value.
  double percentile_5;
  double median;
  double percentile_95;
};

/// Percentiles are interpolated linearly between the two nearest values (R. J. Hyndman, Y. Fan,
/// "Sample quantiles in statistical packages", American Statistician 50(4), 1996, type 7).  Values
/// are finite; without any there is no summary.  O(n log n).
[[nodiscard]] std::optional<Summary> summarize(std::vector<double> values);

}  // namespace plimsoll::graph
