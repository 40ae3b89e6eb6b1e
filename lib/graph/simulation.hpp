/// @file
/// What happens when a set of nodes fails: who falls, in which order and why, what takes over, and
/// what is left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/explain.hpp"
#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// A node that is harmed, by the failures or by a need that cannot be met without them either.
struct Fallen {
  NodeId node;
  Effect effect;          ///< Degraded or worse.
  std::uint32_t round;    ///< 0 for what failed, and for needs that can never be met.
  std::uint32_t seconds;  ///< As Propagation::seconds(): set for interrupted only.
  ExplainStep::Reason reason;
  NeedId need;  ///< For too_few, takeover and degraded.
};

/// The part of an active member passes to one that stood by.
struct TakenOver {
  NeedId need;
  NodeId from;            ///< In outage or lost.
  NodeId to;              ///< Neither, and not active before.
  std::uint32_t seconds;  ///< As stated; 0: unknown.
};

/// What is left of a need with a member in outage or lost.
struct Capacity {
  NeedId need;
  std::uint32_t members;
  std::uint32_t up;     ///< Members that are neither in outage nor lost.
  std::uint32_t k;      ///< Members needed.
  std::uint32_t spare;  ///< Members that may still go: up - k; 0 when up is k or less.
};

/// What a set of failures does.
struct Simulation {
  /// Worst first, at each effect in rounds, and in a round by node: each follows from what stands
  /// before it by its reason.
  std::vector<Fallen> fallen;
  /// By need, and in the need by the order of its members: the first that is down is replaced by
  /// the first that stands by.  Only where enough members are up to go on at all.
  std::vector<TakenOver> takeovers;
  std::vector<Capacity> capacities;  ///< By need.
};

/// Fails `failed` (ids in range, repetitions allowed) together.  Five propagations, O(graph) each,
/// and O(links) more for each time that paths have to be looked at.
[[nodiscard]] Simulation simulate(const Graph& graph, std::span<const NodeId> failed);

}  // namespace plimsoll::graph
