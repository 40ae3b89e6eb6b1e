#include "lib/assess/findings.hpp"

#include <catch2/catch.hpp>

#include "lib/assess/decisions.hpp"
#include "tests/unit/assess/support.hpp"

using namespace plimsoll;
using namespace plimsoll::assess;
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
CREATE TABLE judged (asset_id INTEGER, status TEXT, discriminator TEXT DEFAULT '', service INTEGER);
)sql";

const Check& check() {
  static const Check kCheck =
      make_check("a.b.c",
                 "SELECT asset_id AS subject, status, 'is ' || status AS message, '[]' AS "
                 "evidence, discriminator, service FROM judged");
  return kCheck;
}

struct Estate : File {
  Estate() { exec(kEstate); }
  void judge(const std::string& values) {
    exec("DELETE FROM judged");
    if (!values.empty()) exec("INSERT INTO judged (asset_id, status) VALUES " + values);
  }
  Summary assess(int day) { return assess_on(*this, day, {check()}); }
  std::string state(const std::string& subject) {
    return value(
        "SELECT state || ' ' || status || ' ' || substr(first_seen, 9, 2) || ' ' || "
        "substr(last_seen, 9, 2) || ' ' "
        "|| coalesce(substr(resolved_at, 9, 2), '-') FROM finding WHERE subject = '" +
        subject + "'");
  }
};

}  // namespace

TEST_CASE("a finding is new, then stands, and keeps its identity", "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail'), (3, 'pass')");
  auto summary = estate.assess(0);
  CHECK(summary.findings.fresh == 1);
  CHECK(estate.state("a") == "new fail 23 23 -");
  CHECK(estate.state("b").empty());
  summary = estate.assess(1);
  CHECK(summary.findings.fresh == 0);
  CHECK(summary.findings.standing == 1);
  CHECK(estate.state("a") == "standing fail 23 24 -");
  estate.judge("(2, 'unknown')");
  estate.assess(2);
  CHECK(estate.state("a") == "standing unknown 23 25 -");
  CHECK(estate.value("SELECT message FROM finding") == "is unknown");
  CHECK(estate.value("SELECT count(*) FROM finding") == "1");
  CHECK(estate.value("SELECT id FROM finding") == finding_id("a.b.c", "server", "a", ""));
}

TEST_CASE(
    "a finding whose subject passes is resolved, and one that comes back is new with its first day",
    "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  estate.judge("(2, 'not_applicable')");
  CHECK(estate.assess(1).findings.resolved == 1);
  CHECK(estate.state("a") == "resolved fail 23 23 24");
  CHECK(estate.assess(2).findings.resolved == 0);
  CHECK(estate.state("a") == "resolved fail 23 23 24");
  estate.judge("(2, 'fail')");
  CHECK(estate.assess(3).findings.fresh == 1);
  CHECK(estate.state("a") == "new fail 23 26 -");
}

TEST_CASE("a subject that is gone where all was listed is resolved", "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  estate.exec(
      "UPDATE asset SET last_scan = 1 WHERE id = 2; UPDATE asset_version SET last_scan = 1 WHERE "
      "asset_id = 2");
  estate.judge("");
  estate.assess(1);
  CHECK(estate.state("a") == "resolved fail 23 23 24");
}

TEST_CASE("a subject that is judged no more where a source failed is no longer observable",
          "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail'), (3, 'fail')");
  estate.assess(0);
  SECTION("the collection failed") {
    estate.exec(
        "INSERT INTO collection (id, scan_id, source_id, started_at, status) VALUES (3, 1, 2, "
        "'2026-11-23', 'failed')");
  }
  SECTION("a listing was denied") {
    estate.exec("INSERT INTO scope VALUES (1, 2, 'x', '[]', 'denied', NULL, NULL)");
  }
  estate.judge("");
  const auto summary = estate.assess(1);
  CHECK(summary.findings.resolved == 1);
  CHECK(summary.findings.no_longer_observable == 1);
  CHECK(estate.state("a") == "resolved fail 23 23 24");
  CHECK(estate.state("b") == "no_longer_observable fail 23 23 24");
  estate.judge("(3, 'pass')");
  CHECK(estate.assess(2).findings.resolved == 1);
  CHECK(estate.state("b") == "resolved fail 23 23 25");
}

