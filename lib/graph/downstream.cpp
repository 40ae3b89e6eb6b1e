#include "lib/graph/downstream.hpp"

#include <algorithm>
#include <numeric>

#include "lib/graph/impact.hpp"
#include "lib/graph/strong_components.hpp"

namespace plimsoll::graph {
namespace {

/// From each node to those that need it.
struct TowardsOwners {
  const Graph& graph;

  [[nodiscard]] std::size_t degree(NodeId node) const {
    return graph.dependants(node).size() + graph.memberships(node).size();
  }
  [[nodiscard]] NodeId target(NodeId node, std::size_t i) const {
    const auto dependants = graph.dependants(node);
    if (i < dependants.size()) return dependants[i];
    return graph.need_of(graph.memberships(node)[i - dependants.size()].need());
  }
};

/// From each place of one cycle to its dependants in it, numbered from its first place; to itself
/// instead of to those outside.
struct PlainWithin {
  const Graph& graph;
  const std::vector<NodeId>& node_of;
  const std::vector<Place>& place_of;
  Place first;

  [[nodiscard]] std::size_t degree(std::uint32_t own) const {
    return graph.dependants(node_of[first + own]).size();
  }
  [[nodiscard]] std::uint32_t target(std::uint32_t own, std::size_t i) const {
    const auto place = place_of[graph.dependants(node_of[first + own])[i]];
    return place == kNowhere || place < first ? own : place - first;
  }
};

}  // namespace

Downstream::Downstream(const Graph& graph, std::span<const NodeId> services, bool all)
    : place_of_(graph.node_count(), kNowhere) {
  std::vector<std::uint8_t> wanted(graph.node_count(), all ? 1 : 0);
  if (graph.has_reach() && !all) {
    wanted = upstream_of(graph, services);
  } else {
    for (const auto service : services) wanted[service] = 1;
  }
  number(graph, wanted);
  lay_out(graph);
}

/// Gives places to the wanted nodes and to those that lead to one.
void Downstream::number(const Graph& graph, std::span<const std::uint8_t> wanted) {
  const TowardsOwners edges{graph};
  for (auto* by_place : {&node_of_, &cycle_, &plain_cycle_}) by_place->reserve(graph.node_count());
  const auto leads_on = [&](NodeId node) {
    if (wanted[node] != 0) return true;
    const auto placed = [&](NodeId owner) { return place_of_[owner] != kNowhere; };
    const auto dependants = graph.dependants(node);
    if (std::any_of(dependants.begin(), dependants.end(), placed)) return true;
    const auto memberships = graph.memberships(node);
    return std::any_of(memberships.begin(), memberships.end(), [&](Membership membership) {
      return placed(graph.need_of(membership.need()));
    });
  };
  const auto place_all = [&](std::span<const NodeId> members) {
    if (!std::any_of(members.begin(), members.end(), leads_on)) return;
    const auto first = size();
    for (const auto node : members) {
      place_of_[node] = size();
      cycle_.push_back(first);
      plain_cycle_.push_back(size());
      node_of_.push_back(node);
    }
    if (members.size() > 1) order_cycle(graph, first);
  };
  for_each_strong_component(graph.node_count(), edges, place_all);
}

/// Orders the cycle that stands at the end so that its plain cycles are consecutive.
void Downstream::order_cycle(const Graph& graph, Place first) {
  std::vector<NodeId> ordered;
  std::vector<Place> begins;
  const auto note = [&](std::span<const std::uint32_t> members) {
    const auto begin = first + static_cast<Place>(ordered.size());
    for (const auto own : members) {
      ordered.push_back(node_of_[first + own]);
      begins.push_back(begin);
    }
  };
  for_each_strong_component(size() - first, PlainWithin{graph, node_of_, place_of_, first}, note);
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const auto place = first + static_cast<Place>(i);
    node_of_[place] = ordered[i];
    place_of_[ordered[i]] = place;
    plain_cycle_[place] = begins[i];
  }
}

void Downstream::lay_out(const Graph& graph) {
  constexpr NeedId kNone = 0xFFFF'FFFFU;
  std::vector<NeedId> own(graph.need_count(), kNone);
  rows_.reserve(std::size_t{size()} + 1);
  // Bounds: pages that stay unused cost nothing, moving half a graph does.
  dependants_.reserve(graph.edge_count());
  memberships_.reserve(graph.edge_count());
  owners_.reserve(graph.need_count());
  need_of_.reserve(graph.need_count());
  for (Place place = 0; place < size(); ++place) {
    rows_.push_back({static_cast<std::uint32_t>(dependants_.size()),
                     static_cast<std::uint32_t>(memberships_.size())});
    for (const auto owner : graph.dependants(node_of_[place])) {
      if (place_of_[owner] != kNowhere) dependants_.push_back(place_of_[owner]);
    }
    for (const auto membership : graph.memberships(node_of_[place])) {
      const auto need = membership.need();
      if (place_of_[graph.need_of(need)] == kNowhere) continue;
      if (own[need] == kNone) {
        own[need] = need_count();
        need_of_.push_back(need);
        owners_.push_back(place_of_[graph.need_of(need)]);
      }
      memberships_.push_back(Membership{own[need], membership.active()});
    }
  }
  rows_.push_back({static_cast<std::uint32_t>(dependants_.size()),
                   static_cast<std::uint32_t>(memberships_.size())});
}

}  // namespace plimsoll::graph
