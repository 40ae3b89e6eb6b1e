/// @file
/// A Boolean function cut into modules: parts that share no variable with the rest, so that each is
/// solved by itself and stands in its parent as one variable.
/// Source: Y. Dutuit, A. Rauzy, "A linear-time algorithm to find modules of fault trees", IEEE
/// Trans. Reliability 45(3), 1996.  Beyond it, three steps that make modules where the drawn tree
/// has none: variables that always stand together in gates of one type become one (factorisation:
/// O. Platz, J. V. Olsen, "FAUNET", Risø report 348, 1976); a variable that decides a part by
/// itself is taken out of the rest of the part (what remains of "e or f" when e is false does not
/// mention e); and the arguments of an AND or OR are grouped by the variables that they share.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/graph/formula.hpp"

namespace plimsoll::graph {

/// A payload is a basic event, or a module.
constexpr std::uint32_t kModulePayload = 1U << 31U;
constexpr bool is_module(std::uint32_t payload) { return (payload & kModulePayload) != 0; }
constexpr std::uint32_t module_of(std::uint32_t payload) { return payload & ~kModulePayload; }

struct ModuleTree {
  /// Each is used once, by one before it; the first is the top.  All nodes are below the root.  All
  /// but the first are false when no basic event happens, so that their minimal cut sets stand for
  /// them in those of the parent.
  std::vector<RootedFormula> modules;
};

/// Linear in the tree but for the deciding variables, which cost their radius each and a copy of
/// the part for each round that finds some; what these cost is limited to a fraction of a second
/// and a constant for each node, and parts are left whole where that is used up.
[[nodiscard]] ModuleTree decompose(RootedFormula function);

}  // namespace plimsoll::graph