TEST_CASE("one of several findings of a subject ends as what is said of the subject now",
          "[findings]") {
  Estate estate;
  estate.exec("INSERT INTO judged VALUES (2, 'fail', 'shop', 1), (3, 'fail', 'shop', 1)");
  estate.assess(0);
  SECTION("its service is judged otherwise: the cause is gone") {
    estate.exec("DELETE FROM judged; INSERT INTO judged VALUES (3, 'fail', 'shop', 1)");
    estate.exec("INSERT INTO scope VALUES (1, 1, 'x', '[]', 'denied', NULL, NULL)");
    estate.assess(1);
    CHECK(estate.state("a") == "resolved fail 23 23 24");
  }
  SECTION("its service could not be judged: nobody knows") {
    estate.exec("DELETE FROM judged; INSERT INTO judged VALUES (1, 'unknown', 'shop', 1)");
    estate.assess(1);
    CHECK(estate.state("a") == "no_longer_observable fail 23 23 24");
  }
}

TEST_CASE("a check that is broken or was not chosen leaves its findings alone", "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  const auto broken = assess_on(estate, 1, {make_check("a.b.c", "SELECT nonsense")});
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.problems[0].where == "a.b.c");
  CHECK(estate.state("a") == "new fail 23 23 -");
  AssessOptions other;
  other.checks = {"x.*"};
  assess_on(estate, 2, {check()}, other);
  CHECK(estate.state("a") == "new fail 23 23 -");
}

TEST_CASE("findings of a check that there is no more are no longer observable", "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  assess_on(
      estate, 1,
      {make_check("x.y.z",
                  "SELECT 2 AS subject, 'pass' AS status, 'm' AS message, '[]' AS evidence")});
  CHECK(estate.state("a") == "no_longer_observable fail 23 23 24");
}

TEST_CASE("an assessment of one tier judges and ends findings of that tier alone", "[findings]") {
  Estate estate;
  estate.exec(R"sql(
INSERT INTO asset VALUES (4, 'business_service', 'wiki', 'wiki', 1, NULL);
INSERT INTO evidence VALUES (1, 1, 'requirement', '{"tier":1}', 'x', NULL, 1, NULL), (2, 1, 'requirement', '{"tier":4}', 'y', NULL, 1, NULL);
INSERT INTO evidence_reference VALUES (1, 'service', 1), (2, 'service', 4);)sql");
  const auto impacts = assess_test::topology(
      "INSERT INTO impact SELECT 2, 1, max(id), 'lost', NULL FROM assessment; "
      "INSERT INTO impact SELECT 3, 4, max(id), 'lost', NULL FROM assessment");
  estate.judge("(2, 'fail'), (3, 'fail')");
  AssessOptions first_tier;
  first_tier.tier = 1;
  CHECK(assess_on(estate, 0, {check()}, first_tier, impacts).findings.fresh == 1);
  CHECK(estate.state("a") == "new fail 23 23 -");
  CHECK(estate.state("b").empty());
  assess_on(estate, 1, {check()}, {}, impacts);
  CHECK(estate.state("b") == "new fail 24 24 -");
  estate.judge("");
  assess_on(estate, 2, {check()}, first_tier, impacts);
  CHECK(estate.state("a") == "resolved fail 23 24 25");
  CHECK(estate.state("b") == "new fail 24 24 -");
}

TEST_CASE("a waiver stands beside its finding, never hides it, and shows when it has expired",
          "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  const auto id = estate.value("SELECT id FROM finding");
  REQUIRE(waive(estate.database(), {id, assess_test::day(2), "too old to mend", "Ann"},
                assess_test::day(0)));
  estate.assess(5);
  CHECK(estate.value("SELECT state || ' ' || waived_until || ' ' || waived_by || ' ' || "
                     "waived_reason FROM open_finding") ==
        "standing 2026-11-25T00:00:00Z Ann too old to mend");
  REQUIRE(
      waive(estate.database(), {id, assess_test::day(90), "again", "Bob"}, assess_test::day(5)));
  CHECK(estate.value("SELECT waived_by FROM open_finding") == "Bob");
  CHECK(estate.value("SELECT count(*) FROM open_finding") == "1");
}

TEST_CASE("a waiver without an end, a reason, a name or a finding is refused", "[findings]") {
  Estate estate;
  estate.judge("(2, 'fail')");
  estate.assess(0);
  const auto id = estate.value("SELECT id FROM finding");
  const auto refused = [&](const Waiver& waiver) {
    const auto result = waive(estate.database(), waiver, assess_test::day(0));
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == Error::Kind::usage);
    return result.error().what;
  };
  CHECK(refused({id, assess_test::day(0), "why", "Ann"}) ==
        "a waiver ends in the future; 2026-11-23T00:00:00Z has passed");
  CHECK(refused({id, assess_test::day(1), " ", "Ann"}) == "a waiver needs a reason");
  CHECK(refused({id, assess_test::day(1), "why", ""}) ==
        "a waiver needs the name of who accepts the risk");
  CHECK(refused({"nope", assess_test::day(1), "why", "Ann"}) == "there is no finding nope");
  CHECK(estate.value("SELECT count(*) FROM waiver") == "0");
}
