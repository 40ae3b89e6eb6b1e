/// @file
/// Small random failure graphs as plain data, and the definition of an effect applied to them word
/// by word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <utility>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::test {

struct PlainNeed {
  graph::NeedSpec spec;
  std::vector<graph::NodeId> members;
  std::vector<std::uint8_t> active;
};

struct PlainReach {
  graph::NodeId of = 0;
  std::vector<graph::NodeId> anchors;
};

struct PlainGraph {
  graph::NodeId nodes = 1;
  std::vector<PlainNeed> needs;
  std::vector<std::pair<graph::NodeId, graph::NodeId>> links;
  std::vector<PlainReach> reaches;
  std::vector<graph::NodeId> endpoints;
};

std::ostream& operator<<(std::ostream& out, const PlainGraph& plain);

/// A graph of up to `most_nodes` nodes with cycles, self needs, k = 0, k > n, soft needs, standby
/// members, parallel links, self loops, endpoints and reach needs without anchors, all of them
/// likely.  The same for the same seed.
[[nodiscard]] PlainGraph random_graph(std::uint64_t seed, graph::NodeId most_nodes = 9);

/// A random set of nodes, often empty or of one node.
[[nodiscard]] std::vector<graph::NodeId> random_set(const PlainGraph& plain, std::uint64_t seed);

[[nodiscard]] graph::Graph to_graph(const PlainGraph& plain);

/// The effect on each node when `failed` fail: the definition in lib/graph/graph.hpp, by repeated
/// passes over everything.
[[nodiscard]] std::vector<graph::Effect> brute_force(const PlainGraph& plain,
                                                     const std::vector<graph::NodeId>& failed);

/// Whether the reach need has a path over nodes that are not bad.
[[nodiscard]] bool connected(const PlainGraph& plain, const PlainReach& reach,
                             const std::vector<bool>& bad);

}  // namespace plimsoll::test
