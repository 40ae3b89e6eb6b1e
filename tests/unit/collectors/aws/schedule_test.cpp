#include "collectors/aws/schedule.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::aws {

namespace {
std::int64_t seconds(std::string_view expression) {
  const auto found = schedule_interval(expression);
  return found ? found->count() : -1;
}
}  // namespace

TEST_CASE("a schedule's interval is the longest time between two runs", "[aws]") {
  constexpr std::int64_t kDay = 86400;
  CHECK(seconds("cron(0 5 ? * * *)") == kDay);
  CHECK(seconds("cron(0 5 * * ? *)") == kDay);
  CHECK(seconds("cron(0 0/6 ? * * *)") == kDay / 4);
  CHECK(seconds("cron(0 1,13 ? * * *)") == kDay / 2);
  CHECK(seconds("cron(0 1,9 ? * * *)") == 16 * 3600);
  CHECK(seconds("cron(30 * ? * * *)") == 3600);
  CHECK(seconds("cron(0/15 * ? * * *)") == 900);
  CHECK(seconds("cron(0 5 ? * 1 *)") == 7 * kDay);
  CHECK(seconds("cron(0 5 ? * MON-FRI *)") == 3 * kDay);
  CHECK(seconds("cron(0 5 ? * FRI-MON *)") == 4 * kDay);
  CHECK(seconds("cron(0 5 1 * ? *)") == 31 * kDay);
  CHECK(seconds("cron(0 5 1,15 * ? *)") == 17 * kDay);
  CHECK(seconds("cron(0 5 1 1 ? *)") == 366 * kDay);
  CHECK(seconds("cron(0 5 1 1,7 ? *)") == 186 * kDay);
  CHECK(seconds("rate(12 hours)") == kDay / 2);
  CHECK(seconds("rate(1 day)") == kDay);
}

TEST_CASE("a schedule that can't be read has no interval", "[aws]") {
  for (const auto* expression :
       {"", "cron", "cron()", "cron(0 5)", "cron(0 5 L * ? *)", "cron(0 5 ? * MON#2 *)",
        "cron(0 99 ? * * *)", "cron(0 0/0 ? * * *)", "cron(0 5 ? * MON-", "rate(0 hours)",
        "rate(2 fortnights)", "rate(99999999999999999999 days)", "at(2026-01-01T00:00:00)",
        "cron(, , , , ,)"}) {
    INFO(expression);
    CHECK(seconds(expression) == -1);
  }
}

}  // namespace plimsoll::aws
