#include "lib/assess/assess.hpp"

#include <stdexcept>

#include <SQLiteCpp/Database.h>
#include <catch2/catch.hpp>

#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using namespace plimsoll::assess;
using assess_test::assess_on;
using assess_test::File;
using assess_test::make_check;

namespace {

constexpr const char* kEstate = R"sql(
INSERT INTO scan VALUES (1, '2026-11-22T00:00:00Z', NULL, 't'), (2, '2026-11-22T12:00:00Z', NULL, 't');
INSERT INTO source VALUES (1, 'table', 'sheets', 'stated', 1);
INSERT INTO collection (id, scan_id, source_id, started_at, ended_at, status) VALUES
  (1, 2, 1, '2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z', 'complete');
INSERT INTO asset VALUES (1, 'business_service', 'shop', 'shop', 1, NULL), (2, 'server', 'a', 'a', 1, NULL);
)sql";

const std::string kTopology =
    "INSERT INTO need SELECT NULL, max(id), 1, 1, 1, 0, 'seamless', NULL, 'relation', 'w', '[]' "
    "FROM assessment; "
    "INSERT INTO need_member SELECT max(id), 2, 1, 0 FROM need; "
    "INSERT INTO impact SELECT 2, 1, max(id), 'lost', NULL FROM assessment; "
    "INSERT INTO single_point SELECT 1, 2, 2, max(id) FROM assessment";

std::string counts(File& file) {
  return file.value(
      "SELECT (SELECT count(*) FROM assessment) || ' ' || (SELECT count(*) FROM need) || ' ' || "
      "(SELECT count(*) FROM need_member) || ' ' || (SELECT count(*) FROM impact) || ' ' || "
      "(SELECT count(*) FROM single_point) || ' ' || (SELECT count(*) FROM check_result) || ' ' || "
      "(SELECT count(*) FROM finding) || ' ' || (SELECT count(*) FROM score)");
}

}  // namespace

TEST_CASE("an assessment replaces the results of the one before and keeps its scores", "[assess]") {
  File file;
  file.exec(kEstate);
  const auto check = make_check("a.b.c",
                                "SELECT id AS subject, iif(kind = 'server', 'fail', 'pass') AS "
                                "status, 'm' AS message, '[]' AS evidence FROM asset");
  const auto first = assess_on(file, 0, {check}, {}, assess_test::topology(kTopology));
  CHECK(first.assessment_id == 1);
  CHECK(first.scan_id == 2);
  CHECK(first.assets == 2);
  CHECK(first.services == 1);
  CHECK(first.needs == 1);
  CHECK(first.impacts == 1);
  CHECK(first.single_points == 1);
  CHECK(first.checks_run == 1);
  CHECK(first.results == 2);
  CHECK(counts(file) == "1 1 1 1 1 2 1 9");
  const auto second = assess_on(file, 1, {check}, {}, assess_test::topology(kTopology));
  CHECK(second.assessment_id == 2);
  CHECK(counts(file) == "2 1 1 1 1 2 1 18");
  CHECK(file.value("SELECT min(assessment_id) FROM impact") == "2");
  CHECK(file.value("SELECT started_at || ended_at FROM assessment WHERE id = 2") ==
        "2026-11-24T00:00:00Z2026-11-24T00:00:00Z");
  CHECK(
      file.value(
          "SELECT finding_id = (SELECT id FROM finding) FROM check_result WHERE status = 'fail'") ==
      "1");
  CHECK(file.value("SELECT finding_id FROM check_result WHERE status = 'pass'") == "NULL");
  CHECK(file.value("SELECT group_concat(name) FROM sqlite_temp_schema") == "NULL");
}

TEST_CASE(
    "a score counts a subject once a check, by its worst judgement, between worst and best case",
    "[assess]") {
  File file;
  file.exec(kEstate);
  file.exec(
      "INSERT INTO asset VALUES (3, 'server', 's3', 's', 1, NULL), (4, 'server', 's4', 's', 1, "
      "NULL), "
      "(5, 'server', 's5', 's', 1, NULL), (6, 'server', 's6', 's', 1, NULL)");
  const auto check = make_check("a.b.c", R"sql(
SELECT 2 AS subject, 'fail' AS status, 'm' AS message, '[]' AS evidence, 'x' AS discriminator
UNION ALL SELECT 2, 'pass', 'm', '[]', 'y' UNION ALL SELECT 3, 'pass', 'm', '[]', ''
UNION ALL SELECT 4, 'unknown', 'm', '[]', '' UNION ALL SELECT 5, 'unknown', 'm', '[]', ''
UNION ALL SELECT 6, 'not_applicable', 'm', '[]', '')sql");
  const auto summary = assess_on(file, 0, {check});
  REQUIRE(summary.scores.size() == 9);
  const auto& score = summary.scores.front();
  CHECK(score.domain == "M1");
  CHECK(score.checks == 1);
  CHECK(score.pass == 1);
  CHECK(score.fail == 1);
  CHECK(score.unknown == 2);
  CHECK(score.not_applicable == 1);
  CHECK(score.best_pct == 75.0);
  CHECK(score.worst_pct == 25.0);
  CHECK(summary.scores[1].checks == 0);
  CHECK_FALSE(summary.scores[1].best_pct);
}

