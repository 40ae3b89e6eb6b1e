#include "lib/graph/witness.hpp"

#include <algorithm>
#include <utility>

#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {
namespace {

constexpr NodeId kNobody = 0xFFFF'FFFFU;

class Witness {
 public:
  Witness(const Graph& graph, std::span<const NodeId> failed)
      : graph_{&graph}, after_{graph, failed}, wanted_(graph.node_count(), 0) {
    for (std::size_t group = 0; group < graph.reach_groups(); ++group) {
      for (const auto node : graph.reachers(group)) reaches_.emplace_back(node, group);
    }
    std::sort(reaches_.begin(), reaches_.end());
  }

  std::vector<WitnessStep> of(NodeId node, Effect level) {
    if (bad(node, level)) return {};
    want(node, level);
    for (std::size_t next = 0; next < queue_.size(); ++next) {
      steps_.push_back(step(queue_[next].first, queue_[next].second));
    }
    return std::move(steps_);
  }

 private:
  [[nodiscard]] bool bad(NodeId node, Effect level) const { return after_.effect(node) >= level; }

  void want(NodeId node, Effect level) {
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(level));
    if ((wanted_[node] & bit) != 0) return;
    wanted_[node] |= bit;
    queue_.emplace_back(node, level);
  }
  [[nodiscard]] bool wanted(NodeId node, Effect level) const {
    return (static_cast<unsigned>(wanted_[node]) >> static_cast<unsigned>(level) & 1U) != 0;
  }

  WitnessStep step(NodeId node, Effect level) {
    WitnessStep made;
    made.node = node;
    made.level = level;
    for (const auto id : graph_->needs_of(node)) {
      const auto need = graph_->need(id);
      if (need.soft && level != Effect::degraded) continue;
      made.needs.push_back({id, support(need, level)});
      for (const auto member : made.needs.back().up) want(member, level);
    }
    const auto groups = std::equal_range(
        reaches_.begin(), reaches_.end(), std::pair{node, std::size_t{0}},
        [](const auto& left, const auto& right) { return left.first < right.first; });
    const auto carried = std::max(level, Effect::interrupted);
    for (auto group = groups.first; group != groups.second; ++group) {
      made.paths.push_back(path(node, group->second, carried));
      for (const auto carrier : made.paths.back()) {
        if (carrier != node) want(carrier, carried);
      }
    }
    return made;
  }

  /// Members that have steps already come first, which keeps witnesses small.
  [[nodiscard]] std::vector<NodeId> support(const NeedView& need, Effect level) const {
    const auto size = need.members.size();
    std::vector<std::uint8_t> chosen(size, level == Effect::degraded ? 1 : 0);
    const bool all_active = grade(need.takeover) >= level;
    for (std::size_t i = 0; i < size; ++i) {
      if (all_active && need.active[i] != 0) chosen[i] = 1;
    }
    auto count = static_cast<std::size_t>(std::count(chosen.begin(), chosen.end(), 1));
    for (const bool known : {true, false}) {
      for (std::size_t i = 0; i < size && count < need.k; ++i) {
        if (chosen[i] != 0 || bad(need.members[i], level)) continue;
        if (wanted(need.members[i], level) != known) continue;
        chosen[i] = 1;
        ++count;
      }
    }
    std::vector<NodeId> up;
    for (std::size_t i = 0; i < size; ++i) {
      if (chosen[i] != 0) up.push_back(need.members[i]);
    }
    return up;
  }

  /// A shortest path to an anchor, breadth-first.
  [[nodiscard]] std::vector<NodeId> path(NodeId node, std::size_t group, Effect level) const {
    const auto anchors = graph_->anchors(group);
    std::vector<NodeId> from(graph_->node_count(), kNobody);
    std::vector<NodeId> queue{node};
    from[node] = node;
    for (std::size_t next = 0; next < queue.size(); ++next) {
      const auto at = queue[next];
      if (std::binary_search(anchors.begin(), anchors.end(), at)) {
        std::vector<NodeId> way{at};
        while (way.back() != node) way.push_back(from[way.back()]);
        std::reverse(way.begin(), way.end());
        return way;
      }
      if (at != node && graph_->endpoint(at)) continue;
      for (const auto neighbour : graph_->neighbours(at)) {
        if (from[neighbour] != kNobody || bad(neighbour, level)) continue;
        from[neighbour] = at;
        queue.push_back(neighbour);
      }
    }
    return {};
  }

  const Graph* graph_;
  Baseline after_;
  std::vector<std::uint8_t> wanted_;  ///< By node: bit L when it has or gets a step at level L.
  std::vector<std::pair<NodeId, Effect>> queue_;
  std::vector<std::pair<NodeId, std::size_t>> reaches_;
  std::vector<WitnessStep> steps_;
};

}  // namespace

std::vector<WitnessStep> witness(const Graph& graph, std::span<const NodeId> failed, NodeId node,
                                 Effect level) {
  return Witness{graph, failed}.of(node, level);
}

}  // namespace plimsoll::graph
