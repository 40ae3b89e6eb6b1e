#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lib/lifecycle/catalogue_file.hpp"
#include "lib/lifecycle/reference.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::lifecycle {
namespace {

std::string day(const Milestone& milestone) { return to_text(milestone); }

}  // namespace

TEST_CASE("a user's CSV is read by column, and what can't be read is said", "[lifecycle]") {
  const auto file = parse_csv(
      "eol,product,cycle,label,eos,class\n"
      ",eos-7050,,Arista 7050,,hardware\n"
      "2030-01-31,eos-7050,*,,2024-06-30,\n"
      "someday,eos-7050,2,,,\n"
      "2031-01-31,eos-7050,*,,,\n"
      "2031-01-31,,1,,,\n",
      "mine.csv");
  REQUIRE(file);
  const auto* product = file->catalogue.find("eos-7050");
  REQUIRE(product != nullptr);
  CHECK(product->label == "Arista 7050");
  CHECK(product->kind == Product::Class::hardware);
  REQUIRE(product->cycles.size() == 1);
  CHECK(day(product->cycles[0].end_of_security_support) == "2030-01-31");
  CHECK(day(product->cycles[0].end_of_sale) == "2024-06-30");
  CHECK(product->cycles[0].source == "mine.csv");
  REQUIRE(file->issues.size() == 3);
  CHECK(file->issues[0].where == "mine.csv:4");
  CHECK(file->issues[0].what.find("\"someday\"") != std::string::npos);
  CHECK(file->issues[1].what == "eos-7050 * stands here a second time: the first row counts");
  CHECK_FALSE(parse_csv("name,eol\nx,2030-01-01\n", "other.csv"));
  CHECK_FALSE(parse_csv("", "empty.csv"));
}

TEST_CASE("a catalogue written is read back as it was", "[lifecycle]") {
  const auto text = to_csv(reference_catalogue());
  const auto again = parse_csv(text, "again.csv");
  REQUIRE(again);
  CHECK(again->issues.empty());
  CHECK(to_csv(again->catalogue) == text);
}

TEST_CASE("what is merged replaces the same cycles and keeps the others", "[lifecycle]") {
  auto base = parse_csv("product,label,cycle,eol\na,A,,\na,,1,2020-01-01\na,,2,2030-01-01\n", "x");
  auto mine = parse_csv("product,cycle,eol\na,2,2031-01-01\nb,1,false\n", "y");
  REQUIRE(base);
  REQUIRE(mine);
  base->catalogue.merge(std::move(mine->catalogue));
  const auto* a = base->catalogue.find("a");
  REQUIRE(a != nullptr);
  CHECK(a->label == "A");
  CHECK(day(a->find("1")->end_of_security_support) == "2020-01-01");
  CHECK(day(a->find("2")->end_of_security_support) == "2031-01-01");
  CHECK(a->find("2")->source == "y");
  CHECK(base->catalogue.find("b") != nullptr);
}

TEST_CASE("OpenEoX statements become release cycles", "[lifecycle]") {
  const auto file = parse_file(R"({"$schema":"…/shell.json","statements":[
    {"core":{"end_of_life":"2030-12-31T12:00:00Z","end_of_security_support":"2028-12-31T12:00:00Z",
             "end_of_sales":"tba","last_updated":"2026-02-01T12:00:00Z"},
     "product":{"vendor_name":"Example","product_name":"Router OS","product_version":"7.1"},
     "product_identification_helper":{"cpe":"cpe:2.3:o:example:router_os:7.1"}},
    {"core":{"end_of_life":"tba","end_of_security_support":"tba","last_updated":"2026-02-01T12:00:00Z"},
     "product":{"hardware":{"vendor_name":"Example","product_name":"R-1000"}}},
    {"core":{"end_of_life":"2025-12-31 noon","end_of_security_support":"2025-12-31T12:00:00Z"},
     "product":{"product_name":"Broken","product_version":"1"}},
    {"core":{}}, 7]})",
                               "eox.json");
  REQUIRE(file);
  const auto* router = file->catalogue.find("example_router_os");
  REQUIRE(router != nullptr);
  CHECK(router->label == "Example Router OS");
  const auto* cycle = router->find("7.1");
  REQUIRE(cycle != nullptr);
  CHECK(day(cycle->end_of_security_support) == "2028-12-31");
  CHECK(day(cycle->end_of_extended_support) == "2030-12-31");
  CHECK(cycle->end_of_sale.known == Milestone::Known::none_announced);
  CHECK(cycle->as_of == parse_day("2026-02-01"));
  const auto* device = file->catalogue.find("example_r_1000");
  REQUIRE(device != nullptr);
  CHECK(device->kind == Product::Class::hardware);
  CHECK(device->cycles.front().name == kEveryVersion);
  CHECK(file->issues.size() == 3);
}

