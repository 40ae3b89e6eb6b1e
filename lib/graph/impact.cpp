#include "lib/graph/impact.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "lib/graph/plain_impact.hpp"
#include "lib/graph/radii.hpp"

namespace plimsoll::graph {
namespace {

constexpr NodeId kNobody = 0xFFFF'FFFFU;

/// Whether so many nodes fail that a look at the whole graph pays.
bool worth_sharing(const Baseline& baseline, std::span<const NodeId> nodes) {
  const auto count = baseline.graph().node_count();
  return nodes.size() >= count / 64 && count <= Nesting::kMostPlaces;
}

std::vector<NodeId> ascending(std::span<const NodeId> services) {
  std::vector<NodeId> sorted(services.begin(), services.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  return sorted;
}

std::vector<NodeId> all_nodes(const Graph& graph) {
  std::vector<NodeId> nodes(graph.node_count());
  std::iota(nodes.begin(), nodes.end(), 0U);
  return nodes;
}

/// Calls `each(node, found)` for the nodes that affect a service, in their order, and
/// `propagated(node, effects)` for those whose rows had no room.
template <typename Each>
void stream(const Baseline& baseline, std::span<const NodeId> nodes,
            std::span<const NodeId> services, const Radii& radii, unsigned threads, Each each,
            const ImpactCallback& propagated) {
  constexpr std::size_t kAhead = 8;
  std::size_t at = 0;
  const auto known_until = [&](NodeId stop) {
    for (; at < nodes.size(); ++at) {
      if (at + kAhead < nodes.size()) radii.prefetch(nodes[at + kAhead]);
      const auto found = radii.find(nodes[at]);
      if (found.row == RadiusRows::kUnknown && nodes[at] == stop) return;
      if (found.row < RadiusRows::kUnknown) each(nodes[at], found);
    }
  };
  std::vector<NodeId> unknown;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(unknown),
               [&](NodeId node) { return radii.find(node).row == RadiusRows::kUnknown; });
  if (!unknown.empty()) {
    const auto interleave = [&](NodeId failed, std::span<const ServiceEffect> effects) {
      known_until(failed);
      ++at;
      propagated(failed, effects);
    };
    for_each_impact_plain(baseline, unknown, services, interleave, threads);
  }
  known_until(kNobody);
}

/// What a node's own failure does, as far as roots depend on it.
struct Own {
  std::uint32_t services = 0;  ///< That it takes down.
  NodeId bearer = kNobody;  ///< Of a part: the first node that it takes down and that is no part.
};

/// Finds Own of every node as the impacts stream by.
class OwnFinder {
 public:
  OwnFinder(const Baseline& baseline, std::span<const NodeId> services,
            std::span<const Standing> standing)
      : baseline_{&baseline}, services_{services}, standing_{standing}, own_(standing.size()) {}

  void note(NodeId failed, std::span<const ServiceEffect> effects) {
    if (standing_.empty()) return;
    const auto taken_down = std::count_if(effects.begin(), effects.end(), [&](const auto& effect) {
      return effect.effect >= Effect::outage && up(effect.service);
    });
    own_[failed].services = static_cast<std::uint32_t>(taken_down);
    if (taken_down > 0 && standing_[failed] == Standing::part) {
      own_[failed].bearer = bearer_of(failed);
    }
  }

  void put_parts_behind_bearers(Roots& roots) const {
    for (std::size_t node = 0; node < own_.size(); ++node) {
      const auto [services, bearer] = own_[node];
      if (bearer != kNobody && own_[bearer].services == services) {
        roots.of[node] = roots.of[bearer];
      }
    }
  }

 private:
  [[nodiscard]] bool up(NodeId node) const { return baseline_->effect(node) < Effect::outage; }

  NodeId bearer_of(NodeId part) {
    if (!propagation_) propagation_.emplace(*baseline_);
    const auto down = propagation_->run({&part, 1}, Effect::outage);
    const auto bearer = std::find_if(down.begin(), down.end(), [&](NodeId hit) {
      return up(hit) && standing_[hit] == Standing::whole &&
             !std::binary_search(services_.begin(), services_.end(), hit);
    });
    return bearer == down.end() ? kNobody : *bearer;
  }

