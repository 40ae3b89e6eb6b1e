#include "lib/lifecycle/standing.hpp"

#include <catch2/catch.hpp>

#include "lib/lifecycle/reference.hpp"

namespace plimsoll::lifecycle {
namespace {

Cycle dates(const char* security, const char* extended = "") {
  Cycle cycle;
  cycle.end_of_security_support = *parse_milestone(security);
  cycle.end_of_extended_support = *parse_milestone(extended);
  return cycle;
}

Status status(const Cycle& cycle, const char* today,
              Product::Class kind = Product::Class::software) {
  return status_on(cycle, kind, *parse_day(today), {});
}

}  // namespace

TEST_CASE("the four states of a date are kept apart", "[lifecycle]") {
  CHECK(status(dates(""), "2026-11-23") == Status::unknown);
  CHECK(status(dates("false"), "2026-11-23") == Status::no_date_announced);
  CHECK(status(dates("true"), "2026-11-23") == Status::ended_day_unknown);
  CHECK(status(dates("2030-01-01"), "2026-11-23") == Status::supported);
}

TEST_CASE("a day is in time to its end, and the horizon begins 180 or 365 days before it",
          "[lifecycle]") {
  const auto cycle = dates("2026-11-23");
  CHECK(status(cycle, "2026-11-24") == Status::ended);
  CHECK(status(cycle, "2026-11-23") == Status::ending);
  CHECK(status(cycle, "2026-05-27") == Status::ending);
  CHECK(status(cycle, "2026-05-26") == Status::supported);
  CHECK(status(cycle, "2025-11-23", Product::Class::hardware) == Status::ending);
  CHECK(status(cycle, "2025-11-22", Product::Class::hardware) == Status::supported);
}

TEST_CASE("extended support counts while it lasts, and only when its day is known", "[lifecycle]") {
  CHECK(status(dates("2025-05-31", "2030-04-02"), "2026-11-23") == Status::extended);
  CHECK(status(dates("2025-05-31", "2026-11-22"), "2026-11-23") == Status::ended);
  CHECK(status(dates("2025-05-31", "true"), "2026-11-23") == Status::ended);
  CHECK(status(dates("true", "2030-04-02"), "2026-11-23") == Status::extended);
  CHECK(status(dates("2025-05-31", "false"), "2026-11-23") == Status::ended);
}

TEST_CASE("the dates of a package are those of the distribution that built it", "[lifecycle]") {
  const auto& catalogue = reference_catalogue();
  const Recogniser recogniser{catalogue};
  const auto standing = [&](std::string_view text) {
    return standing_of(catalogue, recogniser.recognise(text), *parse_day("2026-01-01"), {});
  };
  const auto debian = standing("nginx 1.22.1-9+deb12u2");
  CHECK(debian.product == "nginx");
  CHECK(debian.note == "a package of Debian 12: its dates count");
  CHECK(debian.dates.end_of_extended_support.date() == parse_day("2028-06-30"));
  CHECK(standing("nginx 1.22.1").status == Status::ended);
  CHECK(standing("nginx 1.22.1-9").status == Status::unknown);
  CHECK(standing("nginx 1.18.0-0ubuntu1.4").status == Status::unknown);
  CHECK(standing("something else").status == Status::unknown);
  CHECK_FALSE(standing("something else").note.empty());
}

}  // namespace plimsoll::lifecycle
