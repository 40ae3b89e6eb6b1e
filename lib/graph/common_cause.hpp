/// @file
/// Failures with one cause in common, by the beta-factor model.
/// Source: K. N. Fleming, "A reliability model for common mode failures in redundant safety
/// systems", General Atomic GA-A13284, 1975; A. Mosleh et al., "Procedures for treating common
/// cause failures in safety and reliability studies", NUREG/CR-4780, 1988; Open-PSA Model Exchange
/// Format 2.0d, "Common cause groups".
///
/// Of all failures of a member, the share beta has the common cause and fails every member at once:
///   member = independent (with (1 - beta) q) or common (with beta q).
///
/// In a failure Graph no transformation is needed: a common cause is one more node, which each
/// member depends on by add_dependency(); give the node the probability beta q and the members
/// (1 - beta) q.
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/fault_tree.hpp"

namespace plimsoll::graph {

struct CommonCauseGroup {
  std::vector<EventId> members;  ///< Basic events, two or more, of the same probability.
  double beta = 0;               ///< Share of common failures, from 0 to 1.
};

/// Of EventId: none.
inline constexpr EventId kNoEvent = std::numeric_limits<EventId>::max();

/// A basic event that with_common_causes() made.
struct CommonCauseEvent {
  std::size_t group;  ///< By place in the groups given.
  EventId member;     ///< Whose independent failure it is; kNoEvent: the common failure.
  friend bool operator==(const CommonCauseEvent&, const CommonCauseEvent&) = default;
};

struct CommonCauseTree {
  /// Every event keeps its id; members have become OR gates.
  FaultTree tree;
  /// Event first_added + i of the tree is added[i]: by group, first the members' independent
  /// failures in the members' order, then the common one.
  std::vector<CommonCauseEvent> added;
  EventId first_added = 0;
};

/// `tree` with its members' failures split.  Where members have no probability, what they become
/// has none either.
/// An Error of kind malformed when a group has fewer than two members, a member is no basic event
/// or is in two groups or twice in one, beta is outside [0, 1], or members have different
/// probabilities; the text names groups by their places and events by their ids.  Linear.
[[nodiscard]] Result<CommonCauseTree> with_common_causes(const FaultTree& tree,
                                                         std::span<const CommonCauseGroup> groups);

}  // namespace plimsoll::graph
