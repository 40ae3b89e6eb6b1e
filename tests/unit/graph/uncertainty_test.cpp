#include "lib/graph/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::graph {
namespace {

constexpr std::uint64_t kSeed = 20261123;

/// Samples of one distribution.
std::vector<double> samples(const Distribution& distribution, std::size_t trials) {
  return run_trials({&distribution, 1}, trials, kSeed,
                    [](std::span<const double> inputs) { return inputs[0]; })
      .value();
}

struct Moments {
  double mean;
  double variance;
};

Moments moments(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  double squares = 0;
  for (const auto value : values) sum += value;
  for (const auto value : values) squares += (value - sum / n) * (value - sum / n);
  return {sum / n, squares / (n - 1)};
}

TEST_CASE("the normal quantile inverts the distribution function", "[uncertainty]") {
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.95) == Approx(1.6448536269514722).epsilon(1e-15));
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
  CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
  CHECK(normal_quantile(0.25) == Approx(-0.6744897501960817).epsilon(1e-15));
  for (const double p : {1e-300, 1e-100, 1e-20, 1e-12, 1e-5, 0.001, 0.07, 0.08, 0.3, 0.6, 0.93}) {
    CAPTURE(p);
    CHECK(std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / 2 == Approx(p).epsilon(1e-12));
  }
}

TEST_CASE("samples have the mean and the variance of their distribution", "[uncertainty]") {
  struct Case {
    Distribution distribution;
    double mean;
    double variance;
  };
  const double sigma = std::log(3.0) / 1.6448536269514722;
  const Case cases[] = {
      {Point{0.3}, 0.3, 0},
      {Uniform{0.2, 0.6}, 0.4, 0.16 / 12},
      {Normal{0.5, 0.05}, 0.5, 0.0025},
      {Lognormal{0.01, 3}, 0.01, 1e-4 * (std::exp(sigma * sigma) - 1)},
      {Beta{2, 6}, 0.25, 12.0 / (64 * 9)},
      {Beta{0.5, 0.5}, 0.5, 0.125},
      {Gamma{4, 0.01}, 0.04, 0.0004},
      {Gamma{0.5, 0.02}, 0.01, 0.0002},
  };
  constexpr std::size_t kTrials = 40'000;
  for (const auto& [distribution, mean, variance] : cases) {
    CAPTURE(distribution.index(), mean);
    const auto got = moments(samples(distribution, kTrials));
    CHECK(std::abs(got.mean - mean) <= 4 * std::sqrt(variance / double{kTrials}) + 1e-10);
    CHECK(got.variance == Approx(variance).epsilon(0.08).margin(1e-20));
  }
}

