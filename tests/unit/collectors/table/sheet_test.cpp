#include "collectors/table/sheet.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/collectors/table/reading.hpp"

namespace model = plimsoll::model;
namespace test = plimsoll::test;
using test::only;
using test::read_table;

namespace {

std::string subjects(const std::vector<model::Record>& records) {
  std::string out;
  for (const auto& problem : only<model::ProblemRecord>(records)) out += problem.subject + "\n";
  return out;
}

/// "from kind to" of each relation.
std::vector<std::string> relations(const std::vector<model::Record>& records) {
  std::vector<std::string> out;
  for (const auto& r : only<model::RelationRecord>(records)) {
    const auto name = [](const model::Reference& end) {
      return end.key.empty() ? end.id.scheme + "=" + end.id.value : end.key;
    };
    out.push_back(name(r.from) + " " + r.kind + " " + name(r.to));
  }
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("the header's case, blanks and order don't matter", "[table]") {
  const auto records = read_table({{"assets.csv", "KIND; Key ;Mtbf\nServer;a;2d\n"}});
  const auto assets = only<model::AssetRecord>(records);
  REQUIRE(assets.size() == 1);
  CHECK(assets[0].key == "a");
  CHECK(assets[0].kind == "server");
  CHECK(assets[0].attributes.at("mtbf_s") == model::Value{std::int64_t{172800}});
}

TEST_CASE("places make a chain, and are the sheet's own assets where it has them", "[table]") {
  const auto records = read_table(
      {{"assets.csv",
        "key,kind,site,rack,zone,region,provider\nHAM,site,,,,,\na,server,HAM,R1,,,\n"
        "b,server,HAM,R1,,,\nc,server,,R1,,,\nd,vm,,,eu-1a,eu-1,aws\ne,vm,,,1,west,azure\n"
        "f,vm,,,,west,\n"}});
  CHECK(relations(records) ==
        Strings{"a located_in rack:HAM/R1", "rack:HAM/R1 located_in HAM",
                "b located_in rack:HAM/R1", "c located_in rack:R1", "d located_in zone:eu-1a",
                "zone:eu-1a located_in region:eu-1", "region:eu-1 located_in cloud_provider:aws",
                "e located_in zone:west/1", "zone:west/1 located_in region:west",
                "region:west located_in cloud_provider:azure", "f located_in region:west"});
  const auto assets = only<model::AssetRecord>(records);
  const auto rack = std::ranges::find(assets, "rack:HAM/R1", &model::AssetRecord::key);
  REQUIRE(rack != assets.end());
  CHECK(rack->name == "R1");
  CHECK(rack->kind == "rack");
  CHECK(std::ranges::count(assets, "rack:HAM/R1", &model::AssetRecord::key) == 1);
}

TEST_CASE("a rack that is an asset of the sheet lies in its site and not in itself", "[table]") {
  const auto records =
      read_table({{"assets.csv", "key,kind,site,rack\na,server,HAM,R1\nR1,rack,HAM,R1\n"}});
  CHECK(relations(records) == Strings{"a located_in R1", "R1 located_in site:HAM"});
}

TEST_CASE("identifier columns identify, other unknown ones are attributes", "[table]") {
  const auto records =
      read_table({{"assets.csv",
                   "key,kind,vendor,serial,ip,MAC,Cost Center,Slots\n"
                   "a,server,Dell Inc.,ABC123,10.0.0.1 10.0.0.2,00:1B:21:00:00:01,0042,8\n"
                   "b,server,,ABC123,not-an-ip,,,\n"}});
  const auto assets = only<model::AssetRecord>(records);
  REQUIRE(assets.size() == 2);
  CHECK(assets[0].ids == std::vector<model::Identifier>{{"key", "a"},
                                                        {"serial", "dell/ABC123"},
                                                        {"ip", "10.0.0.1"},
                                                        {"ip", "10.0.0.2"},
                                                        {"mac", "00:1b:21:00:00:01"}});
  CHECK(assets[0].attributes.at("cost_center") == model::Value{std::string{"0042"}});
  CHECK(assets[0].attributes.at("slots") == model::Value{std::int64_t{8}});
  CHECK(assets[1].ids.size() == 1);
  CHECK(subjects(records) == "assets.csv:3: column ip\n");
}

TEST_CASE("each refused row is named by file, line and column, and the rest is kept", "[table]") {
  const auto records = read_table({{"assets.csv",
                                    "key,kind,Tier,MTBF\na,sever,,\nb,server,7,10\n\"c\nc\",server,"
                                    ",\nb,vm,,\nb,vm,,\n,vm,,\n"}});
  CHECK(subjects(records) ==
        "assets.csv:2: column kind\nassets.csv:3: column Tier\nassets.csv:3: column MTBF\n"
        "assets.csv:7: column key\nassets.csv:8: column key\n");
  const auto problems = only<model::ProblemRecord>(records);
  CHECK(problems[0].message.find("server") != std::string::npos);
  CHECK(problems[2].message.find("without a unit") != std::string::npos);
  CHECK(problems[3].message.find("assets.csv:6") != std::string::npos);
  CHECK(only<model::AssetRecord>(records).size() == 2);
  const auto scopes = only<model::ScopeRecord>(records);
  REQUIRE(scopes.size() == 1);
  CHECK(scopes[0].status == model::ScopeStatus::incomplete);
  CHECK(scopes[0].listed == 6);
  CHECK(scopes[0].reason == "4 of 6 rows were refused");
}

TEST_CASE("a sheet whose header can't be meant is refused as a whole", "[table]") {
  for (const std::string header : {"key,name\n", "key,kind,Key\n", "", "\xFF\xFEk"}) {
    CAPTURE(header);
    const auto records = read_table({{"assets.csv", header + "a,server,b\n"}});
    CHECK(only<model::AssetRecord>(records).empty());
    CHECK(only<model::ProblemRecord>(records).size() == 1);
    const auto scopes = only<model::ScopeRecord>(records);
    REQUIRE(scopes.size() == 1);
    CHECK(scopes[0].status == model::ScopeStatus::incomplete);
    CHECK_FALSE(scopes[0].listed);
  }
}

TEST_CASE("trailing empty cells and rows mean nothing, missing cells are unknown", "[table]") {
  const auto records =
      read_table({{"assets.csv", "key,kind,name,\na,server,,,,\nb,server\n,,,,,\n\n"}});
  CHECK(only<model::AssetRecord>(records).size() == 2);
  CHECK(only<model::ProblemRecord>(records).empty());
  CHECK(only<model::ScopeRecord>(records)[0].listed == 2);
}

TEST_CASE("dependencies refer to keys, identifiers and keys of others", "[table]") {
  const auto records = read_table(
      {{"dependencies.csv",
        "from,to,kind,strength\na,b,,\na,ip=10.0.0.5,runs on,soft\na,serial=dell/ABC123,,\n"
        "a,elsewhere,Powered By,hard\na,a,,\na,ip=nonsense,,\na,b,depends_on,\nx,y,wants,\n"
        "a,x=y,,strong\n"},
       {"assets.csv", "key,kind\na,vm\nb,vm\n"}});
  CHECK(relations(records) == Strings{"a depends_on b", "a runs_on ip=10.0.0.5",
                                      "a depends_on serial=dell/ABC123",
                                      "a powered_by key=elsewhere"});
  const auto told = only<model::RelationRecord>(records);
  CHECK(told[0].attributes.empty());
  CHECK(model::to_text(told[1].attributes.at("strength")) == "soft");
  CHECK(subjects(records) ==
        "dependencies.csv:6: column to\ndependencies.csv:7: column to\ndependencies.csv:8\n"
        "dependencies.csv:9: column kind\ndependencies.csv:10: column strength\n");
}

TEST_CASE("a relation never points at a row that was refused", "[table]") {
  const auto records = read_table({{"assets.csv", "key,kind,tier\na,vm,\nb,vm,high\n"},
                                   {"dependencies.csv", "from,to\na,b\n"}});
  CHECK(relations(records) == Strings{"a depends_on key=b"});
}

TEST_CASE("rows of one group become one need", "[table]") {
  const auto records = read_table(
      {{"needs.csv",
        "of,group,k,member,active,takeover,takeover_time,why\n"
        "s,db,1,d1,,manual,15m,Promote\nt,,2,x,,,,\ns,db,1,d2,No,manual,,\nt,,,y,,,,\n"}});
  const auto needs = only<model::NeedRecord>(records);
  REQUIRE(needs.size() == 2);
  CHECK(needs[0].of.id == model::Identifier{"key", "s"});
  CHECK(needs[0].k == 1);
  REQUIRE(needs[0].members.size() == 2);
  CHECK(needs[0].members[0].active);
  CHECK_FALSE(needs[0].members[1].active);
  CHECK(needs[0].takeover == model::Takeover::manual);
  CHECK(needs[0].takeover_s == 900);
  CHECK(needs[0].why == "Promote");
  CHECK(needs[1].takeover == model::Takeover::seamless);
  CHECK_FALSE(needs[1].takeover_s);
  CHECK(only<model::ScopeRecord>(records)[0].status == model::ScopeStatus::complete);
}

TEST_CASE("a need with a refused row is left out: its rest would tell too little", "[table]") {
  const auto records = read_table(
      {{"needs.csv",
        "of,group,k,member\ns,a,1,d1\ns,a,2,d2\ns,b,1,d1\ns,b,1,d1\ns,c,,d1\ns,d,3,d1\n"}});
  const auto needs = only<model::NeedRecord>(records);
  REQUIRE(needs.size() == 1);
  CHECK(needs[0].group == "d");
  const auto problems = only<model::ProblemRecord>(records);
  REQUIRE(problems.size() == 6);
  CHECK(problems[0].subject == "needs.csv:3: column k");
  CHECK(problems[0].message.find("line 2") != std::string::npos);
  CHECK(problems[1].subject == "needs.csv:5: column member");
  CHECK(problems[5].severity == model::ProblemRecord::Severity::warning);
  CHECK(problems[5].message.find("never work") != std::string::npos);
}
