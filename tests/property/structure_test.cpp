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

/// Numbers from a seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}
  /// 0 to sides - 1.
  std::uint32_t roll(std::uint32_t sides) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint32_t>((state_ >> 33U) % sides);
  }

 private:
  std::uint64_t state_;
};

/// A ring of 16 nodes with chords, pendants and few needs: one large block, so that nodes are
/// eliminated whose neighbours are joined through nodes eliminated before.
test::PlainGraph meshed_graph(std::uint64_t seed) {
  constexpr NodeId kNodes = 16;
  auto plain = test::random_graph(seed);
  Dice dice{seed};
  plain.nodes = kNodes;
  if (plain.needs.size() > 3) plain.needs.resize(dice.roll(4));
  plain.links.clear();
  plain.reaches.clear();
  if (dice.roll(2) == 0) plain.endpoints.clear();
  const NodeId ring = kNodes - dice.roll(4);
  for (NodeId node = 0; node < ring; ++node) plain.links.emplace_back(node, (node + 1) % ring);
  for (auto chords = dice.roll(9); chords > 0; --chords) {
    plain.links.emplace_back(dice.roll(kNodes), dice.roll(kNodes));
  }
  const auto anchor = dice.roll(kNodes);
  for (auto reaches = 1 + dice.roll(4); reaches > 0; --reaches) {
    plain.reaches.push_back({dice.roll(kNodes), {dice.roll(4) == 0 ? dice.roll(kNodes) : anchor}});
  }
  return plain;
}

TEST_CASE("the structure function is right in meshed networks", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = meshed_graph(seed);
        Dice dice{seed + 1};
        std::vector<std::vector<NodeId>> sets;
        // A sixteenth to a half of the nodes each.
        for (std::uint32_t i = 0; i < 24; ++i) {
          auto bits = dice.roll(1U << 16U);
          for (std::uint32_t thinner = i % 4; thinner > 0; --thinner) bits &= dice.roll(1U << 16U);
          sets.push_back(subset(plain.nodes, bits));
        }
        agree(plain, test::to_graph(plain), plain.reaches.back().of, sets);
      },
      10);
}

}  // namespace
}  // namespace plimsoll
