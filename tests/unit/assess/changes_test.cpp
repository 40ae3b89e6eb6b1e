/// What the file keeps of each assessment's findings and checks, and what the views make of it.

#include <catch2/catch.hpp>

#include "lib/assess/decisions.hpp"
#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using assess_test::assess_on;
using assess_test::File;
using assess_test::make_check;

namespace {

constexpr const char* kEstate = R"sql(
INSERT INTO scan VALUES (1, '2026-11-22T00:00:00Z', NULL, 't');
INSERT INTO source VALUES (1, 'table', 'sheets', 'stated', 1), (2, 'redfish', 'bmc1', 'configured', 2);
INSERT INTO collection (id, scan_id, source_id, started_at, ended_at, status) VALUES
  (1, 1, 1, '2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z', 'complete'),
  (2, 1, 2, '2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z', 'complete');
INSERT INTO asset VALUES (1, 'business_service', 'shop', 'shop', 1, NULL), (2, 'server', 'a', 'a', 1, NULL),
  (3, 'server', 'b', 'b', 1, NULL);
INSERT INTO asset_version (id, asset_id, source_id, key, kind, name, attributes, first_scan) VALUES
  (1, 2, 1, 'a', 'server', 'a', '{}', 1), (2, 3, 2, 'b', 'server', 'b', '{}', 1);
CREATE TABLE judged (asset_id INTEGER, status TEXT, severity TEXT);
)sql";

constexpr const char* kJudge =
    "SELECT asset_id AS subject, status, 'is ' || status AS message, '[]' AS evidence, severity "
    "FROM judged";

struct Estate : File {
  Estate() { exec(kEstate); }
  void judge(const std::string& values) {
    exec("DELETE FROM judged");
    if (!values.empty()) exec("INSERT INTO judged (asset_id, status, severity) VALUES " + values);
  }
  assess::Summary assess(int day) { return assess_on(*this, day, {make_check("a.b.c", kJudge)}); }
  std::string all(const std::string& row, const std::string& from) {
    return value("SELECT group_concat(r, '; ') FROM (SELECT " + row + " AS r FROM " + from +
                 " ORDER BY 1)");
  }
  std::string changes(int from, int to) {
    return all("change || ' ' || subject || iif(reappeared, ' again', '')",
               "finding_change WHERE from_id = " + std::to_string(from) +
                   " AND to_id = " + std::to_string(to));
  }
};

}  // namespace

TEST_CASE("any two assessments can be compared", "[changes]") {
  Estate estate;
  estate.judge("(2, 'fail', 'high'), (3, 'pass', 'high')");
  estate.assess(0);
  estate.judge("(2, 'pass', 'high'), (3, 'unknown', 'high')");
  estate.assess(1);
  estate.judge("(2, 'fail', 'high'), (3, 'fail', 'high')");
  estate.assess(2);
  CHECK(estate.changes(1, 2) == "fixed a; new b");
  CHECK(estate.changes(2, 3) == "changed b; new a again");
  CHECK(estate.changes(1, 3) == "new b");  // a stood then and stands now
  CHECK(estate.changes(3, 1) == "NULL");
  CHECK(estate.value("SELECT reason FROM finding_change WHERE from_id = 1 AND to_id = 2 AND change "
                     "= 'fixed'") == "passes: is pass");
  CHECK(
      estate.value("SELECT was_status || ' ' || was_severity || ' ' || status || ' ' || severity "
                   "FROM finding_change WHERE from_id = 2 AND to_id = 3 AND change = 'changed'") ==
      "unknown medium fail high");
  CHECK(estate.value("SELECT from_id || ' ' || to_id FROM newest_step") == "2 3");
}

TEST_CASE("nothing changes where nothing changed, and no row is written for it", "[changes]") {
  Estate estate;
  estate.judge("(2, 'fail', 'high')");
  estate.assess(0);
  CHECK(estate.value("SELECT from_id FROM newest_step") == "NULL");
  estate.assess(1);
  CHECK(estate.changes(1, 2) == "NULL");
  CHECK(estate.value("SELECT count(*) FROM finding_state") == "1");
  CHECK(estate.value("SELECT count(*) FROM check_version") == "1");
}

