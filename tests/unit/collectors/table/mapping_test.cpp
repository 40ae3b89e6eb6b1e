#include <string>

#include <catch2/catch.hpp>

#include "collectors/table/sheet.hpp"
#include "tests/unit/collectors/table/reading.hpp"

namespace model = plimsoll::model;
namespace table = plimsoll::table;
namespace test = plimsoll::test;

TEST_CASE("a mapping gives columns, defaults, words and a time zone", "[table]") {
  const auto mapping = table::parse_mapping(
      "values: {Typ: {Rechner: server}}\ncolumns: {Name: key, Typ: kind, Geheim: }\n"
      "defaults: {tier: 2}\nsheet: assets\ntimezone: UTC\n");
  REQUIRE(mapping);
  CHECK(mapping->sheet == table::SheetKind::assets);
  CHECK(mapping->zone == "Z");
  const auto records =
      test::read_table({{"assets.csv", "Name,Typ,Geheim\na,rechner,x\nb,Server,\n"}}, &*mapping);
  const auto assets = test::only<model::AssetRecord>(records);
  REQUIRE(assets.size() == 2);
  CHECK(assets[0].kind == "server");
  CHECK(assets[0].attributes == model::Attributes{{"tier", std::int64_t{2}}});
  CHECK(test::only<model::ProblemRecord>(records).empty());
}

TEST_CASE("a default stands in for a column that the sheet lacks", "[table]") {
  const auto mapping = table::parse_mapping("defaults: {kind: vm}");
  REQUIRE(mapping);
  const auto records = test::read_table({{"assets.csv", "key\na\n"}}, &*mapping);
  REQUIRE(test::only<model::AssetRecord>(records).size() == 1);
  CHECK(test::only<model::AssetRecord>(records)[0].kind == "vm");
}

TEST_CASE("the mapping's zone is for times that have none", "[table]") {
  const auto mapping = table::parse_mapping("timezone: '+02:00'");
  REQUIRE(mapping);
  const auto records = test::read_table(
      {{"incidents.csv", "id,started,resolved\nI1,2026-01-01 02:00,2026-01-01T02:00:00Z\n"}},
      &*mapping);
  const auto rows = test::only<model::EvidenceRecord>(records);
  REQUIRE(rows.size() == 1);
  CHECK(model::to_text(rows[0].row.at("started_at")) == "2026-01-01T00:00:00Z");
  CHECK(model::to_text(rows[0].row.at("resolved_at")) == "2026-01-01T02:00:00Z");
}

TEST_CASE("a wrong mapping is refused with what is wrong", "[table]") {
  const auto what = [](const char* yaml) {
    const auto mapping = table::parse_mapping(yaml);
    REQUIRE_FALSE(mapping);
    CHECK(mapping.error().kind == plimsoll::Error::Kind::usage);
    return mapping.error().what;
  };
  CHECK(what("sheet: servers").find("servers") != std::string::npos);
  CHECK(what("colums: {a: b}").find("colums") != std::string::npos);
  CHECK(what("columns: [a]").find("columns") != std::string::npos);
  CHECK(what("columns: {a: [b]}").find("columns") != std::string::npos);
  CHECK(what("timezone: Europe/Berlin").find("Berlin") != std::string::npos);
  CHECK(what("a: [").find("YAML") != std::string::npos);
  CHECK(what("").find("map") != std::string::npos);
  CHECK(what("values: {a: b}").find("values") != std::string::npos);
}
