#include <string>

#include <catch2/catch.hpp>

#include "collectors/topology/network.hpp"
#include "tests/support/support.hpp"

namespace model = plimsoll::model;
namespace network = plimsoll::network;

namespace {

std::string graphml(const std::string& body) {
  return R"(<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">)"
         R"(<key id="d0" for="node" attr.name="label" attr.type="string"/>)"
         R"(<key id="d1" for="node" attr.name="Latitude" attr.type="double"/>)"
         R"(<key id="d2" for="node" attr.name="Ports" attr.type="int"><default>48</default></key>)"
         R"(<key id="d3" for="edge" attr.name="Link Note" attr.type="string"/>)" +
         body + "</graphml>";
}

network::Network read(const std::string& body) {
  auto read = network::parse_graphml(graphml(body));
  REQUIRE(read);
  return std::move(*read);
}

}  // namespace

TEST_CASE("graphml data is typed by its key, with defaults", "[topology]") {
  const auto net =
      read(R"(<graph edgedefault="undirected"><node id="0"><data key="d0">Berlin &amp; Süd</data>)"
           R"(<data key="d1">52.5</data></node><node id="1"><data key="d2">many</data></node>)"
           R"(<edge source="0" target="1"><data key="d3">dark fibre</data></edge></graph>)");
  REQUIRE(net.nodes.size() == 2);
  CHECK(net.nodes[0].label == "Berlin & Süd");
  CHECK(net.nodes[0].attributes.at("latitude") == model::Value{52.5});
  CHECK(net.nodes[0].attributes.at("ports") == model::Value{std::int64_t{48}});
  CHECK(net.nodes[1].attributes.at("ports") == model::Value{std::string{"many"}});
  REQUIRE(net.links.size() == 1);
  CHECK(model::to_text(net.links[0].attributes.at("link_note")) == "dark fibre");
}

TEST_CASE("graphml edges may come before their nodes, be parallel, or loop", "[topology]") {
  const auto net =
      read(R"(<graph><edge id="e0" source="a" target="b"/><node id="b"/><node id="a"/>)"
           R"(<edge source="b" target="a" directed="true"/><edge source="a" target="a"/></graph>)");
  CHECK(net.nodes.size() == 2);
  CHECK(net.nodes[0].id == "b");
  CHECK(net.links.size() == 2);
  CHECK(net.self_loops == 1);
  CHECK(net.remarks.empty());
}

TEST_CASE("graphml oddities are told and the rest is kept", "[topology]") {
  const auto net =
      read(R"(<graph><node id="a"/><node id="a"/><node/><node id="b"/>)"
           R"(<hyperedge id="h1"><endpoint node="a"/></hyperedge><edge id="e1" source="a"/>)"
           R"(<edge source="a" target="ghost"/><edge source="a" target="b"/></graph>)");
  CHECK(net.nodes.size() == 3);
  CHECK(net.links.size() == 2);
  REQUIRE(net.issues.size() == 4);
  CHECK(net.issues[0].where == "second node of the id \"a\"");
  REQUIRE(net.remarks.size() == 1);
  CHECK(net.remarks[0].where == "node \"ghost\"");
}

TEST_CASE("graphml nested graphs give their nodes", "[topology]") {
  const auto net = read(R"(<graph><node id="g"><graph><node id="g::a"/><node id="g::b"/>)"
                        R"(<edge source="g::a" target="g::b"/></graph></node><node id="c"/>)"
                        R"(<edge source="c" target="g::a"/></graph>)");
  CHECK(net.nodes.size() == 4);
  CHECK(net.links.size() == 2);
  CHECK(net.issues.empty());
}

TEST_CASE("graphml labels of yEd shapes are read", "[topology]") {
  const auto net =
      read(R"(<key id="d9" for="node" yfiles.type="nodegraphics"/><graph><node id="n0">)"
           R"(<data key="d9"><y:ShapeNode><y:Geometry/><y:NodeLabel>core 1</y:NodeLabel>)"
           R"(</y:ShapeNode></data></node></graph>)");
  REQUIRE(net.nodes.size() == 1);
  CHECK(net.nodes[0].label == "core 1");
}

TEST_CASE("graphml with entities of its own is refused, and none expands", "[topology]") {
  const auto bomb =
      network::parse_graphml(R"(<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>)"
                             R"(<graphml><graph><node id="&b;"/></graph></graphml>)");
  REQUIRE_FALSE(bomb);
  CHECK(bomb.error().what == "the document type declares entities or elements of its own");
  const auto plain = network::parse_graphml(
      R"(<!DOCTYPE graphml><graphml><graph><node id="&b;"/></graph></graphml>)");
  REQUIRE(plain);
  CHECK(plain->nodes.at(0).id == "&b;");
}

TEST_CASE("graphml depth doesn't crash", "[topology]") {
  constexpr int kLevels = 1'000'000;
  std::string deep = "<graphml><graph>";
  for (int i = 0; i < kLevels; ++i) deep += "<node id='" + std::to_string(i) + "'><graph>";
  CHECK_FALSE(network::parse_graphml(deep));  // cut off
  for (int i = 0; i < kLevels; ++i) deep += "</graph></node>";
  const auto read = network::parse_graphml(deep + "</graph></graphml>");
  REQUIRE(read);
  CHECK(read->nodes.size() == 33);
  REQUIRE(read->issues.size() == 1);
}

TEST_CASE("graphml cut off anywhere is refused", "[topology]") {
  const std::string whole =
      R"(<?xml version="1.0"?><graphml><key id="k" for="node" attr.name="x"/><graph><node id="a">)"
      R"(<data key="k">v</data></node><node id="b"/><edge source="a" target="b"/></graph></graphml>)";
  REQUIRE(network::parse_graphml(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(network::parse_graphml(std::string_view{whole}.substr(0, size)));
  }
}

TEST_CASE("what is no graphml is refused", "[topology]") {
  CHECK_FALSE(network::parse_graphml(""));
  CHECK_FALSE(network::parse_graphml("<graphml>"));
  CHECK_FALSE(network::parse_graphml("<html><body/></html>"));
}