  const Baseline* baseline_;
  std::span<const NodeId> services_;
  std::span<const Standing> standing_;
  std::vector<Own> own_;
  std::optional<Propagation> propagation_;
};

}  // namespace

std::vector<std::uint8_t> upstream_of(const Graph& graph, std::span<const NodeId> services) {
  std::vector<std::uint8_t> upstream(graph.node_count(), 0);
  std::vector<NodeId> queue;
  const auto visit = [&](NodeId node) {
    if (std::exchange(upstream[node], std::uint8_t{1}) == 0) queue.push_back(node);
  };
  std::vector<std::uint8_t> reaches(graph.has_reach() ? graph.node_count() : 0, 0);
  for (std::size_t group = 0; group < graph.reach_groups(); ++group) {
    for (const auto node : graph.reachers(group)) reaches[node] = 1;
  }
  bool network = false;
  for (const auto service : services) visit(service);
  while (!queue.empty()) {
    const auto node = queue.back();
    queue.pop_back();
    for (const auto need : graph.needs_of(node)) {
      for (const auto member : graph.need(need).members) visit(member);
    }
    if (network || reaches.empty() || reaches[node] == 0) continue;
    network = true;
    for (NodeId other = 0; other < graph.node_count(); ++other) {
      if (!graph.neighbours(other).empty()) visit(other);
    }
    for (std::size_t group = 0; group < graph.reach_groups(); ++group) {
      for (const auto anchor : graph.anchors(group)) visit(anchor);
    }
  }
  return upstream;
}

void for_each_impact(const Baseline& baseline, std::span<const NodeId> nodes,
                     std::span<const NodeId> services, const ImpactCallback& callback,
                     unsigned threads) {
  if (!worth_sharing(baseline, nodes)) {
    for_each_impact_plain(baseline, nodes, services, callback, threads);
    return;
  }
  const auto sorted = ascending(services);
  const Radii radii{baseline, nodes, sorted, {.threads = threads}};
  RowReader reader{sorted, baseline.graph().node_count()};
  const auto each = [&](NodeId failed, const Radii::Found& found) {
    callback(failed, reader.read(found));
  };
  stream(baseline, nodes, sorted, radii, threads, each, callback);
}

void for_each_impact_count(const Baseline& baseline, std::span<const NodeId> nodes,
                           std::span<const NodeId> services, const ImpactCountCallback& callback,
                           unsigned threads) {
  std::vector<std::uint8_t> is_service(baseline.graph().node_count(), 0);
  for (const auto service : services) is_service[service] = 1;
  const auto give = [&](NodeId failed, ImpactCounts counts) {
    if (is_service[failed] != 0) --counts[Effect::lost];
    if (counts.total() > 0) callback(failed, counts);
  };
  const auto propagated = [&](NodeId failed, std::span<const ServiceEffect> effects) {
    ImpactCounts counts;
    for (const auto& effect : effects) ++counts[effect.effect];
    give(failed, counts);
  };
  if (!worth_sharing(baseline, nodes)) {
    for_each_impact_plain(baseline, nodes, services, propagated, threads);
    return;
  }
  const auto sorted = ascending(services);
  const Radii radii{baseline, nodes, sorted, {.cells = false, .threads = threads}};
  const auto each = [&](NodeId failed, const Radii::Found& found) {
    give(failed, found.rows->counts[found.row]);
  };
  stream(baseline, nodes, sorted, radii, threads, each, propagated);
}

Roots for_each_impact_with_roots(const Baseline& baseline, std::span<const NodeId> services,
                                 const ImpactCallback& callback, unsigned threads,
                                 std::span<const Standing> standing) {
  Roots roots{all_nodes(baseline.graph())};
  const std::vector<NodeId> nodes = roots.of;
  if (!worth_sharing(baseline, nodes)) {
    return for_each_impact_with_roots_plain(baseline, services, callback, threads, standing);
  }
  const auto sorted = ascending(services);
  const Radii radii{baseline, nodes, sorted, {.candidates = true, .threads = threads}, standing};
  OwnFinder own{baseline, sorted, standing};
  const auto note = [&](NodeId failed, std::span<const ServiceEffect> effects) {
    own.note(failed, effects);
    callback(failed, effects);
  };
  RowReader reader{sorted, baseline.graph().node_count()};
  const auto each = [&](NodeId failed, const Radii::Found& found) {
    note(failed, reader.read(found));
  };
  stream(baseline, nodes, sorted, radii, threads, each, note);
  for (const auto node : nodes) {
    const auto best = radii.candidates()[node].node;
    const bool whole = standing.empty() || standing[node] == Standing::whole;
    if (best != kNobody && whole) roots.of[node] = best;
  }
  own.put_parts_behind_bearers(roots);
  return roots;
}

std::vector<SinglePoint> single_points(const Baseline& baseline, NodeId service) {
  std::vector<NodeId> points;
  const auto note = [&](NodeId failed, std::span<const ServiceEffect> effects) {
    if (failed != service && effects.front().effect >= Effect::outage) points.push_back(failed);
  };
  const auto roots = for_each_impact_with_roots(baseline, {&service, 1}, note);
  std::vector<SinglePoint> result;
  for (const auto point : points) {
    const auto root = roots.of[point];
    result.push_back({point, root == service ? point : root});
  }
  return result;
}

}  // namespace plimsoll::graph
