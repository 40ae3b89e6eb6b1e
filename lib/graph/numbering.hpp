/// @file
/// Numbers for nodes by what they stand on: inventories list their assets by arrival, which
/// scatters over all of memory what a search meets together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// What each node needs, in compressed sparse rows: `node` needs the cells from begin[node] to
/// begin[node + 1] - 1.
struct NeededRows {
  std::span<const std::uint32_t> begin;  ///< One more than nodes.
  std::span<const NodeId> cells;         ///< Repetitions and the node itself are allowed.
};

/// All nodes in an order that keeps together what falls together: depth-first from the first of
/// `starts` down to what it stands on, then from the next what is left, and so on, then from nodes
/// that no start stands on; and each of these trees moved up to the trees that hold what it stands
/// on besides.  Nodes are in range.  O(nodes + cells), apart from looking trees up.
[[nodiscard]] std::vector<NodeId> numbered_by_needs(const NeededRows& rows,
                                                    std::span<const NodeId> starts);

}  // namespace plimsoll::graph