TEST_CASE("what is no OpenEoX document is an error that says what to give", "[lifecycle]") {
  for (const char* none : {"{", "{}", "{\"statements\":7}", "{\"end_of_life\":\"tba\"}"}) {
    CAPTURE(none);
    const auto file = parse_file(none, "core.json");
    REQUIRE_FALSE(file);
    CHECK(file.error().what.find("core.json") == 0);
    CHECK_FALSE(file.error().remedy.empty());
  }
}

TEST_CASE("OpenEoX's own examples are read in their statements", "[lifecycle]") {
  const auto data = test::shared_data();
  if (!data) {
    WARN("the shared test data is not here");
    return;
  }
  const auto read = [&](const char* name) {
    nlohmann::json statement;
    statement["core"] = nlohmann::json::parse(test::slurp(*data / "eol" / "openeox" / name));
    statement["product"] = {{"vendor_name", "V"}, {"product_name", "P"}, {"product_version", "1"}};
    return parse_openeox(nlohmann::json{{"statements", {statement}}}.dump(), name);
  };
  const auto maximal = read("examples__core-maximal.json");
  REQUIRE(maximal);
  const auto& cycle = maximal->catalogue.find("v_p")->cycles.front();
  CHECK(day(cycle.end_of_security_support) == "2025-12-31");
  CHECK(day(cycle.end_of_sale) == "2025-09-01");
  const auto announced = read("examples__core-minimal-tba.json");
  REQUIRE(announced);
  CHECK(announced->catalogue.find("v_p")->cycles.front().end_of_security_support.known ==
        Milestone::Known::none_announced);
  // 10:00 of 25 November, twenty and a half hours west of Greenwich, is the 26th in UTC.
  const auto zones = read("examples__core-timezones.json");
  REQUIRE(zones);
}

TEST_CASE("the API of endoflife.date says phases by flag and day", "[lifecycle]") {
  const auto file =
      parse_endoflife_api(R"({"schema_version":"1.2.0","generated_at":"2026-11-01T00:00:00+00:00",
    "total":1,"result":[{"name":"thing","label":"Thing","category":"os",
      "identifiers":[{"type":"cpe","id":"cpe:/o:x:thing"},{"type":"repology","id":"thing"}],
      "releases":[
        {"name":"2","label":"2","releaseDate":"2026-01-01","isEol":false,"eolFrom":"2030-01-01",
         "isEoas":false,"eoasFrom":null},
        {"name":"1","isEol":true,"eolFrom":null,"isEoes":true,"eoesFrom":"2024-01-01"},
        {"name":"1"}, {}]}, {"name":"nothing"}]})",
                          "api");
  REQUIRE(file);
  const auto* thing = file->catalogue.find("thing");
  REQUIRE(thing != nullptr);
  CHECK(thing->identifiers == std::vector<std::string>{"cpe=cpe:/o:x:thing"});
  REQUIRE(thing->cycles.size() == 2);
  CHECK(day(thing->cycles[0].end_of_security_support) == "2030-01-01");
  CHECK(day(thing->cycles[0].end_of_active_support) == "false");
  CHECK(day(thing->cycles[1].end_of_security_support) == "true");
  CHECK(day(thing->cycles[1].end_of_extended_support) == "2024-01-01");
  CHECK(thing->cycles[0].as_of == parse_day("2026-11-01"));
  CHECK(file->issues.size() == 3);
  CHECK_FALSE(parse_endoflife_api("[]", "api"));
  CHECK_FALSE(parse_endoflife_api("<html>", "api"));
}

}  // namespace plimsoll::lifecycle
