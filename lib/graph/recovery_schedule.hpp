/// @file
/// When what fell works again.  The recovery of a failure graph is a schedule: what failed is
/// repaired once people have responded, what fell with it starts once what it needs works, and a
/// need is met again as soon as a standby has taken over or enough members are back, whichever
/// comes first.  All of these are maxima, minima and sums of times, so the earliest times are found
/// in the order of time, as in D. E. Knuth, "A generalization of Dijkstra's algorithm", Information
/// Processing Letters 6(1), 1977.  What waits for itself is never reached: a cold-start cycle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/graph/graph.hpp"
#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {

/// Seconds from the failure.
using Seconds = std::int64_t;
/// Not by anything that is known.
inline constexpr Seconds kNever = std::numeric_limits<Seconds>::max();

/// `a + b`; kNever when either is, or when the sum is past it.  Both at least 0.
[[nodiscard]] constexpr Seconds later(Seconds a, Seconds b) {
  return a > kNever - b ? kNever : a + b;
}

/// How long the acts of a recovery take: at least 0, or kNever.  Asked for nodes and needs that
/// fell.
class RecoveryTimes {
 public:
  RecoveryTimes() = default;
  RecoveryTimes(const RecoveryTimes&) = delete;
  RecoveryTimes& operator=(const RecoveryTimes&) = delete;
  virtual ~RecoveryTimes() = default;

  /// From the failure until people know of it and have decided: before, nothing is done by hand.
  [[nodiscard]] virtual Seconds response() const = 0;
  /// Repair, replacement or restoration of a node that failed, once what it needs works.
  [[nodiscard]] virtual Seconds repair(NodeId node) const = 0;
  /// What the repair or start needs besides what the node needs: a backup store, a vault.
  [[nodiscard]] virtual std::span<const NodeId> recovery_needs(NodeId node) const = 0;
  /// Start of a node that was down and is whole, once what it needs works.
  [[nodiscard]] virtual Seconds start(NodeId node) const = 0;
  /// Until a standby of an automatic or manual need carries the role, without the response.
  [[nodiscard]] virtual Seconds takeover(NeedId need) const = 0;
};

/// One act of a recovery.
struct RecoveryAct {
  enum class Kind : std::uint8_t { response, repair, start, takeover };
  Kind kind = Kind::response;
  NodeId node = 0;  ///< What is repaired or started, or whose need is taken over; of no meaning for
                    ///< the response.
  NeedId need = 0;  ///< For takeovers.
  Seconds begin = 0;
  Seconds end = 0;
  bool critical = false;           ///< On the path that decides when the asked node works.
  std::vector<std::size_t> after;  ///< The acts that it waits for, by their place; all before it.
};

/// Why a node never works again.
struct Blockers {
  std::vector<NodeId> nodes;  ///< Ascending; of a cycle in its order.
  bool cycle = false;  ///< They wait for each other; else their own repair or start is kNever.
};

/// Schedules recoveries, one after the other.  Its memory is allocated once (some 40 bytes a node
/// and 24 a need); a run costs what fell, times the logarithm of it.
///
/// Of networks a node that is cut off waits until every network node that fell by itself works
/// again: never too early, and for one failed node exact.
class RecoverySchedule {
 public:
  /// The graph must outlive it.  `unwaited` marks, by need, what holds while all works and what
  /// nothing waits for when it starts: that a power supply is in its chassis.  Empty: none is.
  explicit RecoverySchedule(const Graph& graph, std::vector<bool> unwaited = {});

  /// Schedules the recovery from the last run of `propagation` (over this graph; its nodes bad at
  /// interrupted or worse, `fallen`, in their order) that failed `failed`.
  void run(const Propagation& propagation, std::span<const NodeId> fallen,
           std::span<const NodeId> failed, const RecoveryTimes& times);

  /// When `node` works: 0 when it never stopped.
  [[nodiscard]] Seconds at(NodeId node) const;
  /// The acts that bring `node` back, by their end; of each need the alternative that meets it
  /// first.  Empty when it never stopped, or never works.  The critical ones are a chain whose
  /// lengths add up to at(node).
  [[nodiscard]] std::vector<RecoveryAct> plan(NodeId node) const;
  /// Why `node` never works; no nodes when it does.
  [[nodiscard]] Blockers blockers(NodeId node) const;

 private:
  /// What was met last of what a node waited for.
  enum class Wait : std::uint8_t { nothing, member, need };
  struct NodeState {
    std::uint32_t run = 0;      ///< The run that it fell in.
    std::uint32_t pending = 0;  ///< What it still waits for.
    std::uint32_t order = 0;    ///< By which they are finished.
    std::uint32_t last_id = 0;  ///< The node or need that was met last.
    Wait last = Wait::nothing;
    bool failed = false;
    bool cut_off = false;
    bool was_down = false;
    Seconds ready = 0;  ///< When all that it waits for works.
    Seconds at = kNever;
  };
  struct NeedState {
    std::uint32_t run = 0;
    std::uint32_t good = 0;         ///< Members that work.
    std::uint32_t active_left = 0;  ///< Active members that do not.
    NodeId last = 0;                ///< Of a met need: the fallen member that it waited for last.
    bool has_last = false;
    bool met = false;
    bool by_takeover = false;
    Seconds ready = 0;        ///< When it was met.
    std::uint32_t order = 0;  ///< The nodes up to this one were finished by then.
  };
  struct Event {
    Seconds at;
    std::uint32_t id;
    bool is_need;
    bool by_takeover;
    friend bool operator>(const Event& a, const Event& b) {
      return std::tie(a.at, a.is_need, a.id, a.by_takeover) >
             std::tie(b.at, b.is_need, b.id, b.by_takeover);
    }
  };
  class Planner;

  [[nodiscard]] bool fell(NodeId node) const { return nodes_[node].run == run_; }
  [[nodiscard]] bool is_carrier(NodeId node) const {
    return !graph_->neighbours(node).empty() && !nodes_[node].cut_off;
  }
  [[nodiscard]] bool explained(NodeId node) const;
  [[nodiscard]] bool is_waited(NeedId need) const {
    return !graph_->soft(need) && (unwaited_.empty() || !unwaited_[need]);
  }
  [[nodiscard]] std::vector<NodeId> awaited_forever(NodeId node) const;
  void enter(NodeId node);
  [[nodiscard]] std::span<const NodeId> recovery_needs(NodeId node) const;
  void enter_need(NodeId node, NeedId need);
  void offer(NeedId need, Seconds now);
  void satisfy(NodeId node, Seconds now, Wait what, std::uint32_t id);
  void release(NodeId node);
  void finish(NodeId node, Seconds now);
  void finish_member(NeedId need, NodeId member, bool active, Seconds now);
  void meet(const Event& event);

  const Graph* graph_;
  std::vector<bool> unwaited_;
  const Propagation* propagation_ = nullptr;
  const RecoveryTimes* times_ = nullptr;
  std::uint32_t run_ = 0;
  std::uint32_t finished_ = 0;
  std::vector<NodeState> nodes_;
  std::vector<NeedState> needs_;
  std::vector<NodeId> fallen_;
  std::vector<NodeId> cut_off_;      ///< Nodes that wait for the network.
  std::uint32_t carriers_left_ = 0;  ///< Network nodes that they wait for.
  std::vector<std::pair<NodeId, NodeId>>
      awaited_by_;  ///< Repair needs: what, and who waits; sorted.
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

}  // namespace plimsoll::graph
