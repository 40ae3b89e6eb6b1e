/// @file
/// Bounds of a probability whose diagram is past every budget.
#pragma once

#include <vector>

#include "lib/graph/interval.hpp"
#include "lib/graph/modules.hpp"

namespace plimsoll::graph {

/// Bounds of the probability of a module from those of its gates, without its diagram.
/// Of monotone modules by association: J. D. Esary, F. Proschan, "A reliability bound for systems
/// of maintained, interdependent components", JASA 65, 1970 (events of a coherent tree of
/// independent components are associated: P(a and b) >= P(a) P(b)); of others by M. Fréchet, 1935.
/// `leaf` is by node.  Linear.
[[nodiscard]] Interval bound_by_gates(const RootedFormula& module,
                                      const std::vector<Interval>& leaf);

/// Bounds from two diagrams of at most `size` nodes, one below the function and one above it:
/// whenever a gate's diagram grows over `size`, the branches that carry least probability are cut
/// from the lower one, and given to the upper one.  (K. Ravi, K. McMillan, T. Shiple, F. Somenzi,
/// "Approximation and decomposition of binary decision diagrams", DAC 1998, with probability in the
/// place of the number of minterms.)
/// Goes on with larger and larger diagrams until `budget` is used up or the bounds meet to 7
/// digits, and returns the best.  `leaf` is by node.
[[nodiscard]] Interval bound_by_diagrams(const RootedFormula& module,
                                         const std::vector<Interval>& leaf, const Budget& budget);

}  // namespace plimsoll::graph
