/// @file
/// Why a node is bad: a proof that a person can follow.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// One step: `node` is bad, because of what stands in earlier steps.
struct ExplainStep {
  enum class Reason : std::uint8_t {
    failed,       ///< It is one of the failed nodes.
    too_few,      ///< `need` has fewer than k members up: `down` are the ones that decide it.
    takeover,     ///< The active member `down` of `need` is bad, and another must take over.
    unreachable,  ///< All its paths to an anchor lead over `down`; empty when it never had one.
    degraded,     ///< The member `down` of `need` is at least degraded.
  };
  NodeId node = 0;
  Reason reason = Reason::failed;
  NeedId need = 0;           ///< For too_few, takeover and degraded.
  std::vector<NodeId> down;  ///< Ascending; each has a step before this one.
};

/// Why `node` is bad at `level` (not none) when `failed` fail: steps from the failed nodes to
/// `node`, its own last; empty when it is not.  The proof is the shortest in rounds: each node
/// stands in the first round that it can follow in from earlier ones (breadth-first, as in
/// Dowling and Gallier's algorithm, propagation.hpp), and has a reason from before that round.
/// Paths are looked at when needs alone lead no further, and what lost its paths begins a round of
/// its own.  O(graph) for each time that paths are looked at, and O(links) for each step that is
/// unreachable.
[[nodiscard]] std::vector<ExplainStep> explain(const Graph& graph, std::span<const NodeId> failed,
                                               NodeId node, Effect level);

}  // namespace plimsoll::graph
