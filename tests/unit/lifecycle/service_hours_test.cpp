#include "lib/lifecycle/service_hours.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::lifecycle {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;

constexpr Seconds kDay = 24h;

/// The worst case over each minute of a week as a start, by counting the minutes that are served.
Seconds by_counting(const ServiceHours& hours, std::int64_t work) {
  constexpr std::int64_t kWeek = 7 * 1440;
  std::vector<bool> serves(kWeek, false);
  for (const auto& window : hours.windows) {
    for (Seconds at = window.begin; at < window.end; at += 1min) {
      serves[static_cast<std::size_t>(at / 1min)] = true;
    }
  }
  const auto weekly = std::ranges::count(serves, true);
  std::vector<std::int64_t> served{0};  // up to each minute
  for (std::int64_t minute = 0; minute < (work / weekly + 3) * kWeek; ++minute) {
    served.push_back(served.back() + (serves[static_cast<std::size_t>(minute % kWeek)] ? 1 : 0));
  }
  std::int64_t worst = 0;
  for (std::int64_t start = 0; start < kWeek; ++start) {
    const auto done =
        std::ranges::lower_bound(served, served[static_cast<std::size_t>(start)] + work);
    worst = std::max<std::int64_t>(worst, done - served.begin() - start);
  }
  return minutes{worst};
}

}  // namespace

TEST_CASE("service hours are read as contracts write them", "[lifecycle]") {
  for (const char* always : {"24x7", "7x24", "24/7", "24h", "24X7", " 24x7 ", "daily 00:00-24:00",
                             "Mon-Sun 00:00-24:00", "Mon-Fri 0-24, weekends 0-24"}) {
    CAPTURE(always);
    const auto hours = parse_service_hours(always);
    REQUIRE(hours);
    CHECK(hours->around_the_clock());
  }
  const auto office = parse_service_hours("Mon-Fri 08:00-18:00");
  REQUIRE(office);
  CHECK(office->windows.size() == 5);
  CHECK(office->windows[0] == ServiceWindow{8h, 18h});
  CHECK(office->windows[4] == ServiceWindow{4 * kDay + 8h, 4 * kDay + 18h});
  CHECK(office->business_day() == 10h);
  CHECK(parse_service_hours("mo-fr 8-18")->windows == office->windows);
  CHECK(parse_service_hours("weekdays 8:00-18:00")->windows == office->windows);
  CHECK(parse_service_hours("5x9")->business_day() == 9h);
  CHECK(parse_service_hours("9x5")->windows.size() == 5);
  CHECK(parse_service_hours("12x6")->windows.size() == 6);
  CHECK(parse_service_hours("Mon-Thu 22:00-06:00")->windows.size() == 4);
  CHECK(parse_service_hours("Sun 22:00-06:00")->windows.front() == ServiceWindow{0s, 6h});
  CHECK(parse_service_hours("NBD")->next_business_day);
  CHECK(parse_service_hours("9x5xNBD")->next_business_day);
  CHECK(parse_service_hours("8x5 next business day")->business_day() == 8h);
  for (const char* none :
       {"", " ", "office hours", "25x7", "9x4", "0x5", "Mon-Fri", "8-18-20", "Mon-Fri 8:60-18",
        "24x7 or so", "Mon-Fri 08:00-26:00", "x", "5x", ","}) {
    CAPTURE(none);
    CHECK_FALSE(parse_service_hours(none));
  }
}

