/// @file
/// The structure function of a service: which failures from outside take it down, as a fault tree.
/// Terms: R. E. Barlow, F. Proschan, "Statistical Theory of Reliability and Life Testing", 1975,
/// chapter 1.  From it come cut sets (cut_sets.hpp), exact availability (availability.hpp) and
/// Open-PSA files for other tools.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/fault_tree.hpp"
#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// Of NodeId: no node.
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();

struct Structure {
  FaultTree tree;  ///< Coherent.  Its basic events are "node fails from outside".
  std::vector<NodeId> node_of_event;  ///< By event; kNoNode for gates and constants.
};

struct StructureLimits {
  /// Arguments of the gates that opening circles and meshed networks makes, and links walked to
  /// find the blocks of networks.  4 bytes each, and some 30 with all that is built around them.
  /// What needs on their own are, linear in the graph, is free.
  std::size_t arguments = 8'000'000;
};

/// The failures that put `service` at `level` or worse: the tree's top is true of exactly the
/// failed sets for which the semantics in graph.hpp say so, circles and paths included.
///  - A node is bad when it fails from outside; when at least n - k + 1 of the n members of a hard
///    need are bad (k = 0: never; k > n: always); when an active member is, of a need whose
///    takeover has grade `level` or more; when it reaches no anchor (reach_gates.hpp).
///  - Needs in circles are solved for the least solution (loops.hpp).  Nodes that only ORs tie
///    together share one gate.
///  - A node that a path leads through is bad on that path for every reason but that it reaches no
///    anchor of the same group itself: where a path leads through it, it does.
/// `level` is interrupted, outage or lost, anything else an Error of kind usage.
/// `probability_by_node`: that a node fails from outside, within [0, 1], absent when unknown; empty
/// when all are.  Another number of entries than nodes is an Error of kind malformed.
/// Only nodes upstream of the service occur.  Linear in what is upstream, apart from circles with k
/// of n in them and meshed networks; an Error of kind unsupported when those exceed the limit.  No
/// recursion.  The same tree for the same graph.
[[nodiscard]] Result<Structure> structure_of(
    const Graph& graph, NodeId service, Effect level = Effect::outage,
    std::span<const std::optional<double>> probability_by_node = {}, StructureLimits limits = {});

}  // namespace plimsoll::graph
