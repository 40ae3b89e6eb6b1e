/// @file
/// The decision diagrams of a module: which variable stands at which level, and what it stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/graph/bdd.hpp"
#include "lib/graph/modules.hpp"
#include "lib/graph/race.hpp"
#include "lib/graph/variable_order.hpp"
#include "lib/graph/zbdd.hpp"

namespace plimsoll::graph {

/// The function of a module.
struct Diagram {
  Bdd bdd;
  Bdd::Edge root;
  std::vector<std::uint32_t> payloads;  ///< By level, as in ModuleTree.
};

/// The minimal cut sets of a module.
struct CutSetDiagram {
  Zbdd zbdd;
  Zbdd::Family root;
  std::vector<std::uint32_t> payloads;  ///< By level, as in ModuleTree.
};

/// What a set needs at least to make the leaf true, and how heavy it may be altogether.
struct OrderLimit {
  std::vector<std::uint32_t> weight;  ///< Per node of the formula; for leaves, at least 1.
  std::uint32_t most;
};

/// Whether `module` has neither negation nor odd_of.
[[nodiscard]] bool monotone(const RootedFormula& module);

// Diagrams grow exponentially with the number of leaves at worst; only the budget bounds them.  The
// three that build one recurse once a leaf on the stack of their caller (deep_stack.hpp); the two
// that race bring their own, and throw std::system_error when there is no memory for it.

/// The diagram of `module` in the order of its leaves `order`, gates from the leaves up.
[[nodiscard]] Attempt<Diagram> build_diagram(const RootedFormula& module,
                                             const std::vector<std::uint32_t>& order,
                                             const Budget& budget);

/// The cut sets of a module without negation, by products and unions of those of its gates.
[[nodiscard]] Attempt<CutSetDiagram> build_cut_sets(const RootedFormula& module,
                                                    const std::vector<std::uint32_t>& order,
                                                    const OrderLimit& limit, const Budget& budget);

/// The cut sets of any module, by way of its diagram.
[[nodiscard]] Attempt<CutSetDiagram> build_cut_sets_by_diagram(
    const RootedFormula& module, const std::vector<std::uint32_t>& order, const OrderLimit& limit,
    const Budget& budget);

/// The diagram of `module` in the best of the known orders, without nodes that it does not need;
/// absent past the budget, and for more than kMostLevels nodes of the formula.
[[nodiscard]] std::optional<Diagram> race_diagrams(const RootedFormula& module,
                                                   const Budget& budget);

/// The cut sets of `module` by the quickest way, without nodes that they do not need; absent in the
/// same cases.
[[nodiscard]] std::optional<CutSetDiagram> race_cut_sets(const RootedFormula& module,
                                                         const OrderLimit& limit,
                                                         const Budget& budget);

}  // namespace plimsoll::graph