TEST_CASE("what vanished with its source or its check is not fixed", "[changes]") {
  Estate estate;
  estate.judge("(3, 'fail', 'high')");
  estate.assess(0);
  SECTION("the source failed") {
    estate.exec(
        "INSERT INTO scan VALUES (2, '2026-11-23T00:00:00Z', NULL, 't');"
        "INSERT INTO collection (id, scan_id, source_id, started_at, status, reason) VALUES (3, 2, "
        "2, '2026-11-23', 'failed', 'no answer')");
    estate.judge("");
    estate.assess(1);
    CHECK(estate.changes(1, 2) == "no_longer_observable b");
    CHECK(estate.all("source || ' ' || was || ' ' || now || ' ' || reason",
                     "source_change WHERE from_id = 1 AND to_id = 2") ==
          "redfish bmc1 complete failed no answer");
    estate.judge("(3, 'pass', 'high')");
    estate.assess(2);
    CHECK(estate.changes(2, 3) == "fixed b");
    CHECK(estate.changes(1, 3) == "fixed b");
  }
  SECTION("a listing is no longer complete") {
    estate.exec(
        "INSERT INTO scope VALUES (1, 2, 'chassis', '[]', 'complete', NULL, NULL), "
        "(2, 2, 'fans', '[]', 'complete', NULL, NULL);"
        "INSERT INTO scan VALUES (2, '2026-11-23T00:00:00Z', NULL, 't');"
        "INSERT INTO collection (id, scan_id, source_id, started_at, status) VALUES (3, 2, 2, "
        "'2026-11-23', 'incomplete');"
        "INSERT INTO scope VALUES (3, 3, 'chassis', '[]', 'denied', NULL, 'HTTP 403'), "
        "(4, 3, 'disks', '[]', 'complete', NULL, NULL)");
    estate.judge("");
    estate.assess(1);
    CHECK(estate.changes(1, 2) == "no_longer_observable b");
    CHECK(estate.all("scope || ' ' || coalesce(was, '-') || ' ' || coalesce(now, '-')",
                     "listing_change WHERE from_id = 1 AND to_id = 2") ==
          "chassis complete denied; disks - complete; fans complete -");
  }
  SECTION("the check is gone, another came") {
    assess_on(estate, 1, {make_check("a.b.d", kJudge)});
    CHECK(estate.changes(1, 2) == "new b; no_longer_observable b");
    CHECK(estate.all("check_id || ' ' || coalesce(was, '-') || ' ' || coalesce(now, '-')",
                     "check_change WHERE from_id = 1 AND to_id = 2") == "a.b.c ran -; a.b.d - ran");
  }
  SECTION("the check was not selected, then it is broken, then it says something else") {
    assess::AssessOptions other;
    other.checks = {"x.*"};
    assess_on(estate, 1, {make_check("a.b.c", kJudge)}, other);
    CHECK(estate.changes(1, 2) == "NULL");
    assess_on(estate, 2, {make_check("a.b.c", "SELECT nonsense")});
    CHECK(estate.changes(1, 3) == "NULL");
    assess_on(estate, 3, {make_check("a.b.c", std::string{kJudge} + " WHERE true")});
    const auto checks = [&](int from, int to) {
      return estate.all("was || ' ' || now",
                        "check_change WHERE from_id = " + std::to_string(from) +
                            " AND to_id = " + std::to_string(to));
    };
    CHECK(checks(1, 2) == "ran not_selected");
    CHECK(checks(2, 3) == "not_selected failed");
    CHECK(checks(1, 4) == "ran ran");  // its text changed
    CHECK(checks(3, 4) == "failed ran");
  }
}

TEST_CASE("an accepted risk stands and shows as a change of its own", "[changes]") {
  Estate estate;
  estate.judge("(2, 'fail', 'high')");
  estate.assess(0);
  const auto finding = estate.value("SELECT id FROM finding");
  REQUIRE(assess::waive(estate.database(), {finding, assess_test::day(2), "moving out", "Kim"},
                        assess_test::day(0) + std::chrono::hours{12}));
  const auto waivers = [&](int from, int to) {
    return estate.all("change || ' ' || accepted_by",
                      "waiver_change WHERE from_id = " + std::to_string(from) +
                          " AND to_id = " + std::to_string(to));
  };
  estate.assess(1);
  CHECK(estate.changes(1, 2) == "NULL");
  CHECK(waivers(1, 2) == "waived Kim");
  estate.assess(3);
  CHECK(waivers(2, 3) == "waiver_ended Kim");
  CHECK(waivers(1, 3) == "waiver_ended Kim");
  estate.judge("(2, 'pass', 'high')");
  estate.assess(4);
  CHECK(estate.changes(3, 4) == "fixed a");
  CHECK(waivers(1, 4) == "NULL");
}
