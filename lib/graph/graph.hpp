/// @file
/// The failure graph as arrays: who needs what, in compressed sparse rows.  Knows no asset, no file
/// and no clock.
///
/// Semantics (docs/reference/analysis.md, "Failure semantics").  Effects form a chain
///   none < degraded < interrupted < outage < lost.
/// F is the set of nodes failed from outside; they are lost.  For L in {interrupted, outage, lost},
/// x is bad at L in the least set such that x is in F, or
///  - some hard need (k, members, takeover) of x has fewer than k members that are not bad at L, or
///  - the grade of the takeover of some hard need of x is at least L and an active member of it is
///  bad at L
///    (seamless: none, automatic: interrupted, manual: outage, rebuild: lost), or
///  - some reach need (network, anchors) of x has no path, in the undirected graph of network nodes
///  that are not bad at
///    L, from x to any anchor.  Endpoints may begin or end a path and never lie inside one.
/// For L = degraded, x is bad when it is bad at interrupted, or any member of any need of it, hard
/// or soft, is bad at degraded.  The effect on x is the greatest L at which it is bad.  Cycles are
/// legal: the least fixpoint keeps a cycle up until something outside it fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/large_array.hpp"

namespace plimsoll::graph {

using NodeId = std::uint32_t;
/// A need by its place in the order in which needs were added.
using NeedId = std::uint32_t;

enum class Effect : std::uint8_t { none, degraded, interrupted, outage, lost };
enum class Takeover : std::uint8_t { seamless, automatic, manual, rebuild };

/// The greatest effect that the loss of an active member has by itself.
[[nodiscard]] constexpr Effect grade(Takeover takeover) {
  return takeover == Takeover::seamless ? Effect::none
                                        : static_cast<Effect>(static_cast<int>(takeover) + 1);
}

/// One group that `of` needs.
struct NeedSpec {
  NodeId of = 0;
  std::uint32_t k = 1;  ///< More than members: never satisfied.  0: never fails by count.
  Takeover takeover = Takeover::seamless;
  bool soft = false;             ///< Its loss degrades only.
  std::uint32_t takeover_s = 0;  ///< Seconds; 0 when unknown.
};

class Graph;

/// Builds a Graph.  Ids are dense: 0 to node_count - 1.
class Builder {
 public:
  explicit Builder(NodeId node_count);
  /// Makes room for so many needs and memberships in all, so that adding them moves nothing.
  void reserve(std::size_t needs, std::size_t members);
  /// Members out of range or duplicate are an Error of kind malformed; `active` is as long as
  /// `members`.  A node may need itself.  Linear in the members, apart from sorting many.
  [[nodiscard]] Result<NeedId> add_need(const NeedSpec& need, std::span<const NodeId> members,
                                        std::span<const std::uint8_t> active);
  /// k = 1 of one member.
  [[nodiscard]] Result<NeedId> add_dependency(NodeId of, NodeId on, bool soft = false);
  /// An undirected connection of the network that reach needs run over.
  [[nodiscard]] Result<void> add_link(NodeId a, NodeId b);
  /// `of` needs a path over links to one of `anchors`.  Without anchors it never has one.
  [[nodiscard]] Result<void> add_reach(NodeId of, std::span<const NodeId> anchors);
  /// `node` forwards nothing: paths begin and end at it only.  Other nodes with links carry any
  /// traffic.
  [[nodiscard]] Result<void> mark_endpoint(NodeId node);
  /// Linear in what was added, apart from sorting anchors.
  [[nodiscard]] Graph build() &&;

 private:
  friend class Graph;
  [[nodiscard]] Result<void> check(NodeId node) const;
  [[nodiscard]] Result<void> check_members(std::span<const NodeId> members);

