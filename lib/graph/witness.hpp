/// @file
/// Why a node is up: a set of nodes that keep each other up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// One node that is not bad at `level`, and what it stands on.
struct WitnessStep {
  struct Need {
    NeedId need = 0;
    /// Members that are not bad, in the need's order: k of them, and all active ones where the
    /// loss of one would count at the level.  Of a soft need, and for degraded, all members.
    std::vector<NodeId> up;
  };
  NodeId node = 0;
  Effect level = Effect::none;
  std::vector<Need> needs;  ///< Those that matter at the level, each once.
  /// For each reach need the nodes from `node` to an anchor; only the ends may be endpoints.
  std::vector<std::vector<NodeId>> paths;
};

/// Why `node` is not bad at `level` (not none) when `failed` fail; empty when it is bad.  Each node
/// that a step stands on has a step too, at the same level; those of paths at interrupted where the
/// level is degraded, as a degraded node carries traffic.  The steps support themselves: nobody in
/// them has failed, and each is up if the others are, so none of them is in the least set of bad
/// nodes (the complement of a least fixpoint is a greatest one: A. Tarski, "A lattice-theoretical
/// fixpoint theorem", Pacific J. Mathematics 5, 1955), whatever the rest of the graph does.
/// The step of `node` is first.  O(graph), and O(links) for each path.
[[nodiscard]] std::vector<WitnessStep> witness(const Graph& graph, std::span<const NodeId> failed,
                                               NodeId node, Effect level);

}  // namespace plimsoll::graph
