#include "lib/incidents/statistics.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll::incidents;

namespace {

/// Annual flow of the Nile at Aswan, 1871 to 1970, 10^8 m^3: J. Durbin and S. Koopman, "Time Series
/// Analysis by State Space Methods"; R's datasets::Nile.
const std::vector<double>& nile() {
  static const std::vector<double> kFlow{
      1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
      960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
      874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
      1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
      781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
      1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
      1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740};
  return kFlow;
}

}  // namespace

TEST_CASE("the Nile's trend is that which R finds", "[incidents]") {
  const auto found = trend(nile());
  REQUIRE(found);
  CHECK(found->points == 100);
  CHECK(found->s == -1387);
  CHECK(found->slope == Approx(-2.6).margin(0.05));
  CHECK(found->p == Approx(3.6e-5).epsilon(0.02));
}

TEST_CASE("Kaplan–Meier medians are those of R's survival::aml", "[incidents]") {
  // R. Miller, "Survival Analysis", 1981: weeks of remission, + is false here.
  const std::vector<Lifetime> maintained{{9, true},   {13, true},  {13, false}, {18, true},
                                         {23, true},  {28, false}, {31, true},  {34, true},
                                         {45, false}, {48, true},  {161, false}};
  const std::vector<Lifetime> not_maintained{{5, true},  {5, true},   {8, true},  {8, true},
                                             {12, true}, {16, false}, {23, true}, {27, true},
                                             {30, true}, {33, true},  {43, true}, {45, true}};
  CHECK(survival_quantile(maintained, 0.5) == 31);
  CHECK(survival_quantile(not_maintained, 0.5) == 23);
}

TEST_CASE("a survival curve that is level at the quantile gives the level's middle",
          "[incidents]") {
  // R: survfit(Surv(c(1, 2, 3, 4), rep(1, 4)) ~ 1) has the median 2.5
  CHECK(survival_quantile({{1, true}, {2, true}, {3, true}, {4, true}}, 0.5) == 2.5);
}

TEST_CASE("too many open cases leave the median unknown", "[incidents]") {
  CHECK_FALSE(survival_quantile({{5, true}, {6, false}, {7, false}, {8, false}}, 0.5));
  CHECK_FALSE(survival_quantile({}, 0.5));
}

TEST_CASE("a series that is too short or level has no trend", "[incidents]") {
  CHECK_FALSE(trend(std::vector<double>{1, 2, 3, 4}));
  const auto level = trend(std::vector<double>{7, 7, 7, 7, 7});
  REQUIRE(level);
  CHECK(level->s == 0);
  CHECK(level->p == 1);
  CHECK(level->slope == 0);
  const auto rising = trend(std::vector<double>{1, 2, 3, 4, 5, 6});
  REQUIRE(rising);
  CHECK(rising->s == 15);
  CHECK(rising->slope == 1);
  // z = 14 / sqrt(6*5*17/18) = 2.630: p = 0.0085
  CHECK(rising->p == Approx(0.0085).margin(0.0001));
}

TEST_CASE("a bootstrap interval holds the median, is repeatable and narrows", "[incidents]") {
  std::vector<std::int64_t> few;
  std::vector<std::int64_t> many;
  for (std::int64_t i = 1; i <= 20; ++i) few.push_back(i * 50);
  for (std::int64_t i = 1; i <= 1000; ++i) many.push_back(i);
  const auto wide = bootstrap(few, 0.5);
  const auto narrow = bootstrap(many, 0.5);
  REQUIRE(wide);
  REQUIRE(narrow);
  CHECK(wide->low < 525);
  CHECK(wide->high > 525);
  CHECK(narrow->high - narrow->low < wide->high - wide->low);
  // The median of n uniform samples has a standard error of about range / (2 sqrt(n)).
  CHECK(narrow->high - narrow->low == Approx(2 * 1.96 * 1000 / (2 * 31.6)).epsilon(0.15));
  CHECK(bootstrap(few, 0.5)->low == wide->low);
  CHECK_FALSE(bootstrap(std::vector<std::int64_t>{1, 2}, 0.5));
}
