#include "lib/graph/uncertainty.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <exception>
#include <initializer_list>
#include <mutex>
#include <numeric>
#include <thread>

#include <fmt/format.h>

namespace plimsoll::graph {
namespace {

constexpr double kQuantile95 = 1.6448536269514722;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

Result<void> expect(bool holds, std::string_view what) {
  if (holds) return {};
  return failure(Error::Kind::malformed, fmt::format("expected {}", what));
}

bool finite(std::initializer_list<double> values) {
  return std::all_of(values.begin(), values.end(),
                     [](double value) { return std::isfinite(value); });
}

/// By Horner's rule; the coefficients ascend.
double polynomial(const std::array<double, 8>& coefficients, double x) {
  double value = 0;
  for (auto at = coefficients.rbegin(); at != coefficients.rend(); ++at) value = value * x + *at;
  return value;
}

std::uint64_t splitmix64(std::uint64_t state) {
  state += 0x9E37'79B9'7F4A'7C15U;
  state = (state ^ (state >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
  state = (state ^ (state >> 27U)) * 0x94D0'49BB'1331'11EBU;
  return state ^ (state >> 31U);
}

double percentile(const std::vector<double>& ascending, double share) {
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const auto above = std::min(below + 1, ascending.size() - 1);
  return std::lerp(ascending[below], ascending[above], at - static_cast<double>(below));
}

}  // namespace

Result<void> check(const Distribution& distribution) {
  return std::visit(
      Overloaded{
          [](const Point& p) {
            return expect(p.value >= 0 && p.value <= 1, "a probability from 0 to 1");
          },
          [](const Uniform& p) {
            return expect(finite({p.low, p.high}) && p.low <= p.high,
                          "a uniform distribution's low end below its high end");
          },
          [](const Normal& p) {
            return expect(finite({p.mean, p.sigma}) && p.sigma >= 0,
                          "a normal distribution's sigma of 0 or more");
          },
          [](const Lognormal& p) {
            return expect(finite({p.mean, p.error_factor}) && p.mean > 0 && p.error_factor >= 1,
                          "a lognormal distribution's mean above 0 and error factor of 1 or more");
          },
          [](const Beta& p) {
            return expect(finite({p.a, p.b}) && p.a > 0 && p.b > 0,
                          "a beta distribution's parameters above 0");
          },
          [](const Gamma& p) {
            return expect(finite({p.shape, p.scale}) && p.shape > 0 && p.scale > 0,
                          "a gamma distribution's shape and scale above 0");
          },
      },
      distribution);
}

double normal_quantile(double p) {
  constexpr std::array<double, 8> kCentreOver{3.3871328727963666080e0, 1.3314166789178437745e2,
                                              1.9715909503065514427e3, 1.3731693765509461125e4,
                                              4.5921953931549871457e4, 6.7265770927008700853e4,
                                              3.3430575583588128105e4, 2.5090809287301226727e3};
  constexpr std::array<double, 8> kCentreUnder{1.0,
                                               4.2313330701600911252e1,
                                               6.8718700749205790830e2,
                                               5.3941960214247511077e3,
                                               2.1213794301586595867e4,
                                               3.9307895800092710610e4,
                                               2.8729085735721942674e4,
                                               5.2264952788528545610e3};
  constexpr std::array<double, 8> kFlankOver{1.42343711074968357734e0,  4.63033784615654529590e0,
                                             5.76949722146069140550e0,  3.64784832476320460504e0,
                                             1.27045825245236838258e0,  2.41780725177450611770e-1,
                                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
  constexpr std::array<double, 8> kFlankUnder{1.0,
                                              2.05319162663775882187e0,
                                              1.67638483018380384940e0,
                                              6.89767334985100004550e-1,
                                              1.48103976427480074590e-1,
                                              1.51986665636164571966e-2,
                                              5.47593808499534494600e-4,
                                              1.05075007164441684324e-9};
  constexpr std::array<double, 8> kTailOver{6.65790464350110377720e0,  5.46378491116411436990e0,
                                            1.78482653991729133580e0,  2.96560571828504891230e-1,
                                            2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                            2.71155556874348757815e-5, 2.01033439929228813265e-7};
  constexpr std::array<double, 8> kTailUnder{1.0,
                                             5.99832206555887937690e-1,
                                             1.36929880922735805310e-1,
                                             1.48753612908506148525e-2,
                                             7.86869131145613259100e-4,
                                             1.84631831751005468180e-5,
                                             1.42151175831644588870e-7,
                                             2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentreOver, r) / polynomial(kCentreUnder, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? polynomial(kFlankOver, r - 1.6) / polynomial(kFlankUnder, r - 1.6)
                          : polynomial(kTailOver, r - 5) / polynomial(kTailUnder, r - 5);
  return q < 0 ? -x : x;
}

Stream::Stream(std::uint64_t seed, std::uint64_t trial)
    : engine_{splitmix64(splitmix64(seed) ^ trial)} {}

double Stream::uniform() {
  constexpr double kStep = 0x1p-53;
  return (static_cast<double>(engine_() >> 12U) + 0.5) * 2 * kStep;
}

double Stream::normal() { return normal_quantile(uniform()); }

double Stream::gamma(double shape) {
  // A shape below 1 by way of the next one: the paper's section 6.
  if (shape < 1) {
    const double next = gamma(shape + 1);
    return next * std::pow(uniform(), 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double Stream::sample(const Distribution& distribution) {
  const double value =
      std::visit(Overloaded{
                     [](const Point& p) { return p.value; },
                     [&](const Uniform& p) { return std::lerp(p.low, p.high, uniform()); },
                     [&](const Normal& p) { return p.mean + p.sigma * normal(); },
                     [&](const Lognormal& p) {
                       const double sigma = std::log(p.error_factor) / kQuantile95;
                       return std::exp(std::log(p.mean) - sigma * sigma / 2 + sigma * normal());
                     },
                     [&](const Beta& p) {
                       const double x = gamma(p.a);
                       const double y = gamma(p.b);
                       // Both can be too small for a double; then nearly all the mass is at the
                       // ends.
                       if (!(x + y > 0)) return uniform() < p.a / (p.a + p.b) ? 1.0 : 0.0;
                       return x / (x + y);
                     },
                     [&](const Gamma& p) { return p.scale * gamma(p.shape); },
                 },
                 distribution);
  return std::clamp(value, 0.0, 1.0);
}

Result<std::vector<double>> run_trials(std::span<const Distribution> inputs, std::size_t trials,
                                       std::uint64_t seed, const Evaluate& evaluate,
                                       unsigned threads) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    auto checked = check(inputs[i]);
    if (!checked) return tl::unexpected(std::move(checked.error()).at(fmt::format("input {}", i)));
  }
  std::vector<double> results(trials);
  std::atomic<std::size_t> next{0};
  std::exception_ptr thrown;
  std::mutex guard;
  const auto work = [&] {
    try {
      std::vector<double> sampled(inputs.size());
      for (auto trial = next++; trial < trials; trial = next++) {
        Stream stream{seed, trial};
        std::transform(inputs.begin(), inputs.end(), sampled.begin(),
                       [&](const Distribution& input) { return stream.sample(input); });
        results[trial] = evaluate(sampled);
      }
    } catch (...) {
      next = trials;
      const std::lock_guard lock{guard};
      thrown = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  if (thrown) std::rethrow_exception(thrown);
  return results;
}

std::optional<Summary> summarize(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  const double squares = std::accumulate(
      values.begin(), values.end(), 0.0,
      [&](double sum, double value) { return sum + (value - mean) * (value - mean); });
  Summary summary{values.size(), mean, std::nullopt, 0, 0, 0};
  if (values.size() > 1) summary.standard_error = std::sqrt(squares / (n - 1) / n);
  summary.percentile_5 = percentile(values, 0.05);
  summary.median = percentile(values, 0.5);
  summary.percentile_95 = percentile(values, 0.95);
  return summary;
}

}  // namespace plimsoll::graph
