/// @file
/// Strongly connected components of any directed graph that can name a node's successors.
/// Algorithm: D. J. Pearce, "A space-efficient algorithm for finding strongly connected
/// components", Information Processing Letters 116(1), 2016: R. Tarjan's search (SIAM J. Computing
/// 1(2), 1972) with E. Nuutila's saving (components of one node never enter the stack), one word a
/// node and an explicit stack, so that depth costs no call stack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/large_array.hpp"

namespace plimsoll::graph {

/// Calls `found(std::span<const std::uint32_t>)` for each component of the nodes that can be
/// reached from `starts` (repetitions allowed), which are less than `node_count`: a component comes
/// after all those that edges lead to from it, its nodes in no particular order (the same one every
/// time).  `Edges` has a type `Cursor`, `Cursor first(node)`, `bool at_end(node, cursor)`,
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

}  // namespace plimsoll::graph
