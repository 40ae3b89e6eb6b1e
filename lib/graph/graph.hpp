/// @file
/// The failure graph as arrays: who needs what, in compressed sparse rows.  Knows no asset, no file and no clock.
///
/// Semantics (docs/reference/analysis.md, "Failure semantics").  Effects form a chain
///   none < degraded < interrupted < outage < lost.
/// F is the set of nodes failed from outside; they are lost.  For L in {interrupted, outage, lost}, x is bad at L in the
/// least set such that x is in F, or
///  - some hard need (k, members, takeover) of x has fewer than k members that are not bad at L, or
///  - the grade of the takeover is at least L and an active member is bad at L
///    (seamless: none, automatic: interrupted, manual: outage, rebuild: lost), or
///  - some reach need (network, anchors) of x has no path, in the undirected graph of network nodes that are not bad at
///    L, from x to any anchor.
/// For L = degraded, x is bad when it is bad at interrupted, or any member of any need of it, hard or soft, is bad at
/// degraded.  The effect on x is the greatest L at which it is bad.  Cycles are legal: the least fixpoint keeps a cycle
/// up until something outside it fails.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::graph {

using NodeId = std::uint32_t;

enum class Effect : std::uint8_t { none, degraded, interrupted, outage, lost };
enum class Takeover : std::uint8_t { seamless, automatic, manual, rebuild };

/// One group that `of` needs.
struct NeedSpec {
  NodeId of = 0;
  std::uint32_t k = 1;        ///< More than members: never satisfied.  0: never fails by count.
  Takeover takeover = Takeover::seamless;
  bool soft = false;          ///< Its loss degrades only.
  std::uint32_t takeover_s = 0;  ///< Seconds; 0 when unknown.
};

/// Builds a Graph.  Ids are dense: 0 to node_count - 1.
class Builder {
 public:
  explicit Builder(NodeId node_count);
  /// Members out of range or duplicate are an Error of kind malformed; `active` is as long as `members`.
  Result<void> add_need(const NeedSpec& need, std::span<const NodeId> members,
                        std::span<const std::uint8_t> active);
  /// k = 1 of one member.
  Result<void> add_dependency(NodeId of, NodeId on, bool soft = false);
  /// An undirected connection of the network that reach needs run over.
  Result<void> add_link(NodeId a, NodeId b);
  /// `of` needs a path over links to one of `anchors`.
  Result<void> add_reach(NodeId of, std::span<const NodeId> anchors);
  [[nodiscard]] class Graph build() &&;

 private:
  friend class Graph;
  NodeId node_count_;
  std::vector<NeedSpec> needs_;
  std::vector<std::uint32_t> member_begin_{0};
  std::vector<NodeId> members_;
  std::vector<std::uint8_t> active_;
  std::vector<std::pair<NodeId, NodeId>> links_;
  std::vector<NodeId> reach_of_;
  std::vector<std::uint32_t> anchor_begin_{0};
  std::vector<NodeId> anchors_;
};
}  // namespace plimsoll::graph
