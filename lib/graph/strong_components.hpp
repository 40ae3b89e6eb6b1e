/// @file
/// Strongly connected components of any directed graph that can name a node's successors.
/// Algorithm: D. J. Pearce, "A space-efficient algorithm for finding strongly connected
/// components", Information Processing Letters 116(1), 2016: R. Tarjan's search (SIAM J. Computing
/// 1(2), 1972) with E. Nuutila's saving (components of one node never enter the stack), one word a
/// node and an explicit stack, so that depth costs no call stack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "lib/graph/large_array.hpp"

namespace plimsoll::graph {

/// Calls `found(std::span<const std::uint32_t>)` for each component of the nodes that can be
/// reached from `starts` (repetitions allowed), which are less than `node_count`: a component comes
/// after all those that edges lead to from it, its nodes in the order in which the search left
/// them.  `Edges` has a type `Cursor`, `Cursor first(node)`, `bool at_end(node, cursor)`,
/// `target(cursor)`, `advance(cursor)`, and `prefetch(node)`, a hint that first(node) comes soon.
/// O(nodes + edges); 4 bytes a node, and what the search holds open.
template <typename Edges, typename Starts, typename Found>
void for_each_strong_component(std::uint32_t node_count, const Starts& starts, const Edges& edges,
                               Found found) {
  constexpr int kFetched = 8;
  struct Frame {
    std::uint32_t node;
    bool root;
    typename Edges::Cursor edge;
  };
  LargeArray<std::uint32_t> lowest(node_count, 0);  // 0: not met; from `done` on: in a component
  std::vector<std::uint32_t> stack;
  std::vector<Frame> frames;
  std::uint32_t index = 1;
  std::uint32_t done = node_count;
  const auto enter = [&](std::uint32_t node) {
    lowest[node] = index;
    frames.push_back({node, true, edges.first(node)});
    ++index;
    // Nodes lie anywhere: those ahead fetched together cost one wait.
    auto ahead = frames.back().edge;
    for (int i = 0; i < kFetched && !edges.at_end(node, ahead); ++i, edges.advance(ahead)) {
      const auto target = edges.target(ahead);
      __builtin_prefetch(&lowest[target]);
      edges.prefetch(target);
    }
  };
  const auto close = [&](std::uint32_t node, bool root) {
    stack.push_back(node);
    if (!root) return;
    auto first = stack.size() - 1;
    while (first > 0 && lowest[stack[first - 1]] >= lowest[node]) --first;
    const auto members = std::span<const std::uint32_t>{stack}.subspan(first);
    index -= static_cast<std::uint32_t>(members.size());
    found(members);
    for (const auto member : members) lowest[member] = done;
    --done;
    stack.resize(first);
  };
  for (const std::uint32_t start : starts) {
    if (lowest[start] != 0) continue;
    enter(start);
    while (!frames.empty()) {
      auto& frame = frames.back();
      const auto node = frame.node;
      if (edges.at_end(node, frame.edge)) {
        const bool root = frame.root;
        frames.pop_back();
        close(node, root);
        continue;
      }
      const auto target = edges.target(frame.edge);
      if (lowest[target] == 0) {
        enter(target);  // and look at the edge again on the way back
        continue;
      }
      edges.advance(frame.edge);
      if (lowest[target] < lowest[node]) {
        lowest[node] = lowest[target];
        frame.root = false;
      }
    }
  }
}

/// Component c holds order[begin[c]] to order[begin[c + 1] - 1].  A component stands after all
/// components that it leads to, and its nodes in the order in which the search left them.
struct StrongComponents {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> of;  ///< By node; kNone for those that no root leads to.
  std::vector<std::uint32_t> begin;
  std::vector<std::uint32_t> order;

  [[nodiscard]] std::size_t count() const { return begin.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> nodes(std::size_t component) const {
    return {order.data() + begin[component], begin[component + 1] - begin[component]};
  }
};

/// Edges for for_each_strong_component() from spans of successors, those that `follows` refuses
/// left out.
template <typename Successors, typename Follows>
class SuccessorEdges {
 public:
  struct Cursor {
    const std::uint32_t* at;
    const std::uint32_t* end;
  };
  SuccessorEdges(Successors successors, Follows follows)
      : successors_{std::move(successors)}, follows_{std::move(follows)} {}

  [[nodiscard]] Cursor first(std::uint32_t node) const {
    const std::span<const std::uint32_t> targets = successors_(node);
    return skipped({targets.data(), targets.data() + targets.size()});
  }
  [[nodiscard]] bool at_end(std::uint32_t /*node*/, Cursor cursor) const {
    return cursor.at == cursor.end;
  }
  [[nodiscard]] std::uint32_t target(Cursor cursor) const { return *cursor.at; }
  void advance(Cursor& cursor) const { cursor = skipped({cursor.at + 1, cursor.end}); }
  void prefetch(std::uint32_t /*node*/) const {}

 private:
  [[nodiscard]] Cursor skipped(Cursor cursor) const {
    while (cursor.at != cursor.end && !follows_(*cursor.at)) ++cursor.at;
    return cursor;
  }
  Successors successors_;
  Follows follows_;
};

/// The components of the nodes that `roots` lead to, as arrays.  `successors(node)` is a span of
/// nodes below `node_count` that stays valid; `follows(node)` says whether edges into `node` count.
/// Linear.
template <typename Successors, typename Follows>
StrongComponents strong_components(std::uint32_t node_count, std::span<const std::uint32_t> roots,
                                   Successors successors, Follows follows) {
  StrongComponents found;
  found.of.assign(node_count, StrongComponents::kNone);
  found.begin.push_back(0);
  const SuccessorEdges<Successors, Follows> edges{std::move(successors), std::move(follows)};
  for_each_strong_component(node_count, roots, edges, [&](std::span<const std::uint32_t> members) {
    const auto component = static_cast<std::uint32_t>(found.count());
    for (const auto member : members) found.of[member] = component;
    found.order.insert(found.order.end(), members.begin(), members.end());
    found.begin.push_back(static_cast<std::uint32_t>(found.order.size()));
  });
  return found;
}

}  // namespace plimsoll::graph
