/// @file
/// What falls when a set of nodes fails: event-driven propagation with a counter for each need, as
/// in W. F. Dowling, J. H. Gallier, "Linear-time algorithms for testing the satisfiability of
/// propositional Horn formulae", J. Logic Programming 1(3), 1984, for k of n and for all levels of
/// effect in one pass: lost first, then whatever falls besides at each lower level, so that every
/// node falls once and every edge of a fallen node is walked once.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// An interruption of unknown length: some takeover on the way has no stated time.
inline constexpr std::uint32_t kUnknownSeconds = 0xFFFF'FFFFU;

/// A need as propagation reads it: 8 bytes, so that one cache line holds eight.
struct HotNeed {
  NodeId of;
  std::uint32_t packed;  ///< Members to spare * 8 + soft * 4 + takeover.

  [[nodiscard]] static std::uint32_t spare(std::uint32_t packed) { return packed >> 3U; }
  [[nodiscard]] static bool soft(std::uint32_t packed) { return (packed & 4U) != 0; }
  /// The level that the loss of an active member leads to by itself; 0 for none.
  [[nodiscard]] static int grade(std::uint32_t packed) {
    return static_cast<int>(graph::grade(static_cast<Takeover>(packed & 3U)));
  }
};

/// The state that failures are added to: some nodes have failed already, and what needs too much or
/// reaches no anchor has fallen with nothing failing.  Immutable, so that threads share it.  The
/// Graph must outlive it.
class Baseline {
 public:
  /// `failed` are the nodes that have failed already; ids in range.  O(graph).
  explicit Baseline(const Graph& graph, std::span<const NodeId> failed = {});

  [[nodiscard]] const Graph& graph() const { return *graph_; }
  /// The effect of the failed nodes on `node`; lost for themselves.
  [[nodiscard]] Effect effect(NodeId node) const { return effect_[node]; }

  /// Whether nothing is bad, so that all levels are alike.
  [[nodiscard]] bool trivial() const { return trivial_; }
  /// By need; `level` is interrupted, outage or lost.
  [[nodiscard]] std::span<const HotNeed> needs(int level) const {
    return needs_[trivial_ ? 0 : static_cast<std::size_t>(level) - 2];
  }
  /// Bit 0: paths may use the node.  Bit L: its loss at level L may cut somebody off by itself.
  /// Only with reach needs.
  [[nodiscard]] std::uint8_t carries(NodeId node) const { return carrier_[node]; }

 private:
  friend class Propagation;
  /// Bits of carrier_.
  static constexpr std::uint8_t kCarrier = 1;  ///< Paths may use the node.
  static constexpr std::uint8_t kCuts =
      0b11100;  ///< Bit L: its loss at level L may cut somebody off.

  void index_needs(int level);
  void index_network(std::size_t group, int level);
  [[nodiscard]] std::vector<std::uint8_t> anchored(std::size_t group, int level) const;
  [[nodiscard]] std::vector<NodeId> fallen_without_cause() const;
  [[nodiscard]] bool bad(NodeId node, int level) const {
    return static_cast<int>(bad_[node]) >= level;
  }

  const Graph* graph_;
  bool trivial_ = true;  ///< Nothing is bad.
  std::vector<Effect> effect_;
  std::vector<Effect> bad_;  ///< effect_ from interrupted on, none below.
  std::array<std::vector<HotNeed>, 3>
      needs_;  ///< At interrupted, outage, lost; only the first while trivial.
  std::vector<std::uint8_t> carrier_;  ///< Of kCarrier and kCuts; empty without reach needs.
};

/// Fails sets of nodes on top of a Baseline, one after the other.  Its memory is allocated once (at
/// least 5 bytes a node and 4 a need); a run costs what falls, not what there is.  One for each
/// thread; the Baseline must outlive it.
class Propagation {
 public:
  explicit Propagation(const Baseline& baseline);

  /// Fails `failed` (ids in range, repetitions allowed) and returns the nodes that fare worse than
  /// in the baseline, in the order of falling: lost, then outage, interrupted, degraded.  A node
  /// that the baseline degrades fares worse when it would be degraded by `failed` alone.  Valid
  /// until the next run.  Levels below `lowest` are left out, and so are seconds if it is above
  /// interrupted.
  std::span<const NodeId> run(std::span<const NodeId> failed, Effect lowest = Effect::degraded);

  /// The effect on `node` of the baseline and the last run together: exactly that of failing both
  /// sets.
  [[nodiscard]] Effect effect(NodeId node) const {
    return effect_[node] == Effect::none ? baseline_->effect(node) : effect_[node];
  }
  /// How long the last run interrupts `node`: the longest automatic takeover on the way to it, in
  /// seconds, or kUnknownSeconds.  0 for nodes that the run does not interrupt.
  [[nodiscard]] std::uint32_t seconds(NodeId node) const { return seconds_[node]; }
  /// How many of the nodes that run() returned, from the first, are bad at `level` or worse.
  [[nodiscard]] std::size_t fallen(Effect level) const {
    return end_[static_cast<std::size_t>(level)];
  }

 private:
  void reset();
  void descend(int level);
  void settle();
  void drain();
  void count(Membership membership);
  void fall(NodeId node);
  void degrade();
  [[nodiscard]] bool may_cut() const;
  bool cut_off();
  bool cut_off_group(std::size_t group);
  void time_interruptions();
  [[nodiscard]] bool untimed(NodeId node) const;
  void spread_seconds(NodeId node);

  const Baseline* baseline_;
  const Graph* graph_;
  const HotNeed* needs_ = nullptr;  ///< At level_.
  int level_ = 0;
  std::vector<Effect> effect_;  ///< From interrupted on those of the baseline too.
  std::vector<std::uint32_t> seconds_;
  std::vector<std::uint32_t> down_;  ///< Per need: members that fell in this run.
  std::vector<NodeId> fallen_;       ///< In order; also the queue.
  std::size_t next_ = 0;             ///< First of fallen_ whose dependants have not been told.
  std::vector<NeedId> touched_;      ///< Needs with a member that fell.
  std::array<std::vector<NeedId>, 5> pending_;  ///< By level at which their takeover counts.
  std::array<std::size_t, 5> end_{};
  std::vector<NodeId> carriers_;        ///< Fallen nodes of the network.
  std::size_t searched_ = 0;            ///< carriers_ that the last search knew.
  std::vector<std::uint32_t> reached_;  ///< Per node: the search that reached it.
  std::uint32_t search_ = 0;
  std::vector<NodeId> frontier_;
};

}  // namespace plimsoll::graph
