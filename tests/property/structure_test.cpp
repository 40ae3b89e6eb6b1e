// The structure function against the definition, on every graph and every failed set that chance
// finds.
#include "lib/graph/structure.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include "tests/property/random_graph.hpp"

namespace plimsoll {
namespace {

using graph::Effect;
using graph::EventType;
using graph::NodeId;

constexpr Effect kLevels[] = {Effect::interrupted, Effect::outage, Effect::lost};

/// The top of the tree when exactly `failed` fail.
bool holds(const graph::Structure& structure, const std::vector<NodeId>& failed) {
  const auto& tree = structure.tree;
  std::vector<bool> value(tree.event_count(), false);
  for (graph::EventId event = 0; event < tree.event_count(); ++event) {
    const auto node = structure.node_of_event[event];
    value[event] = tree.type(event) == EventType::constant
                       ? tree.k(event) != 0
                       : std::find(failed.begin(), failed.end(), node) != failed.end();
  }
  for (const auto gate : tree.gates()) {
    const auto arguments = tree.arguments(gate);
    const auto on = static_cast<std::size_t>(
        std::count_if(arguments.begin(), arguments.end(),
                      [&](graph::Literal argument) { return value[argument.event()]; }));
    value[gate] = tree.type(gate) == EventType::any_of   ? on > 0
                  : tree.type(gate) == EventType::all_of ? on == arguments.size()
                                                         : on >= tree.k(gate);
  }
  return value[tree.top().event()];
}

std::vector<NodeId> subset(NodeId nodes, std::uint32_t bits) {
  std::vector<NodeId> chosen;
  for (NodeId node = 0; node < nodes; ++node) {
    if ((bits >> node & 1U) != 0) chosen.push_back(node);
  }
  return chosen;
}

template <typename Property>
void for_seeds(Property property, std::uint64_t graphs) {
  rc::prop("for every seed", [&] {
    const auto seed =
        *rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()))
             .as("seed");
    for (std::uint64_t i = 0; i < graphs; ++i) property(seed + i);
  });
}

/// Whether the structure of `service` at `level` says of each of `sets` what the definition says.
void agree(const test::PlainGraph& plain, const graph::Graph& failure_graph, NodeId service,
           const std::vector<std::vector<NodeId>>& sets) {
  RC_LOG() << plain << "service " << service;
  std::vector<graph::Structure> structures;
  for (const auto level : kLevels) {
    auto structure = graph::structure_of(failure_graph, service, level);
    RC_ASSERT(structure.has_value());
    RC_ASSERT(structure->tree.coherent());
    RC_ASSERT(structure->node_of_event.size() == structure->tree.event_count());
    structures.push_back(std::move(*structure));
  }
  for (const auto& failed : sets) {
    const auto effect = test::brute_force(plain, failed)[service];
    for (std::size_t i = 0; i < structures.size(); ++i) {
      if (holds(structures[i], failed) == (effect >= kLevels[i])) continue;
      RC_FAIL("level " + std::to_string(static_cast<int>(kLevels[i])) + " failed " +
              rc::toString(failed));
    }
  }
}

TEST_CASE("the structure function equals the definition at every level", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = test::random_graph(seed);
        std::vector<std::vector<NodeId>> sets{{}};
        for (std::uint64_t i = 0; i < 6; ++i) {
          sets.push_back(test::random_set(plain, seed * 31 + i));
          sets.push_back(subset(plain.nodes, static_cast<std::uint32_t>(seed * 77 + i * 1299721)));
        }
        agree(plain, test::to_graph(plain), static_cast<NodeId>(seed % plain.nodes), sets);
      },
      100);
}

TEST_CASE("the structure function is right on every failed set", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = test::random_graph(seed);
        std::vector<std::vector<NodeId>> sets;
        for (std::uint32_t bits = 0; bits < 1U << plain.nodes; ++bits) {
          sets.push_back(subset(plain.nodes, bits));
        }
        agree(plain, test::to_graph(plain), static_cast<NodeId>(seed / 7 % plain.nodes), sets);
      },
      4);
}

/// A network with few needs and many links, so that its blocks are large.
test::PlainGraph meshed_graph(std::uint64_t seed) {
  auto plain = test::random_graph(seed);
  auto roll = [state = seed](NodeId sides) mutable {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<NodeId>((state >> 33U) % sides);
  };
  plain.nodes = 9;
  if (plain.needs.size() > 3) plain.needs.resize(3);
  plain.links.clear();
  for (NodeId i = 0, links = 8 + roll(9); i < links; ++i)
    plain.links.emplace_back(roll(9), roll(9));
  for (NodeId i = 0, reaches = 1 + roll(4); i < reaches; ++i) {
    plain.reaches.push_back({roll(9), {roll(9)}});
  }
  return plain;
}

TEST_CASE("the structure function is right in meshed networks", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = meshed_graph(seed);
        std::vector<std::vector<NodeId>> sets;
        for (std::uint32_t i = 0; i < 25; ++i) {
          sets.push_back(subset(9, static_cast<std::uint32_t>(seed >> 3U) + i * 7919U));
        }
        agree(plain, test::to_graph(plain), plain.reaches.back().of, sets);
      },
      10);
}

}  // namespace
}  // namespace plimsoll
