#include "lib/assess/runner.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using namespace plimsoll::assess;
using assess_test::File;

namespace {

constexpr const char* kAssets = R"sql(
INSERT INTO scan VALUES (1, '2026-11-22T00:00:00Z', NULL, 't');
INSERT INTO source VALUES (1, 'table', 'sheets', 'stated', 1);
INSERT INTO asset VALUES (1, 'server', 'a', 'a', 1, NULL), (2, 'server', 'b', 'b', 1, NULL);
)sql";

Result<std::vector<CheckResult>> run(File& file, const std::string& sql,
                                     const Limits& limits = {}) {
  const auto check = assess_test::make_check("a.b.c", sql);
  const CheckTables tables{file.handle()};
  return run_check(file.handle(), check, {assess_test::day(), 7}, limits);
}

std::string error(File& file, const std::string& sql, const Limits& limits = {}) {
  const auto results = run(file, sql, limits);
  REQUIRE_FALSE(results);
  return results.error().what;
}

const std::string kRest = ", 'pass' AS status, 'seen' AS message, '[]' AS evidence FROM asset";

}  // namespace

TEST_CASE("a check's rows become results with names and identities", "[runner]") {
  File file;
  file.exec(kAssets);
  const auto results =
      run(file,
          "SELECT 'unknown' AS status, id AS subject, 1 AS service, format('%s %d', :as_of, "
          ":assessment) AS "
          "message, json_array(12, NULL, 'asset_version:3') AS evidence, 'critical' AS severity, "
          "'x' AS discriminator FROM asset ORDER BY id DESC;  -- done");
  REQUIRE(results);
  REQUIRE(results->size() == 2);
  const auto& first = results->front();
  CHECK(first.subject == "a");
  CHECK(first.subject_kind == "server");
  CHECK(first.asset_id == 1);
  CHECK(first.service_id == 1);
  CHECK(first.status == Status::unknown);
  CHECK(first.severity == model::Severity::high);  // one below what a failure would be
  CHECK(first.message == "2026-11-23T00:00:00Z 7");
  CHECK(first.evidence == R"(["evidence:12","asset_version:3"])");
  CHECK(first.discriminator == "x");
  CHECK(first.finding_id == finding_id("a.b.c", "server", "a", "x"));
  CHECK(first.finding_id.size() == 12);
  CHECK(first.finding_id != results->back().finding_id);
}

TEST_CASE("a source may be judged, and unknown is at least medium", "[runner]") {
  File file;
  file.exec(kAssets);
  const auto results = run(
      file,
      "SELECT 1 AS subject, 'source' AS subject_kind, 'unknown' AS status, 'm' AS message, NULL AS "
      "evidence, 'info' AS severity");
  REQUIRE(results);
  CHECK(results->front().subject == "table sheets");
  CHECK_FALSE(results->front().asset_id);
  CHECK(results->front().severity == model::Severity::medium);
  CHECK(results->front().evidence == "[]");
}

TEST_CASE("two assets of one key keep findings of their own, in every run", "[runner]") {
  File file;
  file.exec(kAssets);
  file.exec("INSERT INTO asset VALUES (3, 'server', 'a', 'twin', 1, NULL)");
  const auto results = run(file, "SELECT id AS subject" + kRest);
  REQUIRE(results);
  REQUIRE(results->size() == 3);
  CHECK(results->at(0).finding_id == finding_id("a.b.c", "server", "a", ""));
  CHECK(results->at(1).finding_id != results->at(0).finding_id);
  CHECK(run(file, "SELECT id AS subject" + kRest)->at(1).finding_id == results->at(1).finding_id);
}

TEST_CASE("a check can only read", "[runner]") {
  File file;
  file.exec(kAssets);
  for (const auto* sql :
       {"DELETE FROM asset", "INSERT INTO meta VALUES ('a', 'b')", "UPDATE asset SET name = ''",
        "DROP TABLE asset", "CREATE TEMP TABLE t (a)", "ATTACH 'x.db' AS x",
        "PRAGMA user_version = 9", "BEGIN", "COMMIT", "ROLLBACK", "VACUUM",
        "SELECT load_extension('x')", "SELECT random()",
        "INSERT INTO meta VALUES ('a', 'b') RETURNING 1 AS subject"}) {
    CAPTURE(sql);
    CHECK(error(file, sql).find("a check can only read") != std::string::npos);
  }
  CHECK(file.value("SELECT count(*) FROM asset") == "2");
  file.exec("INSERT INTO meta VALUES ('a', 'b')");  // the connection itself can still write
}

TEST_CASE("several statements are refused", "[runner]") {
  File file;
  file.exec(kAssets);
  CHECK(error(file, "SELECT id AS subject" + kRest + "; DELETE FROM asset") ==
        "a.b.c.sql: expected one statement, got more");
  CHECK(error(file, "SELECT id AS subject" + kRest + "; SELECT 1") ==
        "a.b.c.sql: expected one statement, got more");
  CHECK(file.value("SELECT count(*) FROM asset") == "2");
}

