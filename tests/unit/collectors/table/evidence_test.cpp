#include <string>

#include <catch2/catch.hpp>

#include "lib/model/vocabulary.hpp"
#include "tests/unit/collectors/table/reading.hpp"

namespace model = plimsoll::model;
namespace test = plimsoll::test;
using test::only;
using test::read_table;

namespace {

/// The message of the only problem of a requirements row with these cells.
std::string refusal(const std::string& column, const std::string& cell) {
  const auto records =
      read_table({{"requirements.csv", "service;" + column + "\ns;" + cell + "\n"}});
  CHECK(only<model::EvidenceRecord>(records).empty());
  const auto problems = only<model::ProblemRecord>(records);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].subject == "requirements.csv:2: column " + column);
  CHECK(problems[0].severity == model::ProblemRecord::Severity::error);
  return problems[0].message;
}

std::string row_of(const std::string& path, const std::string& text) {
  const auto rows = only<model::EvidenceRecord>(read_table({{path, text}}));
  REQUIRE(rows.size() == 1);
  return model::to_json(rows[0].row);
}

}  // namespace

TEST_CASE("requirements have units, and references that another collection may know", "[table]") {
  CHECK(row_of("requirements.csv",
               "service,tier,rto,rpo,mtd,availability,cost_per_hour,stated_at\n"
               "shop,1,4h,PT15M,1d12h,99.95 %,12000eur,2026-05-01T10:00:00+02:00\n") ==
        R"({"availability_pct":99.95,"cost_per_hour":"12000 EUR","mtd_s":129600,"rpo_s":900,)"
        R"("rto_s":14400,"service":{"scheme":"key","value":"shop"},)"
        R"("stated_at":"2026-05-01T08:00:00Z","tier":1})");
}

TEST_CASE("empty cells are unknown and stay out of the row", "[table]") {
  CHECK(row_of("requirements.csv", "service,tier,rto\nshop,,\n") ==
        R"({"service":{"scheme":"key","value":"shop"}})");
  CHECK(row_of("incidents.csv", "id,service\nI1,\n") == R"({"id":"I1"})");
}

TEST_CASE("values that could be misread are refused with advice", "[table]") {
  CHECK(refusal("rto", "4").find("without a unit") != std::string::npos);
  CHECK(refusal("rto", "soon").find("15m") != std::string::npos);
  CHECK(refusal("tier", "0").find("1 to 4") != std::string::npos);
  CHECK(refusal("availability", "0.999").find("per cent") != std::string::npos);
  CHECK(refusal("availability", "99,9").find("99,9") != std::string::npos);
  CHECK(refusal("cost_per_hour", "1.000,00 EUR").find("12000 EUR") != std::string::npos);
  CHECK(refusal("stated_at", "2026-05-01 10:00").find("zone") != std::string::npos);
  CHECK(refusal("stated_at", "01.05.2026").find("2026-11-23") != std::string::npos);
}

TEST_CASE("an amount without its currency is kept and told", "[table]") {
  const auto records = read_table({{"requirements.csv", "service,cost_per_hour\ns,5000\n"}});
  CHECK(only<model::EvidenceRecord>(records).size() == 1);
  REQUIRE(only<model::ProblemRecord>(records).size() == 1);
  CHECK(only<model::ProblemRecord>(records)[0].severity == model::ProblemRecord::Severity::warning);
}

TEST_CASE("backups have sizes with units and yes or no", "[table]") {
  CHECK(row_of("backups.csv", "dataset,size,encrypted,duration\norders,1.5 TiB,Yes,70m\n") ==
        R"({"dataset":"orders","duration_s":4200,"encrypted":true,"size_bytes":1649267441664})");
  CHECK(row_of("backups.csv", "dataset,size,encrypted\norders,500GB,no\n") ==
        R"({"dataset":"orders","encrypted":false,"size_bytes":500000000000})");
  const auto records = read_table({{"backups.csv", "dataset,size,encrypted\no,big,maybe\n"}});
  CHECK(only<model::ProblemRecord>(records).size() == 2);
}

TEST_CASE("a column named like the table's own field carries that field's unit", "[table]") {
  CHECK(row_of("requirements.csv", "service,rto_s,rpo_s\ns,3600,15m\n") ==
        R"({"rpo_s":900,"rto_s":3600,"service":{"scheme":"key","value":"s"}})");
}

TEST_CASE("a replica between assets of the sheets is a relation, too", "[table]") {
  const auto records =
      read_table({{"assets.csv", "key,kind\nd1,database\nd2,database\n"},
                  {"replicas.csv", "dataset,from,to,mode,lag\no,d1,d2,async,30s\np,d1,far,,\n"}});
  const auto relations = only<model::RelationRecord>(records);
  REQUIRE(relations.size() == 1);
  CHECK(relations[0].kind == "replicates_to");
  CHECK(model::to_json(relations[0].attributes) ==
        R"({"dataset":"o","lag_s":30.0,"mode":"async"})");
  CHECK(only<model::EvidenceRecord>(records).size() == 2);
}

TEST_CASE("every evidence table has a sheet, and its rows fit the table", "[table]") {
  const std::string cells = "x,x,x,x,x,1h,7";
  for (const auto& [path, table] : std::vector<std::pair<std::string, std::string>>{
           {"requirements.csv", "requirement"},
           {"contracts.csv", "contract"},
           {"incidents.csv", "incident"},
           {"replicas.csv", "replica"},
           {"backups.csv", "backup"},
           {"monitors.csv", "detector"},
           {"drills.csv", "drill"},
           {"support.csv", "support"},
           {"business_impact.csv", "business_impact"}}) {
    CAPTURE(path);
    const auto rows = only<model::EvidenceRecord>(
        read_table({{path, "id,contract,dataset,service,asset,after,impact\n" + cells + "\n"}}));
    if (path == "replicas.csv") continue;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].table == table);
    CHECK(rows[0].scope == "sheet:" + path);
    CHECK(model::find_evidence_table(rows[0].table) != nullptr);
  }
}
