/// The history of incidents from a sheet to the reports, and what public records of incidents say.

#include "lib/incidents/history.hpp"

#include <catch2/catch.hpp>

#include "lib/core/csv.hpp"
#include "tests/support/program.hpp"

using namespace plimsoll;
using plimsoll::test::audit_tool;
using plimsoll::test::column;
using plimsoll::test::slurp;
using plimsoll::test::spill;
using plimsoll::test::TemporaryFolder;
using plimsoll::test::value;

namespace {

/// One service of tier 1 on one server, and its incidents of two years.
class Audit {
 public:
  Audit() {
    const auto sheets = folder_.path() / "sheets";
    spill(sheets / "assets.csv",
          "key,kind,name,tier\nshop,business_service,Web shop,1\nweb,server,Web server,\n");
    spill(sheets / "dependencies.csv", "from,to\nshop,web\n");
    spill(sheets / "requirements.csv", "service,tier,rto,availability\nshop,1,15m,99.9\n");
    spill(sheets / "incidents.csv",
          "id,service,started,detected,acknowledged,mitigated,resolved,severity,cause,summary\n"
          "I1,shop,2025-02-01T00:00:00Z,2025-02-01T00:05:00Z,2025-02-01T00:15:00Z,,"
          "2025-02-01T05:00:00Z,1,disk failed,\n"
          "I2,shop,2025-03-01T00:00:00Z,2025-03-01T00:10:00Z,,,2025-03-01T05:00:00Z,1,disk,\n"
          // Overlaps I2: an hour of its two counts.
          "I3,shop,2025-03-01T04:00:00Z,2025-03-01T04:01:00Z,,,2025-03-01T06:00:00Z,1,BGP,\n"
          "I4,shop,2026-11-22T22:00:00Z,,,,,2,,\"still =open\"\n"
          "I5,shop,2026-01-02T00:00:00Z,,,,2026-01-01T00:00:00Z,2,,backwards\n");
    REQUIRE(run({"import", sheets.string()}).status == 0);
    REQUIRE(run({"assess"}).status == 0);
  }
  [[nodiscard]] test::Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-d", file().string()});
    return audit_tool(words, {"PLIMSOLL_NOW=2026-11-23T00:00:00Z"});
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "audit.db"; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("incidents become downtime by service, cause and year", "[history]") {
  const Audit audit;
  CHECK(column(audit.file(),
               "SELECT year || ' ' || cause || ' ' || downtime_s FROM "
               "incident_downtime ORDER BY year, cause") ==
        std::vector<std::string>{"2025 hardware 36000", "2025 network 3600", "2026 unknown 7200"});
  // The row that runs backwards was refused at the door, with its line.
  CHECK(value(audit.file(),
              "SELECT subject FROM problem WHERE message LIKE '%before the "
              "incident''s begin%'")
            .ends_with("incidents.csv:6: column resolved"));
  CHECK(value(audit.file(), "SELECT count(*) FROM incident_case") == "4");
  CHECK(value(audit.file(),
              "SELECT r.id FROM incident_case c JOIN incident i USING (evidence_id) "
              "JOIN incident r ON r.evidence_id = c.repeat_of WHERE i.id = 'I2'") == "I1");
}

TEST_CASE("each incident is tied to the finding that would have told of it", "[history]") {
  const Audit audit;
  const auto predictor = [&](const std::string& id) {
    return value(audit.file(),
                 "SELECT f.check_id || ' ' || f.subject FROM incident_case c JOIN incident i USING "
                 "(evidence_id) JOIN finding f ON f.id = c.predicted_by WHERE i.id = '" +
                     id + "'");
  };
  CHECK(predictor("I1") == "redundancy.service.no-single-point web");
  CHECK(predictor("I3").empty());  // nothing is known of the network
  CHECK(predictor("I4").empty());  // an unknown cause is predicted by nothing
}

TEST_CASE("the checks judge the history", "[history]") {
  const Audit audit;
  const auto status = [&](const std::string& check) {
    return value(audit.file(),
                 "SELECT status || ' ' || severity FROM check_result WHERE check_id = 'history." +
                     check + "' AND subject = 'shop'");
  };
  CHECK(status("service.within-downtime-budget") == "fail critical");
  CHECK(status("service.no-repeated-cause").starts_with("unknown"));  // a row was refused; old ones
  CHECK(status("service.cause-known") == "pass medium");              // 120 of 780 minutes
  CHECK(status("service.restored-within-rto") == "fail high");
}

TEST_CASE("the history is printed, and stands in both reports", "[history]") {
  const Audit audit;
  const auto text = audit.run({"history"});
  CHECK(text.status == 0);
  CHECK(text.out.find("missed") != std::string::npos);
  CHECK(text.out.find("not enough quarters") == std::string::npos);  // 2025-Q1 to 2026-Q3: seven
  const auto json = audit.run({"history", "shop", "--format", "json"});
  CHECK(json.out.find("\"predicted_by\"") != std::string::npos);
  CHECK(audit.run({"history", "nothing"}).status == 2);
  const auto lines = audit.run({"history", "--format", "jsonl"});
  CHECK(lines.out.starts_with("{\"part\":\"years\""));
  const auto out = audit.folder() / "report";
  REQUIRE(audit.run({"report", "--out", out.string()}).status == 0);
  const auto csv = slurp(out / "incidents.csv");
  CHECK(
      csv.starts_with("id,service,started,resolved,downtime_s,cause,detection_s,acknowledge_s,"
                      "mitigate_s,restore_s,repeat_of,predicted_by"));
  CHECK(csv.find(
            "I1,shop,2025-02-01T00:00:00Z,2025-02-01T05:00:00Z,18000,hardware,300,600,,18000,") !=
        std::string::npos);
  const auto html = slurp(out / "report.html");
  CHECK(html.find("What incidents have cost") != std::string::npos);
  CHECK(html.find("10 h 00 min down by hardware in 2025") != std::string::npos);
}

TEST_CASE("an estate without incidents says so and shows no empty section", "[history]") {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "a.db").string();
  spill(folder.path() / "assets.csv", "key,kind\nshop,business_service\n");
  REQUIRE(audit_tool({"-d", file, "import", (folder.path() / "assets.csv").string()}).status == 0);
  REQUIRE(audit_tool({"-d", file, "assess"}).status == 0);
  CHECK(audit_tool({"-d", file, "history"}).out.starts_with("No incident is recorded"));
  const auto out = (folder.path() / "out").string();
  REQUIRE(audit_tool({"-d", file, "report", "--out", out}).status == 0);
  CHECK(slurp(folder.path() / "out" / "report.html").find("What incidents") == std::string::npos);
}

TEST_CASE("public records of incidents: causes as their collectors sorted them", "[history]") {
  const auto data = test::shared_data();
  if (!data || !std::filesystem::exists(*data / "incidents/danluu_index.csv")) {
    WARN("no shared data: not compared");
    return;
  }
  const auto& rules = incidents::CauseRules::builtin();
  const std::string text = slurp(*data / "incidents/danluu_index.csv");
  auto reader = core::CsvReader::open(text);
  REQUIRE(reader);
  core::CsvRow row;
  REQUIRE(reader->next(row));
  std::map<std::string, std::map<std::string, int>> found;
  while (reader->next(row)) {
    ++found[row.cells[0]][std::string{to_string(rules.classify(row.cells[0]))}];
  }
  CHECK(found["Config Errors"] == std::map<std::string, int>{{"config", 29}});
  CHECK(found["Hardware/Power Failures"] == std::map<std::string, int>{{"power/cooling", 8}});
  CHECK(found["Database"] == std::map<std::string, int>{{"data", 2}});
  CHECK(found["Uncategorized"] == std::map<std::string, int>{{"unknown", 78}});
}

TEST_CASE("public records of incidents: their times make a history", "[history]") {
  const auto data = test::shared_data();
  if (!data || !std::filesystem::exists(*data / "incidents/postmortems_facts.csv")) {
    WARN("no shared data: not compared");
    return;
  }
  const std::string text = slurp(*data / "incidents/postmortems_facts.csv");
  auto reader = core::CsvReader::open(text);
  REQUIRE(reader);
  core::CsvRow row;
  REQUIRE(reader->next(row));
  std::vector<incidents::Incident> told;
  std::int64_t seconds = 0;  // of rows whose times can be meant, one by one
  std::size_t usable = 0;
  while (reader->next(row)) {
    incidents::Incident one;
    one.row = static_cast<std::int64_t>(told.size()) + 1;
    one.id = row.cells[0];
    one.service = one.row;
    const auto begin = core::parse_instant(row.cells[6]);
    const auto end = core::parse_instant(row.cells[7]);
    if (begin) one.started = *begin;
    if (end) one.resolved = *end;
    if (begin && end && *end >= *begin) {
      ++usable;
      seconds += (*end - *begin).count();
    }
    told.push_back(one);
  }
  CAPTURE(told.size(), usable);
  const auto history = incidents::make_history(told, incidents::CauseRules::builtin(),
                                               *core::parse_instant("2026-11-23"));
  CHECK(history.cases.size() + history.left_out.size() == told.size());
  std::int64_t down = 0;
  for (const auto& one : history.cases) down += one.open ? 0 : one.downtime_s();
  CHECK(down == seconds);
  CHECK(history.durations.overall.restore.count() == usable);
  CHECK(usable > 50);
}
