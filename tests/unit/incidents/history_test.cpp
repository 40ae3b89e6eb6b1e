#include "lib/incidents/history.hpp"

#include <catch2/catch.hpp>

#include "lib/incidents/predictors.hpp"

using namespace plimsoll;
using namespace plimsoll::incidents;

namespace {

core::Instant at(const char* text) { return *core::parse_instant(text); }

Incident incident(std::int64_t row, std::int64_t service, const char* from, const char* to,
                  const char* cause = "") {
  Incident out;
  out.row = row;
  out.id = "INC-" + std::to_string(row);
  out.service = service;
  out.started = at(from);
  if (*to != '\0') out.resolved = at(to);
  out.cause = cause;
  return out;
}

const core::Instant kDay = at("2026-11-23T00:00:00Z");

History history(std::vector<Incident> incidents) {
  return make_history(std::move(incidents), CauseRules::builtin(), kDay);
}

}  // namespace

TEST_CASE("overlapping incidents of one service count once, for the first cause", "[incidents]") {
  const auto found =
      history({incident(1, 1, "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", "disk"),
               incident(2, 1, "2026-01-01T01:00:00Z", "2026-01-01T03:00:00Z", "DNS"),
               incident(3, 1, "2026-01-01T01:10:00Z", "2026-01-01T01:20:00Z", "?"),
               incident(4, 2, "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "")});
  const Downtime expected{{{2026, Cause::hardware}, 7200}, {{2026, Cause::certificate_dns}, 3600}};
  CHECK(found.downtime.at(1) == expected);
  CHECK(found.downtime.at(2) == Downtime{{{2026, Cause::unknown}, 3600}});
}

TEST_CASE("an incident over New Year is split, and a year's availability is F8", "[incidents]") {
  const auto found =
      history({incident(1, 1, "2024-12-31T23:00:00Z", "2025-01-01T05:00:00Z", "switch")});
  REQUIRE(found.years.size() == 3);
  CHECK(found.years[0].down_s == 3600);
  CHECK(found.years[0].availability == Approx(1 - 3600.0 / (366 * 86400)));
  CHECK(found.years[1].down_s == 18000);
  CHECK(found.years[1].availability == Approx(1 - 18000.0 / (365 * 86400)));
  CHECK(found.years[2].down_s == 0);
  CHECK(found.years[2].to == kDay);
  // The error budget of 99.9 % over 30 days is 43.2 minutes.
  CHECK(availability(2592, at("2026-01-01"), at("2026-01-31")) == Approx(0.999));
}

TEST_CASE("an open incident counts until the day and is censored", "[incidents]") {
  const auto found = history({incident(1, 1, "2026-11-22T00:00:00Z", ""),
                              incident(2, 1, "2026-11-20T00:00:00Z", "2026-12-01T00:00:00Z")});
  REQUIRE(found.cases.size() == 2);
  CHECK(found.cases[0].open);
  CHECK(found.cases[1].downtime_s() == 86400);
  CHECK(found.years.back().down_s == 3 * 86400);
  CHECK_FALSE(lifetimes(found, 1)[1].ended);
}

TEST_CASE("what can't be meant is left out, with the reason", "[incidents]") {
  auto undated = incident(3, 1, "2026-01-01T00:00:00Z", "");
  undated.started.reset();
  const auto found = history({incident(1, 1, "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"),
                              incident(2, 1, "2027-01-01T00:00:00Z", ""), undated});
  CHECK(found.cases.empty());
  REQUIRE(found.left_out.size() == 3);
  CHECK(found.left_out[0].reason == "resolved before it began");
  CHECK(found.left_out[1].reason == "begins after the day of the assessment");
  CHECK(found.left_out[2].reason == "nobody recorded when it began or was noticed");
  CHECK(found.years.empty());
}

TEST_CASE("of a ticket that was told twice the latest update counts", "[incidents]") {
  auto early = incident(7, 1, "2026-01-01T00:00:00Z", "");
  auto late = incident(5, 1, "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z");
  early.id = late.id = "INC";
  early.updated = at("2026-01-01T00:10:00Z");
  late.updated = at("2026-01-01T01:00:00Z");
  const auto found = history({early, late});
  REQUIRE(found.cases.size() == 1);
  CHECK(found.cases[0].incident.row == 5);
  CHECK(found.left_out.size() == 1);
}

TEST_CASE("the same cause on the same service or asset within 90 days repeats", "[incidents]") {
  auto other = incident(5, 2, "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z", "disk");
  other.asset = 77;
  auto again = incident(6, 3, "2026-04-01T00:00:00Z", "2026-04-01T01:00:00Z", "disk");
  again.asset = 77;
  const auto found = history(
      {incident(1, 1, "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "disk"),
       incident(2, 1, "2026-04-01T00:00:00Z", "2026-04-01T01:00:00Z", "drive failed"),
       incident(3, 1, "2026-06-30T00:00:01Z", "2026-06-30T01:00:00Z", "disk"),
       incident(4, 1, "2026-06-30T02:00:00Z", "2026-06-30T03:00:00Z", "who knows"), other, again});
  std::map<std::int64_t, std::optional<std::int64_t>> repeats;
  for (const auto& one : found.cases) repeats[one.incident.row] = one.repeat_of;
  CHECK(repeats.at(1) == std::nullopt);
  CHECK(repeats.at(2) == 1);             // exactly 90 days
  CHECK(repeats.at(3) == std::nullopt);  // a second more
  CHECK(repeats.at(4) == std::nullopt);  // an unknown cause is the same as nothing
  CHECK(repeats.at(5) == std::nullopt);
  CHECK(repeats.at(6) == 5);
}

TEST_CASE("two tickets of one outage are no repeat of each other", "[incidents]") {
  const auto found =
      history({incident(1, 1, "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z", "disk"),
               incident(2, 1, "2026-02-01T00:00:00Z", "2026-02-01T02:00:00Z", "disk"),
               incident(3, 1, "2026-02-01T01:00:00Z", "2026-02-01T05:00:00Z", "disk"),
               incident(4, 1, "2026-02-01T04:00:00Z", "2026-02-01T04:10:00Z", "drive failed"),
               incident(5, 1, "2026-02-01T05:00:01Z", "2026-02-01T06:00:00Z", "disk")});
  std::map<std::int64_t, std::optional<std::int64_t>> repeats;
  for (const auto& one : found.cases) repeats[one.incident.row] = one.repeat_of;
  CHECK(repeats.at(2) == 1);
  CHECK(repeats.at(3) == std::nullopt);
  CHECK(repeats.at(4) == std::nullopt);
  CHECK(repeats.at(5) == 2);  // the one before was over, by a second
}

TEST_CASE("a trend needs five quarters that are over", "[incidents]") {
  std::vector<Incident> incidents;
  for (int quarter = 0; quarter < 6; ++quarter) {
    const auto begin = at("2025-01-15T00:00:00Z") + std::chrono::days{91 * quarter};
    auto one = incident(quarter + 1, 1, "2025-01-01", "", "disk");
    one.started = begin;
    one.resolved = begin + std::chrono::hours{quarter + 1};
    incidents.push_back(one);
  }
  const auto found = history(incidents);
  REQUIRE(found.overall.downtime_s);
  CHECK(found.overall.downtime_s->points == 7);  // to 2026-Q3, the last without any
  REQUIRE(found.quarters.at(1).restore_s);
  CHECK(found.quarters.at(1).restore_s->points == 6);
  CHECK(found.quarters.at(1).restore_s->slope == 3600);
  incidents.resize(1);
  incidents[0].started = at("2025-12-15");
  incidents[0].resolved = at("2025-12-16");
  CHECK_FALSE(history(incidents).overall.downtime_s);
}

TEST_CASE("years of a hostile clock cost no more than fifty rows", "[incidents]") {
  const auto found = history({incident(1, 1, "0001-01-01T00:00:00Z", "2026-01-01T00:00:00Z")});
  CHECK(found.years.size() == 51);
  CHECK(found.years.front().availability == 0);
}

TEST_CASE("causes are classified by words, and what no rule knows is unknown", "[incidents]") {
  const auto& rules = CauseRules::builtin();
  const std::vector<std::pair<const char*, Cause>> expected{
      {"Config Errors", Cause::config},
      {"expired TLS certificate", Cause::certificate_dns},
      {"Disk failure", Cause::hardware},
      {"disk full", Cause::capacity},
      {"UPS battery", Cause::power_cooling},
      {"startups", Cause::unknown},  // "ups" is a word, not an ending
      {"DDoS", Cause::attack},
      {"Human error", Cause::human},
      {"Bad deployment", Cause::deploy},
      {"database corruption", Cause::data},
      {"Solved (Permanently)", Cause::unknown},
      {"root cause unknown", Cause::unknown},
      {"", Cause::unknown},
      {"power/cooling", Cause::power_cooling}};
  for (const auto& [text, cause] : expected) {
    CAPTURE(text);
    CHECK(to_string(rules.classify(text)) == to_string(cause));
  }
  // Our own words mean themselves.
  for (std::size_t i = 0; i < kCauses; ++i) {
    CHECK(rules.classify(to_string(static_cast<Cause>(i))) == static_cast<Cause>(i));
  }
  CHECK_FALSE(CauseRules::parse("cause,words\nfate,dice\n"));
  CHECK_FALSE(CauseRules::parse("words\n"));
}

TEST_CASE("an incident is tied to a finding of its cause, the asset's own first", "[incidents]") {
  const std::vector<Weakness> weaknesses{
      {"f1", "redundancy.service.no-single-point", "switch", 4, 10, {1, 2}},
      {"f2", "redundancy.service.no-single-point", "server", 3, 11, {1}},
      {"f3", "redundancy.service.no-single-point", "server", 4, 12, {1}},
      {"f4", "readiness.evidence.fresh", "server", 4, 13, {1}}};
  const Forecast forecast{weaknesses, Predictors::builtin()};
  auto one = incident(1, 1, "2026-01-01", "2026-01-02");
  CHECK(forecast.finding_for(one, Cause::hardware) == "f3");  // the gravest
  CHECK(forecast.finding_for(one, Cause::network) == "f1");
  one.asset = 11;
  CHECK(forecast.finding_for(one, Cause::hardware) == "f2");  // the very server
  CHECK(forecast.finding_for(one, Cause::attack).empty());
  CHECK(forecast.finding_for(one, Cause::unknown).empty());
  one.service = 2;
  one.asset.reset();
  CHECK(forecast.finding_for(one, Cause::hardware).empty());
}
