/// @file
/// Orders of variables for decision diagrams.  The size of a diagram depends on the order, and to
/// find the best one is NP-complete (B. Bollig, I. Wegener, IEEE Trans. Computers 45(9), 1996); of
/// the cheap ones none wins always, so several are tried, each within the same budget of nodes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/formula.hpp"

namespace plimsoll::graph {

enum class OrderHeuristic : std::uint8_t {
  depth_first,   ///< As a depth-first walk meets them.  M. Fujita et al., ICCAD 1988.
  light_first,   ///< The same, arguments with fewest nodes below first.
  heavy_first,   ///< The same, most first.
  leaves_first,  ///< The same, leaves before gates, those with most uses first.
  force_light,   ///< Centres of gravity, from light_first.  F. Aloul et al., GLSVLSI 2003.
  force_gates,   ///< The same, from a walk that takes gates before leaves.
};
inline constexpr std::uint32_t kOrderHeuristics = 6;

/// The leaves below the root in the order of `heuristic`, first to be tested first.  O(n log n);
/// force: O(n log n) for each of its rounds, of which there are O(log n).
[[nodiscard]] std::vector<std::uint32_t> order_variables(const RootedFormula& function,
                                                         OrderHeuristic heuristic);

}  // namespace plimsoll::graph