TEST_CASE("a query that does not end is stopped", "[runner]") {
  File file;
  const auto what = error(file,
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
                          "i AS subject, 'pass' AS "
                          "status, 'm' AS message, '[]' AS evidence FROM n WHERE i < 0",
                          Limits{1000, std::chrono::milliseconds{50}});
  CHECK(what == "a.b.c.sql: the query took more than 0.05 s");
  CHECK(error(file,
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS "
              "subject, 'pass' AS status, "
              "'m' AS message, '[]' AS evidence FROM n",
              Limits{1000, std::chrono::seconds{60}}) ==
        "a.b.c.sql: the query gives more than 1000 rows");
}

TEST_CASE("what a query gives is checked", "[runner]") {
  File file;
  file.exec(kAssets);
  CHECK(error(file, "SELECT * FROM no_such_table").find("no such table: no_such_table") !=
        std::string::npos);
  CHECK(error(file, "SELEKT") == "a.b.c.sql: SQLite says: near \"SELEKT\": syntax error");
  CHECK(error(file, "SELECT 1 AS subject") == "a.b.c.sql: expected a column status");
  CHECK(error(file, "SELECT 1 AS colour").find("got \"colour\"") != std::string::npos);
  CHECK(error(file, "SELECT id AS subject, id AS subject" + kRest) ==
        "a.b.c.sql: the column subject stands twice");
  CHECK(error(file, "SELECT 99 AS subject" + kRest) ==
        "a.b.c.sql: row 1: expected subject to be the id of an asset; got \"99\"");
  CHECK(error(file, "SELECT key AS subject" + kRest).find("got \"a\"") != std::string::npos);
  CHECK(error(file, "SELECT NULL AS subject" + kRest).find("got \"NULL\"") != std::string::npos);
  CHECK(error(file, "SELECT id AS subject, 'team' AS subject_kind" + kRest).find("subject_kind") !=
        std::string::npos);
  CHECK(error(file, "SELECT id AS subject, 99 AS service" + kRest).find("service to be the id") !=
        std::string::npos);
  CHECK(error(file, "SELECT id AS subject, 'bad' AS severity" + kRest).find("expected severity") !=
        std::string::npos);
  CHECK(error(file, "SELECT 1 AS subject, 'ok' AS status, 'm' AS message, '[]' AS evidence") ==
        "a.b.c.sql: row 1: expected status fail, unknown, pass, not_applicable; got \"ok\"");
  CHECK(error(file, "SELECT 1 AS subject, 'pass' AS status, '' AS message, '[]' AS evidence")
            .find("message") != std::string::npos);
  for (const auto* evidence :
       {"nonsense", "{}", "[\"asset\"]", "[\"asset:x\"]", "[\"; DROP:1\"]", "[[1]]", "[-1]"}) {
    CAPTURE(evidence);
    CHECK(error(file, std::string{"SELECT 1 AS subject, 'pass' AS status, 'm' AS message, '"} +
                          evidence + "' AS evidence")
              .find("expected evidence as a JSON array") != std::string::npos);
  }
  CHECK(error(file,
              "SELECT 1 AS subject, 'pass' AS status, 'm' AS message, '[]' AS evidence FROM asset")
            .find("is judged twice") != std::string::npos);
}

TEST_CASE("a message is made printable and bounded", "[runner]") {
  File file;
  file.exec(kAssets);
  const auto results = run(file,
                           "SELECT 1 AS subject, 'pass' AS status, replace(hex(zeroblob(3000)), "
                           "'00', 'é') || char(27) AS "
                           "message, '[]' AS evidence");
  REQUIRE(results);
  CHECK(results->front().message.size() <= 2003);
  CHECK(results->front().message.ends_with("é…"));
}

TEST_CASE("a check that needs a table which the file lacks says so", "[runner]") {
  File file;
  auto check = assess_test::make_check("a.b.c", "SELECT id AS subject" + kRest);
  check.needs = {"asset", "link_group"};
  const CheckTables tables{file.handle()};
  const auto results = run_check(file.handle(), check, {assess_test::day(), 1});
  REQUIRE_FALSE(results);
  CHECK(results.error().what ==
        "a.b.c.sql: needs the table link_group, which this file does not have");
}

TEST_CASE("what was listed completely is known per kind", "[runner]") {
  File file;
  file.exec(kAssets);
  file.exec(R"sql(
INSERT INTO source VALUES (2, 'redfish', 'bmc1', 'configured', 1), (3, 'redfish', 'bmc2', 'configured', 1);
INSERT INTO collection (id, scan_id, source_id, started_at, status) VALUES
  (1, 1, 1, '2026-11-22', 'complete'), (2, 1, 2, '2026-11-22', 'incomplete'), (3, 1, 3, '2026-11-21', 'complete'),
  (4, 1, 3, '2026-11-22', 'failed');
INSERT INTO scope VALUES (1, 1, 'a', '["drill","server","rack"]', 'complete', NULL, NULL),
  (2, 2, 'b', '["server"]', 'denied', NULL, NULL), (3, 2, 'c', '["psu"]', 'complete', NULL, NULL),
  (4, 3, 'd', '["rack"]', 'complete', NULL, NULL);)sql");
  const CheckTables tables{file.handle()};
  CHECK(file.value(
            "SELECT group_concat(kind) FROM (SELECT kind FROM listed_completely ORDER BY kind)") ==
        "drill,psu");
}