  NodeId node_count_;
  LargeArray<NeedSpec> needs_;
  LargeArray<std::uint32_t> member_begin_{0};
  LargeArray<NodeId> members_;
  LargeArray<std::uint8_t> active_;
  LargeArray<std::pair<NodeId, NodeId>> links_;
  LargeArray<NodeId> reach_of_;
  LargeArray<std::uint32_t> anchor_begin_{0};
  LargeArray<NodeId> anchors_;
  LargeArray<std::uint8_t> endpoint_;
  std::vector<NodeId> sorted_;  ///< Room for the members of one need.
};

/// A need as it stands in the arrays; the spans live as long as the Graph.
struct NeedView {
  NodeId of;
  std::uint32_t k;
  Takeover takeover;
  bool soft;
  std::uint32_t takeover_s;
  std::span<const NodeId> members;
  std::span<const std::uint8_t> active;
};

/// A membership in a need: the need, and whether the member is active in it.
class Membership {
 public:
  Membership() = default;
  Membership(NeedId need, bool active) : packed_{need * 2U + (active ? 1U : 0U)} {}
  [[nodiscard]] NeedId need() const { return packed_ / 2U; }
  [[nodiscard]] bool active() const { return (packed_ & 1U) != 0; }

 private:
  std::uint32_t packed_ = 0;
};

/// What one node needs, in the order added; lives as long as the Graph.
class NeedList {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = NeedId;
    using difference_type = std::ptrdiff_t;
    using pointer = const NeedId*;
    using reference = NeedId;
    Iterator(const NeedId* ids, std::uint32_t at) : ids_{ids}, at_{at} {}
    NeedId operator*() const { return ids_ == nullptr ? at_ : ids_[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const NeedId* ids_;
    std::uint32_t at_;
  };

  /// Those at `begin` to `end` - 1 of `ids`; without ids the numbers themselves.
  NeedList(const NeedId* ids, std::uint32_t begin, std::uint32_t end)
      : ids_{ids}, begin_{begin}, end_{end} {}
  [[nodiscard]] Iterator begin() const { return {ids_, begin_}; }
  [[nodiscard]] Iterator end() const { return {ids_, end_}; }
  [[nodiscard]] std::size_t size() const { return end_ - begin_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] NeedId front() const { return *begin(); }
  [[nodiscard]] NeedId operator[](std::size_t index) const {
    return *Iterator{ids_, begin_ + static_cast<std::uint32_t>(index)};
  }
  /// Without the first.
  [[nodiscard]] NeedList rest() const { return {ids_, begin_ + 1, end_}; }

 private:
  const NeedId* ids_;
  std::uint32_t begin_;
  std::uint32_t end_;
};

/// The finished graph; never changes.  23 bytes for a plain dependency (4 fewer when needs were
/// added in the order of their owners), 8 for a link and 17 for a node.
class Graph {
 public:
  [[nodiscard]] NodeId node_count() const { return node_count_; }
  [[nodiscard]] NeedId need_count() const { return static_cast<NeedId>(need_of_.size()); }
  /// Memberships in all needs.
  [[nodiscard]] std::size_t edge_count() const { return members_.size(); }
  [[nodiscard]] NeedView need(NeedId need) const;
  [[nodiscard]] NodeId need_of(NeedId need) const { return need_of_[need]; }
  [[nodiscard]] std::span<const NodeId> members(NeedId need) const {
    return row(members_, member_begin_, need);
  }
  /// By member.
  [[nodiscard]] std::span<const std::uint8_t> active(NeedId need) const {
    return row(active_, member_begin_, need);
  }
  [[nodiscard]] Takeover takeover(NeedId need) const {
    return static_cast<Takeover>(need_kind_[need] & 3U);
  }
  [[nodiscard]] bool soft(NeedId need) const { return (need_kind_[need] & kSoft) != 0; }
  /// Whether it is a hard, seamless 1 of 1.
  [[nodiscard]] bool plain(NeedId need) const {
    return (need_kind_[need] & ~kTimed) == 0 && need_k_[need] == 1 &&
           member_begin_[need + 1] - member_begin_[need] == 1;
  }
  /// What `node` needs, in the order added.
  [[nodiscard]] NeedList needs_of(NodeId node) const {
    const auto* const ids = need_ids_.empty() ? nullptr : need_ids_.data();
    return {ids, need_begin_[node], need_begin_[std::size_t{node} + 1]};
  }
  /// The nodes that need `node` by a hard, seamless 1 of 1: they fall with it, so no counter is
  /// kept.
  [[nodiscard]] std::span<const NodeId> dependants(NodeId node) const {
    return row(dependants_, dependant_begin_, node);
  }
  /// The other needs that `node` is a member of.
  [[nodiscard]] std::span<const Membership> memberships(NodeId node) const {
    return row(memberships_, membership_begin_, node);
  }
  /// Of all nodes together.
  [[nodiscard]] std::size_t membership_count() const { return memberships_.size(); }

