#include "lib/exchange/graph_writer.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

namespace {

namespace exchange = plimsoll::exchange;
namespace graph = plimsoll::graph;

constexpr std::array<std::string_view, 4> kNames{"a \"b\" <c>", "x\\y", "db,1", "alone"};

std::string_view name(graph::NodeId node) { return kNames.at(node); }

/// 0 needs 1 or 2 by hand, and softly 2; 3 stands alone.
graph::Graph small() {
  graph::Builder builder{4};
  const std::vector<graph::NodeId> members{1, 2};
  const std::vector<std::uint8_t> active{1, 0};
  REQUIRE(
      builder.add_need({.of = 0, .k = 1, .takeover = graph::Takeover::manual}, members, active));
  REQUIRE(builder.add_dependency(0, 2, true));
  return std::move(builder).build();
}

}  // namespace

TEST_CASE("DOT shows k of n between owner and members", "[graph_writer]") {
  CHECK(exchange::to_dot(small(), name) == R"(digraph plimsoll {
  rankdir=BT;
  "a \"b\" <c>";
  "x\\y";
  "db,1";
  "alone";
  "\N need 0" [shape=circle, fontsize=9, label="1 of 2\nmanual"];
  "a \"b\" <c>" -> "\N need 0";
  "\N need 0" -> "x\\y";
  "\N need 0" -> "db,1" [style=dotted];
  "a \"b\" <c>" -> "db,1" [style=dashed];
}
)");
}

TEST_CASE("GraphML holds every edge with its need", "[graph_writer]") {
  pugi::xml_document document;
  REQUIRE(document.load_string(exchange::to_graphml(small(), name).c_str()));
  const auto drawn = document.child("graphml").child("graph");
  CHECK(std::string_view{drawn.child("node").attribute("id").value()} == kNames[0]);
  const auto edges = drawn.children("edge");
  CHECK(std::distance(edges.begin(), edges.end()) == 3);
  const auto standby = *std::next(edges.begin());
  CHECK(std::string_view{standby.attribute("target").value()} == kNames[2]);
  const auto data = [&](const char* key) {
    return std::string_view{standby.find_child_by_attribute("data", "key", key).text().get()};
  };
  CHECK(data("k") == "1");
  CHECK(data("members") == "2");
  CHECK(data("takeover") == "manual");
  CHECK(data("active") == "false");
  CHECK(data("soft") == "false");
}

TEST_CASE("the edge list quotes names and keeps lone nodes", "[graph_writer]") {
  CHECK(exchange::to_edges(small(), name) == R"(from,to,kind,need,k,members,takeover,active
"alone",,,,,,,
"a ""b"" <c>","x\y",needs,0,1,2,manual,yes
"a ""b"" <c>","db,1",needs,0,1,2,manual,no
"a ""b"" <c>","db,1",soft,1,1,1,seamless,yes
)");
}
