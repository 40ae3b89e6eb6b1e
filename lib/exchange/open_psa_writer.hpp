/// @file
/// A fault tree as Open-PSA XML, so that a specialist can check our numbers with another program.
/// Source: Open-PSA, "Model Exchange Format" 2.0d, "Fault Tree Layer".  Written within what SCRAM
/// 0.16 takes of it: no cardinality, iff or imply; two arguments of xor; no argument twice.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "lib/graph/fault_tree.hpp"

namespace plimsoll::exchange {

struct OpenPsaText {
  std::string xml;
  std::size_t without_probability = 0;  ///< Basic events that are written without an expression.
};

/// The gates and basic events below the top of `tree`, the top first, as a fault tree called
/// `title`; gates that turn out not to matter (a pair in a parity) are left out.  `names` is by
/// EventId; an event without a name is called after its id. Names are made Open-PSA identifiers
/// (letters, digits, "_" and single "-" of ASCII): every other character becomes "_", a name that
/// is taken gets "_2", "_3", …, in the order of ids, and an event that had to be renamed carries
/// its own name as its label.  Numbers are written so that they are read back to the bit.  Linear
/// in the tree, and logarithmic nesting.
[[nodiscard]] OpenPsaText to_open_psa(const graph::FaultTree& tree,
                                      std::span<const std::string> names, std::string_view title);

}  // namespace plimsoll::exchange
