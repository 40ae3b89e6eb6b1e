#include "lib/incidents/durations.hpp"

#include <catch2/catch.hpp>

using namespace plimsoll;
using namespace plimsoll::incidents;

namespace {

core::Instant at(std::int64_t seconds) { return core::Instant{std::chrono::seconds{seconds}}; }

/// An incident of `service` that began at 0 and took these seconds to each phase's end.
Incident took(std::int64_t service, std::int64_t detected, std::int64_t acknowledged,
              std::int64_t resolved) {
  Incident out;
  out.service = service;
  out.started = at(0);
  out.detected = at(detected);
  out.acknowledged = at(acknowledged);
  out.resolved = at(resolved);
  return out;
}

}  // namespace

TEST_CASE("phases are sampled where both ends are known, by service and overall", "[incidents]") {
  std::vector<Incident> incidents{took(1, 60, 120, 600), took(1, 30, 120, 1200),
                                  took(1, 90, 100, 300), took(2, 10, 20, 30)};
  incidents[3].acknowledged.reset();
  const auto all = durations(incidents);
  CHECK(all.overall.detection.samples_s == std::vector<std::int64_t>{10, 30, 60, 90});
  CHECK(all.overall.acknowledge.samples_s == std::vector<std::int64_t>{10, 60, 90});
  const auto& one = all.services.at(1);
  REQUIRE(one.restore.spread());
  CHECK(one.restore.spread()->best_s == 300);
  CHECK(one.restore.spread()->median_s == 600);
  CHECK(one.restore.spread()->p90_s == Approx(1080));  // 600 + 0.8 * 600
  CHECK(all.services.at(2).detection.count() == 1);
  CHECK_FALSE(all.services.at(2).detection.spread());  // too few, which is not zero
}

TEST_CASE("a ticket without the fault's begin has no time to detection", "[incidents]") {
  std::vector<Incident> incidents{took(1, 60, 120, 600)};
  incidents[0].started.reset();
  const auto all = durations(incidents);
  CHECK(all.overall.detection.count() == 0);
  CHECK(all.overall.restore.samples_s == std::vector<std::int64_t>{540});
}

TEST_CASE("open incidents and clocks that run backwards give no sample", "[incidents]") {
  std::vector<Incident> incidents{took(1, 60, 120, 600), took(1, 60, 120, -1)};
  incidents[0].resolved.reset();
  const auto all = durations(incidents);
  CHECK(all.overall.restore.count() == 0);
  CHECK(all.overall.detection.count() == 1);
  CHECK(clock_violation(incidents[1]) == "resolved before it began");
}

TEST_CASE("quantiles are those of R's default", "[incidents]") {
  // R: quantile(c(1, 3, 4, 10), c(0, 0.25, 0.5, 0.9, 1)) is 1.0 2.5 3.5 8.2 10.0
  const std::vector<std::int64_t> samples{1, 3, 4, 10};
  CHECK(quantile(samples, 0) == 1);
  CHECK(quantile(samples, 0.25) == Approx(2.5));
  CHECK(quantile(samples, 0.5) == Approx(3.5));
  CHECK(quantile(samples, 0.9) == Approx(8.2));
  CHECK(quantile(samples, 1) == 10);
}