  [[nodiscard]] bool has_reach() const { return group_begin_.size() > 1; }
  [[nodiscard]] std::span<const NodeId> neighbours(NodeId node) const {
    if (neighbour_begin_.empty()) return {};
    return row(neighbours_, neighbour_begin_, node);
  }
  [[nodiscard]] bool endpoint(NodeId node) const { return endpoint_[node] != 0; }
  /// Reach needs that share their anchors form a group.
  [[nodiscard]] std::size_t reach_groups() const { return group_begin_.size() - 1; }
  /// Ascending.
  [[nodiscard]] std::span<const NodeId> anchors(std::size_t group) const {
    return row(anchors_, anchor_begin_, group);
  }
  /// The nodes that need one of the group's anchors, ascending.
  [[nodiscard]] std::span<const NodeId> reachers(std::size_t group) const {
    return row(reachers_, group_begin_, group);
  }

  /// A hint that needs_of(node) is read soon.
  void prefetch_needs(NodeId node) const { __builtin_prefetch(&need_begin_[node]); }

  /// Size of the arrays.
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class Builder;
  explicit Graph(Builder&& builder);
  [[nodiscard]] std::uint32_t takeover_time(NeedId need) const;
  void index_members();
  void index_links(const LargeArray<std::pair<NodeId, NodeId>>& links);
  void index_reach(const Builder& builder);
  template <typename T>
  static std::span<const T> row(const LargeArray<T>& cells, const LargeArray<std::uint32_t>& begin,
                                std::size_t index) {
    return {cells.data() + begin[index], begin[index + 1] - begin[index]};
  }

  /// Bits of need_kind_ beside the takeover.
  static constexpr unsigned kSoft = 4;
  static constexpr unsigned kTimed = 8;

  NodeId node_count_ = 0;
  LargeArray<NodeId> need_of_;
  LargeArray<std::uint32_t> need_k_;
  LargeArray<std::uint8_t> need_kind_;  ///< Takeover, with kSoft and kTimed.
  /// Needs with a stated time, ascending, and its seconds.
  LargeArray<std::pair<NeedId, std::uint32_t>> takeover_times_;
  LargeArray<std::uint32_t> member_begin_;
  LargeArray<NodeId> members_;
  LargeArray<std::uint8_t> active_;
  LargeArray<std::uint32_t> need_begin_;
  LargeArray<NeedId> need_ids_;  ///< Empty when needs were added in the order of their owners.
  LargeArray<std::uint32_t> dependant_begin_;
  LargeArray<NodeId> dependants_;
  LargeArray<std::uint32_t> membership_begin_;
  LargeArray<Membership> memberships_;
  LargeArray<std::uint32_t> neighbour_begin_;  ///< Empty without links.
  LargeArray<NodeId> neighbours_;
  LargeArray<std::uint8_t> endpoint_;
  LargeArray<std::uint32_t> group_begin_;
  LargeArray<NodeId> reachers_;
  LargeArray<std::uint32_t> anchor_begin_;
  LargeArray<NodeId> anchors_;
};
}  // namespace plimsoll::graph
