#include "lib/graph/structure.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<NodeId>;

NeedId need(Builder& builder, NodeId of, std::uint32_t k, const Nodes& members) {
  const std::vector<std::uint8_t> active(members.size(), 1);
  return builder.add_need({.of = of, .k = k}, members, active).value();
}

std::size_t arguments(const FaultTree& tree) {
  std::size_t count = 0;
  for (const auto gate : tree.gates()) count += tree.arguments(gate).size();
  return count;
}

TEST_CASE("a node without needs is its own failure", "[structure]") {
  Builder builder{3};
  REQUIRE(builder.add_dependency(0, 1));
  REQUIRE(builder.add_dependency(0, 0));
  const auto graph = std::move(builder).build();
  const std::vector<std::optional<double>> probabilities{0.5, 0.25, std::nullopt};
  const auto alone = structure_of(graph, 1, Effect::outage, probabilities);
  REQUIRE(alone);
  CHECK(alone->tree.event_count() == 1);
  CHECK(alone->tree.type(alone->tree.top().event()) == EventType::basic);
  CHECK(alone->tree.probability(0) == 0.25);
  CHECK(alone->node_of_event == Nodes{1});
  // A need of itself adds nothing, and node 2 is not upstream.
  const auto both = structure_of(graph, 0, Effect::outage, probabilities);
  REQUIRE(both);
  CHECK(both->tree.basic_events().size() == 2);
  CHECK(both->tree.gates().size() == 1);
  CHECK(std::count(both->node_of_event.begin(), both->node_of_event.end(), 2U) == 0);
}

TEST_CASE("k of n is one gate, and more than n is the constant true", "[structure]") {
  Builder builder{6};
  need(builder, 0, 2, {1, 2, 3});
  need(builder, 4, 2, {5});
  const auto graph = std::move(builder).build();
  const auto group = structure_of(graph, 0);
  REQUIRE(group);
  const auto& tree = group->tree;
  REQUIRE(tree.gates().size() == 2);
  CHECK(tree.type(tree.gates()[0]) == EventType::at_least);
  CHECK(tree.k(tree.gates()[0]) == 2);
  CHECK(tree.arguments(tree.gates()[0]).size() == 3);
  const auto never = structure_of(graph, 4);
  REQUIRE(never);
  CHECK(never->tree.type(never->tree.top().event()) == EventType::constant);
  CHECK(never->tree.k(never->tree.top().event()) == 1);
  CHECK(never->node_of_event == Nodes{kNoNode});
}

TEST_CASE("what cannot be meant is refused", "[structure]") {
  const auto graph = Builder{2}.build();
  CHECK(structure_of(graph, 0, Effect::degraded).error().kind == Error::Kind::usage);
  CHECK(structure_of(graph, 2).error().kind == Error::Kind::malformed);
  const std::vector<std::optional<double>> few{0.5};
  CHECK(structure_of(graph, 0, Effect::outage, few).error().kind == Error::Kind::malformed);
  const std::vector<std::optional<double>> wrong{1.5, 0.5};
  CHECK(structure_of(graph, 0, Effect::outage, wrong).error().kind == Error::Kind::malformed);
}

TEST_CASE("a chain and a ring of a million plain dependencies are linear", "[structure]") {
  constexpr NodeId kNodes = 1'000'000;
  for (const bool ring : {false, true}) {
    CAPTURE(ring);
    Builder builder{kNodes};
    for (NodeId node = 0; node + 1 < kNodes; ++node)
      REQUIRE(builder.add_dependency(node, node + 1));
    if (ring) REQUIRE(builder.add_dependency(kNodes - 1, 0));
    const auto graph = std::move(builder).build();
    const auto structure = structure_of(graph, 0, Effect::outage, {}, {.arguments = 0});
    REQUIRE(structure);
    CHECK(structure->tree.basic_events().size() == kNodes);
    CHECK(structure->tree.gates().size() == (ring ? 1 : kNodes - 1));
    CHECK(arguments(structure->tree) <= 2 * std::size_t{kNodes});
  }
}

