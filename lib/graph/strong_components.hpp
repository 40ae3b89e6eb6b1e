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

namespace plimsoll::graph {

/// Calls `found(std::span<const std::uint32_t>)` for each component of the nodes 0 to
/// `node_count` - 1: a component comes after all those that edges lead to from it, its nodes in no
/// particular order (the same one every time).  `Edges` has `degree(node)` and `target(node, i)`
/// for i < degree(node).  O(nodes + edges); at most 20 bytes a node while it runs.
template <typename Edges, typename Found>
void for_each_strong_component(std::uint32_t node_count, const Edges& edges, Found found) {
  struct Frame {
    std::uint32_t node;
    std::uint32_t next;  // edge to follow
    bool root;
  };
  std::vector<std::uint32_t> lowest(node_count, 0);  // 0: not met; from `done` on: in a component
  std::vector<std::uint32_t> stack;
  std::vector<Frame> frames;
  std::uint32_t index = 1;
  std::uint32_t done = node_count;
  const auto enter = [&](std::uint32_t node) {
    lowest[node] = index;
    frames.push_back({node, 0, true});
    ++index;
  };
  const auto close = [&](const Frame& frame) {
    if (!frame.root) {
      stack.push_back(frame.node);
      return;
    }
    auto first = stack.size();
    while (first > 0 && lowest[stack[first - 1]] >= lowest[frame.node]) --first;
    stack.push_back(frame.node);
    const auto members = std::span<const std::uint32_t>{stack}.subspan(first);
    index -= static_cast<std::uint32_t>(members.size());
    found(members);
    for (const auto member : members) lowest[member] = done;
    --done;
    stack.resize(first);
  };
  for (std::uint32_t start = 0; start < node_count; ++start) {
    if (lowest[start] != 0) continue;
    enter(start);
    while (!frames.empty()) {
      auto& frame = frames.back();
      const auto node = frame.node;
      if (frame.next < edges.degree(node)) {
        const auto target = edges.target(node, frame.next);
        if (lowest[target] == 0) {
          enter(target);  // and look at the edge again on the way back
          continue;
        }
        ++frame.next;
        if (lowest[target] < lowest[node]) {
          lowest[node] = lowest[target];
          frame.root = false;
        }
        continue;
      }
      const Frame left = frame;
      frames.pop_back();
      close(left);
    }
  }
}

}  // namespace plimsoll::graph