TEST_CASE("from Friday evening the next business day is three nights away", "[lifecycle]") {
  CHECK(worst_elapsed("NBD", kDay) == 72h);
  CHECK(worst_elapsed("9x5", kDay) == 72h);      // Friday's end of service to Monday's
  CHECK(worst_elapsed("9x5 NBD", 4h) == 72h);    // not before the next business day
  CHECK(worst_elapsed("9x5", 2 * kDay) == 96h);  // to Tuesday's
  CHECK(worst_elapsed("24x7", 4h) == 4h);
  CHECK(worst_elapsed("24x7", 3 * kDay) == 72h);
  // Called at Friday 18:00: Monday 12:00.
  CHECK(worst_elapsed("Mon-Fri 08:00-18:00", 4h) == 66h);
  CHECK(worst_elapsed("daily 08:00-20:00", 4h) == 16h);
  CHECK(worst_elapsed("Sat 08:00-12:00", 2h) == 166h);
  CHECK_FALSE(worst_elapsed("sometimes", 4h));
  CHECK_FALSE(worst_elapsed("24x7", -1s));
  CHECK_FALSE(worst_elapsed("24x7", Seconds::max()));
}

TEST_CASE("a repair is response and restore through the service hours", "[lifecycle]") {
  CHECK(worst_repair("24x7", 1h, 4h) == 5h);
  CHECK(worst_repair("24x7", std::nullopt, 4h) == 4h);
  CHECK(worst_repair("Mon-Fri 08:00-18:00", 4h, 8h) == 88h);  // Friday 18:00 to Tuesday 10:00
  CHECK(worst_repair("NBD", kDay, 4h) == 76h);                // on Monday, and four hours more
  CHECK_FALSE(worst_repair("24x7", 4h, std::nullopt));        // promises no repair
  CHECK_FALSE(worst_repair("office hours", 4h, 8h));
  CHECK_FALSE(worst_repair("24x7", 4h, Seconds{-1}));
}

TEST_CASE("a call lasts by when it is made", "[lifecycle]") {
  const auto span = [](std::string_view hours, std::optional<Seconds> response,
                       std::optional<Seconds> restore) {
    const auto got = call_span(hours, response, restore);
    REQUIRE(got);
    return std::array{got->least, got->median, got->most};
  };
  CHECK(span("24x7", 1h, 4h) == std::array<Seconds, 3>{5h, 5h, 5h});
  CHECK(span("24x7", 1h, std::nullopt) == std::array<Seconds, 3>{1h, 1h, 1h});
  // Of a day's calls those of 08:00 to 16:00 last 4 hours, those of 20:00 to 08:00 evenly 4 to 16
  // and the last four hours' 16: the middle is a third of the way through the second.
  CHECK(span("daily 08:00-20:00", std::nullopt, 4h) == std::array<Seconds, 3>{4h, 8h, 16h});
  CHECK(span("Mon-Fri 08:00-18:00", std::nullopt, 4h)[0] == 4h);
  CHECK(span("Mon-Fri 08:00-18:00", std::nullopt, 4h)[2] == 66h);
  CHECK_FALSE(call_span("24x7", std::nullopt, std::nullopt));
  CHECK_FALSE(call_span("", 1h, 4h));
  CHECK_FALSE(call_span("24x7", Seconds{-1}, 4h));
}

TEST_CASE("the worst case is that of a search minute by minute", "[lifecycle]") {
  std::mt19937 random{7};
  CAPTURE(7);
  const auto some = [&](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(most));
  };
  for (int round = 0; round < 40; ++round) {
    ServiceHours hours;
    std::int64_t at = some(600);
    while (at < 7 * 1440 - 60 && hours.windows.size() < 8) {
      const std::int64_t end = std::min<std::int64_t>(at + 30 + some(900), 7 * 1440);
      hours.windows.push_back({minutes{at}, minutes{end}});
      at = end + 1 + some(1500);
    }
    for (const std::int64_t work : {1L, 17L, 240L, 599L, 1441L, 5000L}) {
      CAPTURE(round, work, hours.windows.size());
      // A search of whole minutes can miss the worst instant by less than one.
      const Seconds searched = by_counting(hours, work);
      const Seconds got = worst_elapsed(hours, minutes{work});
      CHECK(got >= searched);
      CHECK(got <= searched + 1min);
    }
  }
}

}  // namespace plimsoll::lifecycle
