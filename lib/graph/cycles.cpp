#include "lib/graph/cycles.hpp"

#include <algorithm>
#include <numeric>

#include "lib/graph/member_walk.hpp"
#include "lib/graph/strong_components.hpp"

namespace plimsoll::graph {

Cycles find_cycles(const Graph& graph, CycleKind kind) {
  const auto takes = [&](NeedId need) {
    return kind == CycleKind::plain ? graph.plain(need) : !graph.need(need).soft;
  };
  const auto needs_itself = [&](NodeId node) {
    const auto needs = graph.needs_of(node);
    return std::any_of(needs.begin(), needs.end(), [&](NeedId need) {
      const auto members = graph.members(need);
      return takes(need) && std::find(members.begin(), members.end(), node) != members.end();
    });
  };
  Cycles found;
  const auto note = [&](std::span<const NodeId> members) {
    if (members.size() == 1 && !needs_itself(members.front())) return;
    found.nodes.insert(found.nodes.end(), members.begin(), members.end());
    std::sort(found.nodes.begin() + found.begin.back(), found.nodes.end());
    found.begin.push_back(static_cast<std::uint32_t>(found.nodes.size()));
  };
  std::vector<NodeId> nodes(graph.node_count());
  std::iota(nodes.begin(), nodes.end(), NodeId{0});
  for_each_strong_component(graph.node_count(), nodes, MemberWalk{graph, takes}, note);

  std::vector<std::size_t> order(found.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return found.cycle(left).front() < found.cycle(right).front();
  });
  Cycles cycles;
  for (const auto index : order) {
    const auto cycle = found.cycle(index);
    cycles.nodes.insert(cycles.nodes.end(), cycle.begin(), cycle.end());
    cycles.begin.push_back(static_cast<std::uint32_t>(cycles.nodes.size()));
  }
  return cycles;
}

}  // namespace plimsoll::graph
