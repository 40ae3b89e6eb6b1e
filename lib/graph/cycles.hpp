/// @file
/// Dependency cycles: nodes that need each other.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// Which needs make a cycle.
enum class CycleKind : std::uint8_t {
  hard,   ///< All that are not soft: what may keep a group from starting once it is down.
  plain,  ///< Hard, seamless 1 of 1: the nodes fall together whatever fails first.
};

/// The cycles of a graph, as lists of nodes.
struct Cycles {
  std::vector<std::uint32_t> begin{0};  ///< By cycle, in `nodes`; one more than there are cycles.
  std::vector<NodeId> nodes;            ///< Of each cycle ascending.

  [[nodiscard]] std::size_t count() const { return begin.size() - 1; }
  [[nodiscard]] std::span<const NodeId> cycle(std::size_t index) const {
    return std::span{nodes}.subspan(begin[index], begin[index + 1] - begin[index]);
  }
};

/// The strongly connected components of "needs a group with this member" that have more than one
/// node, or one that needs itself; ordered by their smallest nodes.  Cycles are legal: propagation
/// keeps one up until something outside it fails, and whoever starts an estate from cold must break
/// it.  O(nodes + memberships), apart from sorting what is found; strong_components.hpp names the
/// search.
[[nodiscard]] Cycles find_cycles(const Graph& graph, CycleKind kind = CycleKind::hard);

}  // namespace plimsoll::graph
