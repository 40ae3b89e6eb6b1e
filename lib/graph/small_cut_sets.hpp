/// @file
/// Cut sets of one or two events by trying them all, 64 at a time: for modules whose diagrams are
/// past every budget.
#pragma once

#include <optional>

#include "lib/graph/diagram.hpp"

namespace plimsoll::graph {

/// The cut sets of `module` when `limit.most` is at most 2; absent for more, for modules of more
/// than 100,000 leaves, and when trying them would cost more than `budget`.
/// O(leaves^2 / 64 * arguments); no recursion.
[[nodiscard]] std::optional<CutSetDiagram> small_cut_sets(const RootedFormula& module,
                                                          const OrderLimit& limit,
                                                          const Budget& budget);

}  // namespace plimsoll::graph