TEST_CASE("paths over a chain of switches are linear", "[structure]") {
  constexpr NodeId kNodes = 100'000;
  Builder builder{kNodes};
  for (NodeId node = 0; node + 1 < kNodes; ++node) REQUIRE(builder.add_link(node, node + 1));
  REQUIRE(builder.add_reach(0, Nodes{kNodes - 1}));
  const auto graph = std::move(builder).build();
  const auto structure = structure_of(graph, 0);
  REQUIRE(structure);
  CHECK(structure->tree.basic_events().size() == kNodes);
  CHECK(arguments(structure->tree) < 3 * std::size_t{kNodes});
}

TEST_CASE("paths over a ring of switches are linear", "[structure]") {
  constexpr NodeId kNodes = 20'000;
  Builder builder{kNodes};
  for (NodeId node = 0; node < kNodes; ++node) {
    REQUIRE(builder.add_link(node, (node + 1) % kNodes));
    REQUIRE(builder.add_reach(node, Nodes{0}));
  }
  const auto graph = std::move(builder).build();
  const auto structure = structure_of(graph, kNodes / 2);
  REQUIRE(structure);
  CHECK(structure->tree.basic_events().size() == kNodes);
  CHECK(arguments(structure->tree) < 12 * std::size_t{kNodes});
}

TEST_CASE("paths over leaves and spines are linear", "[structure]") {
  // 0 and 1 are gateways, 2 to 5 spines, the rest leaves; all but gateways see all spines.
  constexpr NodeId kNodes = 2000;
  Builder builder{kNodes};
  for (NodeId spine = 2; spine < 6; ++spine) {
    for (NodeId node = 0; node < kNodes; ++node) {
      if (node < 2 || node > 5) REQUIRE(builder.add_link(spine, node));
    }
  }
  for (NodeId node = 6; node < kNodes; ++node) REQUIRE(builder.add_reach(node, Nodes{0, 1}));
  const auto graph = std::move(builder).build();
  const auto structure = structure_of(graph, kNodes - 1);
  REQUIRE(structure);
  CHECK(arguments(structure->tree) < 40 * std::size_t{kNodes});
}

/// `side` * `side` switches; the first needs a path to the last.
Graph grid(NodeId side) {
  Builder builder{side * side};
  for (NodeId row = 0; row < side; ++row) {
    for (NodeId column = 0; column < side; ++column) {
      const auto node = row * side + column;
      if (column + 1 < side) CHECK(builder.add_link(node, node + 1));
      if (row + 1 < side) CHECK(builder.add_link(node, node + side));
    }
  }
  CHECK(builder.add_reach(0, Nodes{side * side - 1}));
  return std::move(builder).build();
}

TEST_CASE("a mesh within the limit is written, one beyond it refused with a remedy",
          "[structure]") {
  CHECK(structure_of(grid(30), 0).has_value());
  const auto refused = structure_of(grid(300), 0, Effect::outage, {}, {.arguments = 500'000});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::unsupported);
  CHECK(refused.error().what.find("service 0") != std::string::npos);
  CHECK(refused.error().remedy.find("simulate") != std::string::npos);
}

TEST_CASE("circles with k of n in them beyond the limit are refused with a remedy", "[structure]") {
  constexpr NodeId kNodes = 5000;
  Builder builder{kNodes};
  for (NodeId node = 0; node < kNodes; ++node) {
    need(builder, node, 1, {(node + 1) % kNodes, (node + 7) % kNodes, (node * 31 + 5) % kNodes});
  }
  const auto graph = std::move(builder).build();
  const auto refused = structure_of(graph, 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::unsupported);
  CHECK(refused.error().remedy.find("simulate") != std::string::npos);
}

}  // namespace
}  // namespace plimsoll::graph