TEST_CASE("a broken check is a problem of its own and the others go on", "[assess]") {
  File file;
  file.exec(kEstate);
  const std::string rest = ", 'fail' AS status, 'm' AS message, '[]' AS evidence";
  const auto summary = assess_on(
      file, 0,
      {make_check("a.a.broken", "SELECT 1 AS subject, oops" + rest),
       make_check("a.b.bad-status",
                  "SELECT 1 AS subject, 'bad' AS status, 'm' AS message, '[]' AS evidence"),
       make_check("a.c.good", "SELECT 2 AS subject" + rest)});
  CHECK(summary.checks_run == 1);
  CHECK(summary.findings.fresh == 1);
  REQUIRE(summary.problems.size() == 2);
  CHECK(summary.problems[0].where == "a.a.broken");
  CHECK(summary.problems[0].what.find("no such column: oops") != std::string::npos);
  CHECK(summary.problems[1].where == "a.b.bad-status");
}

TEST_CASE("an assessment that fails, throws or finds nothing changes nothing", "[assess]") {
  File file;
  const auto check = make_check(
      "a.b.c", "SELECT 2 AS subject, 'fail' AS status, 'm' AS message, '[]' AS evidence");
  const core::FixedClock clock{assess_test::day()};
  AssessOptions options;
  options.clock = &clock;
  const Catalog catalog{{check}, {}};
  const auto empty = assess_with(file.handle(), options, catalog, assess_test::topology());
  REQUIRE_FALSE(empty);
  CHECK(empty.error().what == "nothing was collected yet, so there is nothing to assess");
  file.exec(kEstate);
  assess_on(file, 0, {check}, {}, assess_test::topology(kTopology));
  const auto before = counts(file);
  const auto failed = assess_with(file.handle(), options, catalog,
                                  [](auto& database, auto) -> Result<std::vector<Issue>> {
                                    database.exec("DELETE FROM finding");
                                    return failure(Error::Kind::malformed, "no graph");
                                  });
  REQUIRE_FALSE(failed);
  CHECK(to_string(failed.error()).find("topology") != std::string::npos);
  CHECK(counts(file) == before);
  CHECK_THROWS(assess_with(
      file.handle(), options, catalog,
      [](auto&, auto) -> Result<std::vector<Issue>> { throw std::runtime_error("boom"); }));
  CHECK(counts(file) == before);
}

TEST_CASE("an assessment from relations to findings by the real topology", "[assess]") {
  File file;
  file.exec(kEstate);
  file.exec(R"sql(
INSERT INTO asset VALUES (3, 'rack', 'R1', 'R1', 1, NULL);
INSERT INTO asset_version (asset_id, source_id, key, kind, name, attributes, first_scan)
  SELECT id, 1, key, kind, name, '{}', 1 FROM asset;
INSERT INTO relation_version (source_id, from_id, to_id, kind, attributes, first_scan) VALUES
  (1, 1, 2, 'depends_on', '{}', 1), (1, 2, 3, 'located_in', '{}', 1);)sql");
  const core::FixedClock clock{assess_test::day()};
  AssessOptions options;
  options.clock = &clock;
  options.tool_version = "test";
  const auto summary = assess::assess(file.database(), options);
  if (!summary) FAIL(to_string(summary.error()));
  CHECK(summary->problems.empty());
  CHECK(summary->checks_run >= 12);
  CHECK(summary->impacts == 2);
  CHECK(summary->single_points == 1);
  CHECK(file.value("SELECT severity || ': ' || message FROM open_finding "
                   "WHERE check_id = 'redundancy.service.no-single-point'") ==
        "high: rack R1 alone stops shop: nothing stands by; 1 service stops with it; "
        "stands for 2 that fail alike");
  const auto again = assess::assess(file.database(), options);
  REQUIRE(again);
  CHECK(again->findings.fresh == 0);
  CHECK(again->findings.standing == summary->findings.fresh);
}
