#include "collectors/table/presets.hpp"

#include <catch2/catch.hpp>

#include "collectors/table/date_format.hpp"
#include "collectors/table/files.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/table/reading.hpp"

namespace model = plimsoll::model;
namespace table = plimsoll::table;
namespace test = plimsoll::test;

namespace {

struct Read {
  std::vector<std::string> rows;      ///< As JSON.
  std::vector<std::string> problems;  ///< Subject and message.
};

/// Reads one export, with a mapping of the user's where `mapping` isn't empty.
Read read(const std::string& text, const std::string& mapping = "timezone: UTC\n") {
  const test::TemporaryFolder folder;
  const auto file = (folder.path() / "export.csv").string();
  const auto map = (folder.path() / "map.yaml").string();
  test::spill(file, text);
  test::spill(map, mapping);
  auto loaded =
      table::load({{file}, {}, mapping.empty() ? std::vector<std::string>{} : std::vector{map}});
  REQUIRE(loaded);
  Read out;
  table::read_sheets(loaded->sheets, [&](const model::Record& record) {
    if (const auto* row = std::get_if<model::EvidenceRecord>(&record)) {
      out.rows.push_back(model::to_json(row->row));
    }
    if (const auto* problem = std::get_if<model::ProblemRecord>(&record)) {
      const auto& subject = problem->subject;
      out.problems.push_back(subject.substr(subject.find(".csv:") + 5) + " " + problem->message);
    }
  });
  return out;
}

constexpr const char* kServiceNow =
    "number,opened_at,resolved_at,closed_at,business_service,cmdb_ci,priority,close_code,"
    "sys_updated_on,short_description,assignment_group\n"
    "INC001,2026-02-03 01:10:00,2026-02-03 03:00:00,2026-02-05 03:00:00,shop,srv-1,1 - Critical,"
    "Hardware replaced,2026-02-05 03:00:00,Shop down,ops\n"
    "INC002,2026-02-04 01:10:00,,2026-02-04 02:00:00,shop,,2 - High,,2026-02-04 02:00:00,Slow,ops\n"
    "INC003,2026-02-05 01:10:00,,,shop,,2 - High,,2026-02-05 02:00:00,Still open,ops\n"
    "INC004,2026-02-06 01:10:00,2026-02-05 01:10:00,,shop,,3,,,Backwards,ops\n";

}  // namespace

TEST_CASE("an export of ServiceNow is known by its header", "[table]") {
  const auto found = read(kServiceNow);
  REQUIRE(found.rows.size() == 3);
  CHECK(found.rows[0] ==
        R"({"asset":{"scheme":"key","value":"srv-1"},"assignment_group":"ops",)"
        R"("cause":"Hardware replaced","detected_at":"2026-02-03T01:10:00Z","id":"INC001",)"
        R"("resolved_at":"2026-02-03T03:00:00Z","service":{"scheme":"key","value":"shop"},)"
        R"("severity":"1 - Critical","summary":"Shop down","updated_at":"2026-02-05T03:00:00Z"})");
  // Where nobody resolved it, it was closed; where neither, it is open and kept.
  CHECK(found.rows[1].find(R"("resolved_at":"2026-02-04T02:00:00Z")") != std::string::npos);
  CHECK(found.rows[2].find("resolved_at") == std::string::npos);
  REQUIRE(found.problems.size() == 1);
  CHECK(found.problems[0] ==
        "5: column resolved_at 2026-02-05T01:10:00Z is before the incident's begin, "
        "2026-02-06T01:10:00Z");
}

TEST_CASE("times without a zone are refused unless a mapping names one", "[table]") {
  const auto refused = read(kServiceNow, "");
  CHECK(refused.rows.empty());
  REQUIRE_FALSE(refused.problems.empty());
  CHECK(refused.problems[0].find("zone") != std::string::npos);
  const auto east = read(kServiceNow, "timezone: \"+01:00\"\n");
  CHECK(east.rows[0].find(R"("detected_at":"2026-02-03T00:10:00Z")") != std::string::npos);
}

