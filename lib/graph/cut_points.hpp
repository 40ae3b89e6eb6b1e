/// @file
/// Articulation points and bridges of an undirected multigraph.
/// Algorithm: J. Hopcroft, R. Tarjan, "Algorithm 447: efficient algorithms for graph manipulation",
/// CACM 16(6), 1973, as boost::biconnected_components, which keeps its own stack, so that depth
/// costs no call stack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace plimsoll::graph {

struct CutPoints {
  /// Nodes whose removal leaves more components, ascending.
  std::vector<std::uint32_t> articulation;
  /// Links whose removal leaves more components, as the smaller and the larger end, ascending.  One
  /// of several parallel links is none.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> bridges;
  std::size_t components = 0;   ///< Connected components; a node without links is one.
  std::size_t biconnected = 0;  ///< Biconnected components; each has at least one link.
};

/// The cut points of the graph of `node_count` nodes and `links`; self loops count for nothing.
/// Ends are less than node_count.  O(nodes + links log links).
[[nodiscard]] CutPoints cut_points(std::uint32_t node_count,
                                   std::span<const std::pair<std::uint32_t, std::uint32_t>> links);

}  // namespace plimsoll::graph
