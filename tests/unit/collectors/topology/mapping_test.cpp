#include "collectors/topology/mapping.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/collect/kit/emitter.hpp"
#include "tests/support/support.hpp"

namespace model = plimsoll::model;
namespace network = plimsoll::network;
namespace test = plimsoll::test;

namespace {

template <typename T>
std::vector<T> of(const std::vector<model::Record>& records) {
  std::vector<T> out;
  for (const auto& record : records) {
    if (const auto* found = std::get_if<T>(&record)) out.push_back(*found);
  }
  return out;
}

network::File file(const std::string& path, const std::string& text) {
  auto read = network::parse_network(text);
  REQUIRE(read);
  return {path, std::move(*read)};
}

}  // namespace

TEST_CASE("nodes with names keep them as keys, numbered nodes belong to their file", "[topology]") {
  const std::string text = R"(<graphml><graph><node id="core1"/><node id="7"/></graph></graphml>)";
  const auto records = network::to_records(
      {file("net/a.graphml", text), file("net/b.graphml", text), file("c.csv", "from,to\nn7,8\n")},
      "switch");
  const auto assets = of<model::AssetRecord>(records);
  REQUIRE(assets.size() == 5);
  CHECK(assets[0].key == "core1");
  CHECK(assets[0].kind == "switch");
  CHECK(assets[0].ids == std::vector<model::Identifier>{{"key", "core1"}});
  CHECK(assets[1].key == "a/7");
  CHECK(assets[1].name == "7");
  CHECK(assets[1].ids.empty());
  CHECK(assets[2].key == "b/7");
  CHECK(assets[3].key == "n7");
  CHECK(assets[4].key == "8");
}

TEST_CASE("parallel links are one relation that counts them", "[topology]") {
  const auto records = network::to_records(
      {file("n.csv", "from,to,kind,speed\nb,a,,10\na,b,fiber,10\nb,a,,10\na,b,depends_on,\n")},
      "router");
  const auto relations = of<model::RelationRecord>(records);
  REQUIRE(relations.size() == 2);
  CHECK(relations[0].from.key == "a");
  CHECK(relations[0].kind == "connected_to");
  CHECK(relations[0].attributes.at("links") == model::Value{std::int64_t{3}});
  CHECK(model::to_text(relations[0].attributes.at("speed")) == "10");
  CHECK(relations[0].attributes.count("link_kind") == 0);
  CHECK(relations[1].kind == "depends_on");
}

TEST_CASE("node attributes give kinds and identifiers", "[topology]") {
  const auto records = network::to_records(
      {file("n.graphml",
            R"(<graphml><key id="k" for="node" attr.name="kind"/><key id="i" attr.name="ip"/>)"
            R"(<graph><node id="fw1"><data key="k">firewall</data><data key="i">10.0.0.1</data>)"
            R"(</node></graph></graphml>)")},
      "router");
  const auto assets = of<model::AssetRecord>(records);
  REQUIRE(assets.size() == 1);
  CHECK(assets[0].kind == "firewall");
  REQUIRE(assets[0].ids.size() == 2);
  CHECK(assets[0].ids[1] == model::Identifier{"ip", "10.0.0.1"});
}

TEST_CASE("a scope is complete only when nothing of its file was left out", "[topology]") {
  const auto records = network::to_records(
      {file("a.csv", "from,to\na,b\n"), file("b.csv", "from,to\n,b\nc,d\n")}, "router");
  const auto scopes = of<model::ScopeRecord>(records);
  REQUIRE(scopes.size() == 2);
  CHECK(scopes[0].scope == "file:a.csv");
  CHECK(scopes[0].status == model::ScopeStatus::complete);
  CHECK(scopes[1].status == model::ScopeStatus::incomplete);
  const auto problems = of<model::ProblemRecord>(records);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].subject == "b.csv: line 2");
  CHECK(problems[0].severity == model::ProblemRecord::Severity::error);
}

TEST_CASE("each network file gives the records that its expected file lists", "[topology]") {
  namespace fs = std::filesystem;
  std::size_t cases = 0;
  for (const auto& entry :
       fs::directory_iterator{test::source_dir() / "collectors/topology/fixtures"}) {
    CAPTURE(entry.path().string());
    const bool is_list = fs::exists(entry.path() / "input.csv");
    const auto text = test::slurp(entry.path() / (is_list ? "input.csv" : "input.graphml"));
    std::string lines;
    for (const auto& record : network::to_records({file("input", text)}, "router")) {
      lines += plimsoll::collect::kit::to_line(record) + "\n";
    }
    if (test::accepting()) {
      test::spill(entry.path() / "expected.jsonl", lines);
      WARN("rewrote " << entry.path());
      continue;
    }
    CHECK(lines == test::slurp(entry.path() / "expected.jsonl"));
    ++cases;
  }
  CHECK((test::accepting() || cases >= 3));
}
