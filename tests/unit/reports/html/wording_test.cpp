#include "reports/html/wording.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::html {

TEST_CASE("counts have separators and agree with their noun", "[html]") {
  CHECK(number(0) == "0");
  CHECK(number(999) == "999");
  CHECK(number(1000) == "1,000");
  CHECK(number(-1234567) == "-1,234,567");
  CHECK(counted(1, "service") == "1 service");
  CHECK(counted(0, "service") == "0 services");
  CHECK(counted(2000, "single point", "single points") == "2,000 single points");
}

TEST_CASE("a readiness range never promises more than it holds", "[html]") {
  Readiness r;
  CHECK(percent_range(r) == "none");
  r.worst_pct = 99.6;
  r.best_pct = 99.9;
  CHECK(percent_range(r) == "99\xC2\xA0%");
  r.best_pct = 100;
  CHECK(percent_range(r) ==
        "99\xE2\x80\x93"
        "100\xC2\xA0%");
  r.worst_pct = 0;
  CHECK(percent_range(r) ==
        "0\xE2\x80\x93"
        "100\xC2\xA0%");
  r.worst_pct = r.best_pct = 100;
  CHECK(percent_range(r) == "100\xC2\xA0%");
  r.worst_pct = 61.2;
  r.best_pct = 61.2;
  CHECK(percent_range(r) == "61\xC2\xA0%");
  r.worst_pct = 0.2;
  r.best_pct = 40.1;
  CHECK(percent_range(r) ==
        "1\xE2\x80\x93"
        "41\xC2\xA0%");
}

TEST_CASE("times are shown for people, and what is no time as it is", "[html]") {
  CHECK(long_date("2026-11-03T05:22:00Z") == "3 November 2026");
  CHECK(short_time("2026-11-23T05:22:59Z") == "2026-11-23 05:22");
  CHECK(short_date("2026-11-23T05:22:59Z") == "2026-11-23");
  CHECK(long_date("yesterday") == "yesterday");
}

TEST_CASE("requirements are said in words", "[html]") {
  Service service;
  CHECK(required(service) == "no requirement stated");
  service.required = true;
  CHECK(required(service) == "stated without times");
  service.rto_s = 14400;
  service.rpo_s = 0;
  service.availability_pct = 99.95;
  CHECK(required(service) == "RTO 4h, RPO 0s, 99.95 % available");
}

TEST_CASE("the verdict ranks tier 1 first and never turns ignorance into good news", "[html]") {
  Content content;
  CHECK(verdict(content).starts_with("Nothing was collected"));
  content.assessment = Assessment{};
  content.service_count = 3;
  content.modelled_services = 2;
  CHECK(
      verdict(content).starts_with("No single failure was found that stops one of the 2 services"));
  CHECK(caveat(content).starts_with("Of 1 service nobody stated or showed what it needs"));
  SinglePoint point;
  point.services = {{7, "Payments", 1}};
  content.single_points = {point};
  content.single_point_count = 1;
  content.tiers = {{1, 1, 1}, {std::nullopt, 2, 0}};
  CHECK(verdict(content) ==
        "1 single point of failure can stop part of the business: it reaches 1 of 3 services. "
        "1 of them stops a tier 1 service.");
}

}  // namespace plimsoll::html
