// `simulate`: what happens when several things fail together, on the example estate.
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

namespace {

namespace test = plimsoll::test;
using nlohmann::json;

class Example {
 public:
  Example() {
    const auto ran = test::audit_tool({"demo", "--out", folder_.path().string()});
    REQUIRE(ran.status == 0);
  }
  [[nodiscard]] test::Ran simulate(std::vector<std::string> more) const {
    std::vector<std::string> command{"-d", audit(), "simulate"};
    command.insert(command.end(), more.begin(), more.end());
    return test::audit_tool(command);
  }
  [[nodiscard]] json answer(std::vector<std::string> more) const {
    more.insert(more.end(), {"--format", "json"});
    const auto ran = simulate(more);
    CAPTURE(ran.err);
    REQUIRE(ran.status == 0);
    return json::parse(ran.out);
  }
  [[nodiscard]] std::string audit() const { return (folder_.path() / "harbour.db").string(); }

 private:
  test::TemporaryFolder folder_;
};

const json* row(const json& rows, const std::string& column, const std::string& value) {
  for (const auto& one : rows) {
    if (one.at(column) == value) return &one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("simulate agrees with the impacts of the assessment, and leaves no trace", "[simulate]") {
  const Example example;
  const auto before = test::column(example.audit(), "SELECT count(*) FROM need");
  const auto answer = example.answer({"--fail", "rack:r03"});
  CHECK(answer["failed"] == json::parse(R"([{"node":"r03","kind":"rack","name":"Rack R03"}])"));
  const auto known = test::column(
      example.audit(),
      "SELECT s.key || ' ' || i.effect FROM impact i JOIN asset s ON s.id = i.service_id "
      "JOIN asset n ON n.id = i.node_id WHERE n.key = 'r03' AND i.effect IN ('outage', 'lost') "
      "ORDER BY 1");
  REQUIRE(known.size() > 5);
  for (const auto& service : known) {
    const auto space = service.find(' ');
    const auto* const found = row(answer["services"], "service", service.substr(0, space));
    CAPTURE(service);
    REQUIRE(found != nullptr);
    CHECK(found->at("effect") == service.substr(space + 1));
  }
  // Each node that falls in round n > 0 names a reason; what failed is first.
  CHECK(answer["fallen"][0]["node"] == "r03");
  CHECK(answer["fallen"][0]["because"] == "it fails");
  CHECK(row(answer["fallen"], "node", "pdu-r03-a")->at("because") == "it needs r03");
  CHECK_FALSE(answer["takeovers"].empty());
  for (const auto& left : answer["capacity"]) CHECK(left["members"] > 1);
  CHECK(test::column(example.audit(), "SELECT count(*) FROM need") == before);
}

TEST_CASE("simulate takes selectors, several together", "[simulate]") {
  const Example example;
  const auto dell = example.answer({"--fail", "vendor:Dell Inc."});
  CHECK(dell["failed"].size() > 1);
  CHECK(std::to_string(dell["failed"].size()) ==
        test::value(example.audit(),
                    "SELECT count(*) FROM asset_attribute f JOIN asset a ON a.id = "
                    "f.asset_id WHERE a.last_scan IS NULL AND f.rank = 1 AND "
                    "f.name = 'vendor' AND f.value = 'Dell Inc.'"));
  const auto both = example.answer({"--fail", "vendor:Dell Inc.", "--fail", "r03"});
  CHECK(both["failed"].size() == dell["failed"].size() + 1);
  CHECK(both["services"].size() >= dell["services"].size());
  const auto nothing = example.simulate({"--fail", "rack:r99"});
  CHECK(nothing.status == 2);
  CHECK(nothing.err.find("there is no asset") != std::string::npos);
  CHECK(example.simulate({"--fail", "rack:r03"}).out.find("Services that suffer") !=
        std::string::npos);
}