TEST_CASE("the error factor is the 95th percentile over the median", "[uncertainty]") {
  const auto summary = summarize(samples(Lognormal{0.001, 5}, 40'000));
  REQUIRE(summary);
  CHECK(summary->percentile_95 / summary->median == Approx(5).epsilon(0.05));
  CHECK(summary->median / summary->percentile_5 == Approx(5).epsilon(0.05));
}

TEST_CASE("samples outside the probabilities become the nearer end", "[uncertainty]") {
  const auto values = samples(Normal{0.5, 10}, 1000);
  CHECK(std::count(values.begin(), values.end(), 0.0) > 300);
  CHECK(std::count(values.begin(), values.end(), 1.0) > 300);
  CHECK(std::all_of(values.begin(), values.end(), [](double v) { return v >= 0 && v <= 1; }));
}

TEST_CASE("parameters at the ends of what a double holds give probabilities", "[uncertainty]") {
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  constexpr double kHuge = std::numeric_limits<double>::max();
  const Distribution extremes[] = {
      Beta{kTiny, kTiny}, Beta{kHuge, kHuge},    Beta{kTiny, kHuge},      Gamma{kTiny, kHuge},
      Gamma{kHuge, 1},    Lognormal{kTiny, 1e9}, Lognormal{kHuge, kHuge}, Normal{kHuge, kHuge},
      Normal{0, 0},       Uniform{-kHuge, kHuge}};
  for (const auto& distribution : extremes) {
    CAPTURE(distribution.index());
    REQUIRE(check(distribution));
    const auto values = samples(distribution, 50);
    CHECK(std::all_of(values.begin(), values.end(), [](double v) { return v >= 0 && v <= 1; }));
  }
}

TEST_CASE("parameters that mean no distribution are refused", "[uncertainty]") {
  const double nan = std::nan("");
  const double infinity = std::numeric_limits<double>::infinity();
  const Distribution wrong[] = {Point{-0.1},       Point{nan},          Uniform{0.5, 0.4},
                                Uniform{0, nan},   Normal{0.5, -1},     Normal{infinity, 1},
                                Lognormal{0, 2},   Lognormal{0.1, 0.9}, Beta{0, 1},
                                Beta{1, infinity}, Gamma{-1, 1},        Gamma{1, 0}};
  for (const auto& distribution : wrong) {
    CAPTURE(distribution.index());
    const auto checked = check(distribution);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().kind == Error::Kind::malformed);
  }
  const Distribution inputs[] = {Point{0.5}, Beta{0, 1}};
  const auto refused = run_trials(inputs, 1, kSeed, [](auto) { return 0.0; });
  REQUIRE_FALSE(refused);
  CHECK(to_string(refused.error()) == "input 1: expected a beta distribution's parameters above 0");
}

TEST_CASE("the number of threads changes nothing, the seed does", "[uncertainty]") {
  const std::vector<Distribution> inputs{Uniform{0, 1}, Gamma{0.7, 0.1}, Beta{1, 3},
                                         Lognormal{0.01, 10}};
  const Evaluate evaluate = [](std::span<const double> p) { return p[0] * p[1] + p[2] * p[3]; };
  const auto one = run_trials(inputs, 3000, 1, evaluate, 1).value();
  CHECK(run_trials(inputs, 3000, 1, evaluate, 2).value() == one);
  CHECK(run_trials(inputs, 3000, 1, evaluate, 7).value() == one);
  CHECK(run_trials(inputs, 3000, 2, evaluate, 1).value() != one);
  // More trials begin with the same ones.
  const auto more = run_trials(inputs, 3500, 1, evaluate, 2).value();
  CHECK(std::equal(one.begin(), one.end(), more.begin()));
}

TEST_CASE("a stream gives the numbers it always gave", "[uncertainty]") {
  Stream stream{1, 2};
  const double uniform = stream.uniform();
  const double normal = stream.normal();
  const double gamma = stream.gamma(2.5);
  // As computed apart from this program, from the definitions of the Twister and splitmix64 and
  // with Python's NormalDist.inv_cdf.
  CHECK(uniform == Approx(0.7676413283615545).epsilon(1e-14));
  CHECK(normal == Approx(-0.09598923135991705).epsilon(1e-12));
  CHECK(gamma == Approx(4.291876700182642).epsilon(1e-12));
}

TEST_CASE("an exception of the evaluation passes through", "[uncertainty]") {
  const Distribution input = Point{0.5};
  const Evaluate fails = [](std::span<const double>) -> double { throw std::runtime_error("no"); };
  CHECK_THROWS_AS(run_trials({&input, 1}, 100, kSeed, fails, 3), std::runtime_error);
}

TEST_CASE("a summary interpolates percentiles", "[uncertainty]") {
  CHECK_FALSE(summarize({}));
  const auto one = summarize({0.25});
  REQUIRE(one);
  CHECK(one->percentile_5 == 0.25);
  CHECK(one->percentile_95 == 0.25);
  CHECK_FALSE(one->standard_error);
  std::vector<double> values;
  for (int i = 20; i >= 0; --i) values.push_back(i);
  const auto many = summarize(values);
  REQUIRE(many);
  CHECK(many->count == 21);
  CHECK(many->mean == Approx(10));
  CHECK(many->percentile_5 == Approx(1));
  CHECK(many->median == Approx(10));
  CHECK(many->percentile_95 == Approx(19));
  CHECK(many->standard_error.value() == Approx(std::sqrt(38.5 / 21)));
  CHECK(summarize({0, 1})->median == Approx(0.5));
}

}  // namespace
}  // namespace plimsoll::graph
