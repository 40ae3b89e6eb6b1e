#include "lib/assess/reliability.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace plimsoll::assess {
namespace {

using topology::RateCase;

recovery::Term hours(graph::Seconds best, graph::Seconds likely, graph::Seconds worst) {
  return {{{best * 3600, likely * 3600, worst * 3600}}, model::Grade::assumed, "a repair"};
}

TEST_CASE("each shipped figure has a source and its cases in order", "[reliability]") {
  const auto shipped = Reliability::shipped();
  REQUIRE(shipped.figures().size() > 50);
  for (const auto& [id, figure] : shipped.figures()) {
    CAPTURE(id);
    CHECK_FALSE(figure.source.empty());
    CHECK(figure.by_case[0] <= figure.by_case[1]);
    CHECK(figure.by_case[1] <= figure.by_case[2]);
    CHECK(figure.grade == model::Grade::assumed);
    const auto kind = id.substr(0, id.find('.'));
    CHECK((kind == "replacement" || model::find_asset_kind(kind) != nullptr));
    // A kind has a rate or a share of the time, not both.
    CHECK_FALSE((shipped.find(kind + ".afr_pct") != nullptr &&
                 shipped.find(kind + ".down_pct") != nullptr));
  }
}

TEST_CASE("an annual rate and a share of the time become mean times", "[reliability]") {
  const auto figures = Reliability::parse(R"(
disk.afr_pct: { best: 1, likely: 2, worst: 4, source: "test" }
region.down_pct: { best: 0, likely: 0.01, worst: 1, source: "test" }
)");
  REQUIRE(figures);
  const auto disk = reference_rate(*figures, "disk", hours(1, 10, 100));
  REQUIRE(disk);
  // 2 % a year are one failure in 50 years of work.
  CHECK((*disk)[RateCase::likely].mtbf_s == Approx(50 * topology::kYear));
  CHECK((*disk)[RateCase::likely].mttr_s == 36000);
  CHECK((*disk)[RateCase::likely].unavailability() ==
        Approx(36000 / (50 * topology::kYear + 36000)));
  CHECK((*disk)[RateCase::worst].mtbf_s == Approx(25 * topology::kYear));
  CHECK(disk->source == "test; restored: a repair");
  const auto region = reference_rate(*figures, "region", hours(1, 10, 100));
  REQUIRE(region);
  CHECK((*region)[RateCase::best].unavailability() == 0);
  CHECK(std::isinf((*region)[RateCase::best].mtbf_s));
  CHECK((*region)[RateCase::likely].unavailability() == Approx(0.0001));
  CHECK((*region)[RateCase::worst].unavailability() == Approx(0.01));
  CHECK_FALSE(reference_rate(*figures, "server", hours(1, 1, 1)));
}

TEST_CASE("what may never come back is replaced", "[reliability]") {
  const auto shipped = Reliability::shipped();
  auto repair = hours(1, 2, 3);
  repair.times[recovery::Case::worst] = graph::kNever;
  const auto site = reference_rate(shipped, "site", repair);
  REQUIRE(site);
  CHECK((*site)[RateCase::worst].mttr_s == 90 * 86400);
  CHECK((*site)[RateCase::likely].mttr_s == 7200);
}

TEST_CASE("the better known repair counts, the row's own where both are known alike",
          "[reliability]") {
  auto figures = Reliability::shipped();
  auto repair = hours(10, 20, 30);
  CHECK((*reference_rate(figures, "power_feed", repair))[RateCase::likely].mttr_s == 4 * 3600);
  repair.grade = model::Grade::stated;
  CHECK((*reference_rate(figures, "power_feed", repair))[RateCase::likely].mttr_s == 20 * 3600);
  REQUIRE(figures.state("power_feed.mttr", "1h 2h 3h"));
  CHECK((*reference_rate(figures, "power_feed", repair))[RateCase::likely].mttr_s == 2 * 3600);
  CHECK(reference_rate(figures, "power_feed", repair)->grade == model::Grade::assumed);
  REQUIRE(figures.state("power_feed.afr_pct", "50"));
  CHECK(reference_rate(figures, "power_feed", repair)->grade == model::Grade::stated);
}

TEST_CASE("a figure that can not be is refused with what was expected", "[reliability]") {
  auto figures = Reliability::shipped();
  const auto refused = [&](const std::string& id, const std::string& text) {
    const auto stated = figures.state(id, text);
    REQUIRE_FALSE(stated);
    CHECK(stated.error().kind == Error::Kind::usage);
    return stated.error().what;
  };
  CHECK(refused("disc.afr_pct", "2") == "there is no failure rate \"disc.afr_pct\"");
  CHECK(refused("disk.afr_pct", "4 2 1") == "expected best <= likely <= worst, got 4 2 1");
  CHECK(refused("disk.afr_pct", "1 2").find("one value or three") != std::string::npos);
  CHECK(refused("disk.afr_pct", "-1").find("per cent, from 0") != std::string::npos);
  CHECK(refused("region.down_pct", "100").find("less than 100") != std::string::npos);
  CHECK_FALSE(figures.state("power_feed.mttr", "5"));
  CHECK(figures.find("disk.afr_pct")->grade == model::Grade::assumed);
}

TEST_CASE("a text that is no reference is refused with its line", "[reliability]") {
  const auto refused = [](const std::string& text) {
    const auto read = Reliability::parse(text);
    REQUIRE_FALSE(read);
    return to_string(read.error());
  };
  CHECK(refused("[1, 2]").find("expected a map") != std::string::npos);
  CHECK(refused("\ndisk.afr_pct: 2\n").find("line 2") != std::string::npos);
  CHECK(refused("disk.afr_pct: { best: 1, likely: 2, worst: 4 }").find("expected a source") !=
        std::string::npos);
  CHECK(refused("a.afr_pct: { best: 1, likely: x, worst: 4, source: t }").find("line 1") !=
        std::string::npos);
  CHECK(refused("a.rate: { best: 1, likely: 2, worst: 4, source: t }").find(".afr_pct") !=
        std::string::npos);
  CHECK(refused("a.afr_pct: { best: 1, likely: 2, worst: 4, source: t }\n"
                "a.afr_pct: { best: 1, likely: 2, worst: 4, source: t }\n")
            .find("twice") != std::string::npos);
  CHECK(refused("a: {").find("line") != std::string::npos);
}

}  // namespace
}  // namespace plimsoll::assess