TEST_CASE("an export of Jira is known, with its dates and its repeated columns", "[table]") {
  const auto found = read(
      "Summary,Issue key,Issue id,Priority,Components,Components,Created,Updated,Resolved,"
      "Custom field (Root cause)\n"
      "Shop down,OPS-1,10001,Highest,shop,web,03/Feb/26 1:10 AM,05/Feb/26 3:00 PM,"
      "03/Feb/26 12:05 PM,Expired certificate\n"
      "Noon,OPS-2,10002,Low,shop,,04/Feb/26 12:00 AM,,,\n"
      "Never,OPS-3,10003,Low,shop,,31/Feb/26 12:00 AM,,,\n");
  REQUIRE(found.rows.size() == 2);
  CHECK(found.rows[0] ==
        R"({"cause":"Expired certificate","detected_at":"2026-02-03T01:10:00Z","id":"OPS-1",)"
        R"("issue_id":"10001","resolved_at":"2026-02-03T12:05:00Z",)"
        R"("service":{"scheme":"key","value":"shop"},"severity":"Highest","summary":"Shop down",)"
        R"("updated_at":"2026-02-05T15:00:00Z"})");
  CHECK(found.rows[1].find(R"("detected_at":"2026-02-04T00:00:00Z")") != std::string::npos);
  REQUIRE(found.problems.size() == 1);  // there is no 31 February
  CHECK(found.problems[0].starts_with("4: column Created"));
}

TEST_CASE("an export of PagerDuty is known, seconds count from the first notice", "[table]") {
  const auto found = read(
      "id,incident_number,service_id,service_name,created_at,resolved_at,seconds_to_first_ack,"
      "seconds_to_resolve,urgency,description\n"
      "Q1,17,PABC,shop,2026-02-03T01:10:00Z,2026-02-03T02:10:00Z,95,3600,high,Shop down\n"
      "Q2,18,PABC,shop,2026-02-03T01:10:00Z,,,120,low,Blip\n"
      "Q3,19,PABC,shop,2026-02-03T01:10:00Z,,soon,,low,Broken\n",
      "");
  REQUIRE(found.rows.size() == 2);
  CHECK(found.rows[0].find(R"("acknowledged_at":"2026-02-03T01:11:35Z")") != std::string::npos);
  CHECK(found.rows[0].find("started_at") == std::string::npos);
  CHECK(found.rows[1].find(R"("resolved_at":"2026-02-03T01:12:00Z")") != std::string::npos);
  REQUIRE(found.problems.size() == 1);
  CHECK(found.problems[0] == "4: column seconds_to_first_ack expected seconds, got \"soon\"");
}

TEST_CASE("dates are read by a format, or not at all", "[table]") {
  CHECK(table::to_iso("29/2/2016 01:16", "%d/%m/%Y %H:%M") == "2016-02-29T01:16:00");
  CHECK(table::to_iso("3/Feb/26 12:05 am", "%d/%b/%y %I:%M %p") == "2026-02-03T00:05:00");
  CHECK(table::to_iso("2026-02-03T01:10:00.123+0130", "%Y-%m-%dT%H:%M:%S.%f%z") ==
        "2026-02-03T01:10:00+01:30");
  CHECK_FALSE(table::to_iso("3/Feb/26 13:05 AM", "%d/%b/%y %I:%M %p"));
  CHECK_FALSE(table::to_iso("3/Feb/26", "%d/%b/%y %I:%M %p"));
  CHECK_FALSE(table::to_iso("2026-02-03x", "%Y-%m-%d"));
  CHECK_FALSE(table::to_iso("", "%Y"));
  CHECK(table::check_date_format("%d.%m.%Y"));
  CHECK_FALSE(table::check_date_format("%d.%m"));
  CHECK_FALSE(table::check_date_format("%d.%m.%Y %q"));
  CHECK_FALSE(table::check_date_format("%d.%m.%Y %"));
}

TEST_CASE("a mapping of the user's goes before the preset", "[table]") {
  const auto found =
      read(kServiceNow, "timezone: UTC\ncolumns: { cmdb_ci: service, business_service: }\n");
  CHECK(found.rows[0].find(R"("service":{"scheme":"key","value":"srv-1"})") != std::string::npos);
}

TEST_CASE("a header that no preset knows stays unknown", "[table]") {
  CHECK(table::recognise("a,b\n1,2\n", std::nullopt) == nullptr);
  CHECK(table::recognise("", std::nullopt) == nullptr);
  CHECK(table::recognise("number,opened_at\n", table::SheetKind::assets) == nullptr);
  CHECK(table::recognise("number,opened_at\n", table::SheetKind::incidents) != nullptr);
  CHECK_FALSE(table::parse_mapping("fallbacks: [a]"));
  CHECK_FALSE(table::parse_mapping("repeated: last"));
  CHECK_FALSE(table::parse_mapping("date_formats: [\"%Q\"]"));
  CHECK_FALSE(table::parse_mapping("seconds_after: 3"));
}
