#include "reports/csv/csv.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include <SQLiteCpp/Database.h>
#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "tests/support/support.hpp"

namespace fs = std::filesystem;
using namespace plimsoll;

namespace {

constexpr const char* kRows = R"sql(
INSERT INTO scan VALUES (1, '2026-11-22T00:00:00Z', NULL, 't');
INSERT INTO source VALUES (1, 'table', 'sheets', 'stated', 1);
INSERT INTO collection VALUES (1, 1, 1, '1', '2026-11-22T00:00:00Z', '2026-11-22T00:00:01Z', 'incomplete', 'cut short', 2, 1, 1, 3, 1);
INSERT INTO scope VALUES (1, 1, 'sheets', '["asset"]', 'denied', NULL, 'no right');
INSERT INTO problem VALUES (1, 1, 'warning', 'bad_row', 'assets.csv:3: no kind', 'assets.csv', 3);
INSERT INTO asset VALUES (1, 'business_service', 'shop', 'Shop', 1, NULL);
INSERT INTO asset VALUES (2, 'server', '=cmd|''/c calc''!A1', 'evil "one",
two', 1, NULL);
INSERT INTO asset VALUES (3, 'server', 'gone', 'gone', 1, 1);
INSERT INTO asset_version VALUES (1, 2, 1, 'x', 'server', 'x', '{"vendor":"HPE","serial":"S1","watts":-5}', NULL, NULL, 1, NULL);
INSERT INTO asset_identifier VALUES (1, 'serial', 'hpe/S1');
INSERT INTO relation_version VALUES (1, 1, 1, 2, 'depends_on', '{}', NULL, 1, NULL);
INSERT INTO evidence VALUES (1, 1, 'requirement', '{"tier":1,"rto_s":600,"rpo_s":60,"stated_by":"@boss"}', 'a', NULL, 1, NULL);
INSERT INTO evidence VALUES (2, 1, 'contract', '{"contract":"C-1","vendor":"ACME","end_at":"2026-11-20T00:00:00Z"}', 'b', NULL, 1, NULL);
INSERT INTO evidence VALUES (3, 1, 'support', '{"product":"Debian 12","end_at":"2028-06-30T00:00:00Z"}', 'c', NULL, 1, NULL);
INSERT INTO evidence VALUES (4, 1, 'drill', '{"scenario":"host lost","date_at":"2026-05-01T00:00:00Z","measured_rto_s":900,"outcome":"passed"}', 'd', NULL, 1, NULL);
INSERT INTO evidence_reference VALUES (1, 'service', 1), (2, 'asset', 2), (3, 'asset', 2), (4, 'service', 1);
INSERT INTO assessment VALUES (1, 1, '2026-11-23T00:00:00Z', '2026-11-23T00:00:01Z', 't', '{}');
INSERT INTO recovery_estimate VALUES (1, 1, 1, 'host', '=cmd', 2, 1, 1, 'lost', 60, 900, NULL, 'demonstrated', 'not met', NULL, NULL, NULL, NULL, 'unknown', 'no backup', NULL, 0, '[]');
INSERT INTO recovery_act VALUES (1, 0, 'repair', 2, 0, 900, 60, 900, NULL, 'assumed', 'policy', 1, 1, 0, 0, NULL, '[]');
INSERT INTO failover_complexity VALUES (1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 7);
INSERT INTO product_lifecycle VALUES (1, 1, 2, 'debian', 'Debian 12', '12', 0, NULL, NULL, '2026-07-11', '2028-06-30', 'extended', '2028-06-30', 585, 'reference', 'endoflife.date', '2026-08-21', 'os_id', 'ID=debian', NULL, '[]');
INSERT INTO contract_repair VALUES (2, 1, NULL, 'the contract promises no time to restore');
INSERT INTO need VALUES (1, 1, 1, 1, 1, 0, 'seamless', NULL, 'relation', 'shop depends on it', '["relation_version:1"]');
INSERT INTO need_member VALUES (1, 2, 1, 0);
INSERT INTO impact VALUES (2, 1, 1, 'lost', NULL);
INSERT INTO single_point VALUES (1, 2, 2, 1);
INSERT INTO cut_set VALUES (1, 1, 1, 2);
INSERT INTO cut_set_member VALUES (1, 2), (1, 1);
INSERT INTO cut_set_count VALUES (1, 2, 1, 1, 1);
INSERT INTO availability VALUES (1, 1, 0.25, 1.0, 1, 2, 1);
INSERT INTO availability_estimate VALUES (1, 1, 0.25, NULL, 1.0, 0, NULL, NULL, NULL, NULL, NULL, 0, 1, 0, 1);
INSERT INTO availability_contributor VALUES (1, 1, 1, 2, NULL, NULL);
INSERT INTO finding VALUES ('00000000000a', 'a.b.c', 'M1', 'shop', 'business_service', 1, 1, 'new', 'unknown', 'medium', 'T', 'm', 'r', 'M1.1', '[]', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z', NULL);
INSERT INTO finding VALUES ('00000000000b', 'a.b.c', 'M1', 'x', 'server', 2, 1, 'standing', 'fail', 'critical', 'T', '-1+1', 'r', 'M1.1', '["asset_version:1"]', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', NULL);
INSERT INTO finding VALUES ('00000000000c', 'a.b.c', 'M1', 'y', 'server', 2, 1, 'resolved', 'fail', 'critical', 'T', 'm', 'r', 'M1.1', '[]', '2026-11-22T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z');
INSERT INTO waiver VALUES (1, '00000000000b', '2027-01-01T00:00:00Z', 'it is old', 'Ann', '2026-11-23T00:00:00Z');
)sql";

store::Database create(const fs::path& path, bool filled) {
  auto database = store::Database::open(path, store::Mode::create);
  if (!database) throw std::runtime_error(to_string(database.error()));
  if (filled) database->handle().exec(kRows);
  return std::move(*database);
}

std::map<std::string, std::string> rendered(bool filled) {
  const test::TemporaryFolder folder;
  auto database = create(folder.path() / "a.db", filled);
  std::map<std::string, std::string> out;
  for (auto& file : csv::render(database)) out[file.name] = std::move(file.content);
  return out;
}

std::string header(const std::string& content) { return content.substr(0, content.find("\r\n")); }

}  // namespace

TEST_CASE("the CSV report documents every column of every file", "[csv]") {
  std::map<std::string, std::string> documented;
  std::string* current = nullptr;
  const auto readme = test::slurp(test::source_dir() / "reports/csv/README.md");
  for (const auto line : core::lines(readme)) {
    if (line.starts_with("## ")) current = &documented[std::string{line.substr(3)}];
    if (current == nullptr || !line.starts_with("| `")) continue;
    if (!current->empty()) *current += ',';
    *current += line.substr(3, line.find('`', 3) - 3);
  }
  const auto files = rendered(false);
  CHECK(files.size() == 15);
  for (const auto& [name, content] : files) {
    CAPTURE(name);
    CHECK(content == documented[name] + "\r\n");
  }
  CHECK(documented.size() == files.size());
}

TEST_CASE("the columns that scripts rely on come first", "[csv]") {
  const std::map<std::string, std::string> promised{
      {"impacts.csv", "node,node_kind,service,effect,seconds"},
      {"findings.csv",
       "id,check,status,severity,subject,subject_kind,service,title,message,remedy,practice,first_"
       "seen,last_seen,"
       "waived_until,evidence"},
      {"recovery.csv",
       "service,scenario,rto_s,rto_low_s,rto_high_s,rto_required_s,rto_verdict,rpo_s,rpo_required_"
       "s,rpo_verdict,grade"},
      {"lifecycle.csv",
       "asset,product,cycle,eoas,eol,eoes,days_left,status,on_single_point,source,as_of"}};
  const auto files = rendered(false);
  for (const auto& [name, columns] : promised) {
    REQUIRE(files.contains(name));
    CHECK(files.at(name).starts_with(columns));
  }
  for (const auto* name :
       {"assets.csv", "availability.csv", "availability_contributors.csv", "cut_sets.csv",
        "relations.csv", "needs.csv", "services.csv", "gaps.csv", "sources.csv"}) {
    CHECK(files.contains(name));
  }
}

TEST_CASE("the CSV report tells what the file holds and defuses it", "[csv]") {
  const auto files = rendered(true);
  CHECK(files.at("assets.csv")
            .find("'=cmd|'/c calc'!A1,server,\"evil "
                  "\"\"one\"\",\ntwo\",HPE,,S1,1,1,2026-11-22T00:00:00Z,1,table sheets,"
                  "serial=hpe/"
                  "S1,\"{\"\"serial\"\":\"\"S1\"\",\"\"vendor\"\":\"\"HPE\"\",\"\"watts\"\":-5}"
                  "\"\r\n") != std::string::npos);
  CHECK(files.at("assets.csv").find("gone") == std::string::npos);
  CHECK(files.at("relations.csv")
            .find("\r\nshop,business_service,depends_on,'=cmd|'/c calc'!A1,server,hard,1,") !=
        std::string::npos);
  CHECK(
      files.at("needs.csv")
          .find(
              "\r\nshop,business_service,1,1,1,'=cmd|'/c calc'!A1,server,yes,no,hard,seamless,,") !=
      std::string::npos);
  CHECK(files.at("impacts.csv").find("\r\n'=cmd|'/c calc'!A1,server,shop,lost,,") !=
        std::string::npos);
  CHECK(files.at("cut_sets.csv")
            .ends_with("\r\nshop,1,'=cmd|'/c calc'!A1,server,shop,business_service\r\n"));
  CHECK(files.at("availability.csv")
            .ends_with("\r\nshop,1,0.0,75.0,,1.0,0.25,yes,2,1,1,yes,,0,75.0,no requirement,,,,,0,"
                       "1,0,1,no,,,\r\n"));
  CHECK(files.at("availability_contributors.csv")
            .ends_with(
                "\r\nshop,1,1,'=cmd|'/c calc'!A1,server,\"evil \"\"one\"\",\ntwo\",,,,,,\r\n"));
  CHECK(files.at("services.csv").find("\r\nshop,Shop,1,,600,60,,,,'@boss,,1,1,1,1\r\n") !=
        std::string::npos);
  CHECK(files.at("recovery.csv")
            .find("\r\nshop,host,900,60,,600,not met,,60,unknown,demonstrated,"
                  "2026-05-01T00:00:00Z,'=cmd,lost,1,1,,,,no backup,7,1,1,\"repair evil") !=
        std::string::npos);
  CHECK(files.at("lifecycle.csv")
            .find("\r\n'=cmd|'/c calc'!A1,contract C-1 with ACME,,,,2026-11-20,-3,ended,yes,table "
                  "sheets,2026-11-22,contract,server,,,,,the contract promises no time to "
                  "restore\r\n") != std::string::npos);
  CHECK(files.at("lifecycle.csv")
            .find(",debian,12,,2026-07-11,2028-06-30,585,extended,yes,endoflife.date,") !=
        std::string::npos);
  CHECK(files.at("sources.csv").find("\r\ntable,sheets,stated,1,incomplete,cut short,") !=
        std::string::npos);
  const auto& gaps = files.at("gaps.csv");
  CHECK(gaps.find("\r\ncollection,table sheets,,incomplete,cut short,") != std::string::npos);
  CHECK(gaps.find("\r\nscope,table sheets,sheets,denied,no right,") != std::string::npos);
  CHECK(gaps.find("\r\nproblem,table sheets,assets.csv,warning,bad_row: assets.csv:3: no kind,") !=
        std::string::npos);
  CHECK(gaps.find("\r\ncheck,a.b.c,shop,unknown,m,") != std::string::npos);
}

TEST_CASE("findings.csv has what stands, the gravest first, waived or not", "[csv]") {
  const auto content = rendered(true).at("findings.csv");
  const auto grave =
      content.find("\r\n00000000000b,a.b.c,fail,critical,x,server,shop,T,'-1+1,r,M1.1,");
  const auto lesser = content.find("\r\n00000000000a,a.b.c,unknown,medium,");
  CHECK(grave != std::string::npos);
  CHECK(lesser != std::string::npos);
  CHECK(grave < lesser);
  CHECK(content.find(",2027-01-01T00:00:00Z,\"[\"\"asset_version:1\"\"]\",standing,M1,Ann,it is "
                     "old,,,,,,,,,\r\n") != std::string::npos);
  CHECK(content.find("00000000000c") == std::string::npos);
}

TEST_CASE(
    "the CSV report is written from a read-only file, replaces what was there and repeats to the "
    "byte",
    "[csv]") {
  const test::TemporaryFolder folder;
  { const auto made = create(folder.path() / "a.db", true); }
  auto database = store::Database::open(folder.path() / "a.db", store::Mode::read);
  REQUIRE(database);
  test::spill(folder.path() / "out/assets.csv", "old");
  const auto written = csv::write_csv(*database, folder.path() / "out");
  REQUIRE(written);
  CHECK(written->size() == 15);
  const auto first = test::slurp(folder.path() / "out/assets.csv");
  CHECK(header(first).starts_with("asset,kind,name"));
  REQUIRE(csv::write_csv(*database, folder.path() / "out"));
  CHECK(test::slurp(folder.path() / "out/assets.csv") == first);
  CHECK(std::distance(fs::directory_iterator{folder.path() / "out"}, fs::directory_iterator{}) ==
        15);
}

TEST_CASE("a folder that cannot be written is an error that names the file", "[csv]") {
  const test::TemporaryFolder folder;
  auto database = create(folder.path() / "a.db", false);
  test::spill(folder.path() / "out", "a file");
  const auto written = csv::write_csv(database, folder.path() / "out");
  REQUIRE_FALSE(written);
  CHECK(written.error().what.find("assets.csv") != std::string::npos);
}
