/// @file
/// Strongly connected components with a stack of their own, so that depth costs no call stack.
/// Algorithm: R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Computing 1(2),
/// 1972.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace plimsoll::graph {

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

/// The components of the nodes that `roots` lead to.  `successors(node)` is a span of nodes below
/// `node_count` that stays valid; `follows(node)` says whether edges into `node` count.  Linear.
template <typename Successors, typename Follows>
StrongComponents strong_components(std::uint32_t node_count, std::span<const std::uint32_t> roots,
                                   Successors successors, Follows follows) {
  struct Visit {
    std::uint32_t node;
    std::uint32_t next;
  };
  StrongComponents found;
  found.of.assign(node_count, StrongComponents::kNone);
  std::vector<std::uint32_t> seen(node_count, 0);  // in order of discovery, from 1
  std::vector<std::uint32_t> low(node_count, 0);
  std::vector<std::uint32_t> open;
  std::vector<std::uint32_t> left;
  std::vector<Visit> path;
  std::uint32_t clock = 0;
  std::uint32_t components = 0;
  const auto enter = [&](std::uint32_t node) {
    seen[node] = low[node] = ++clock;
    open.push_back(node);
    path.push_back({node, 0});
  };
  const auto leave = [&](std::uint32_t node) {
    left.push_back(node);
    path.pop_back();
    if (!path.empty()) low[path.back().node] = std::min(low[path.back().node], low[node]);
    if (low[node] != seen[node]) return;
    for (auto member = StrongComponents::kNone; member != node;) {
      member = open.back();
      open.pop_back();
      found.of[member] = components;
    }
    ++components;
  };
  for (const auto root : roots) {
    if (seen[root] == 0) enter(root);
    while (!path.empty()) {
      const auto node = path.back().node;
      const std::span<const std::uint32_t> targets = successors(node);
      if (path.back().next == targets.size()) {
        leave(node);
        continue;
      }
      const auto target = targets[path.back().next++];
      if (!follows(target)) continue;
      if (seen[target] == 0) {
        enter(target);
      } else if (found.of[target] == StrongComponents::kNone) {
        low[node] = std::min(low[node], seen[target]);
      }
    }
  }
  found.begin.assign(components + std::size_t{1}, 0);
  for (const auto node : left) ++found.begin[found.of[node] + 1];
  for (std::size_t i = 1; i <= components; ++i) found.begin[i] += found.begin[i - 1];
  auto next = found.begin;
  found.order.resize(left.size());
  for (const auto node : left) found.order[next[found.of[node]]++] = node;
  return found;
}

}  // namespace plimsoll::graph
