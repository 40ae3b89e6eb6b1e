#include "lib/graph/downstream.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lib/graph/impact.hpp"
#include "lib/graph/member_walk.hpp"
#include "lib/graph/strong_components.hpp"

namespace plimsoll::graph {
namespace {

/// From each place of one cycle to its dependants in it, numbered from its first place; to itself
/// instead of to those outside.
struct PlainWithin {
  const Graph& graph;
  std::span<const NodeId> nodes;
  std::span<const Place> place_of;
  Place first_place;

  struct Cursor {
    std::uint32_t own;
    std::uint32_t next;
  };
  [[nodiscard]] static Cursor first(std::uint32_t own) { return {own, 0}; }
  [[nodiscard]] bool at_end(std::uint32_t own, const Cursor& cursor) const {
    return cursor.next == graph.dependants(nodes[own]).size();
  }
  [[nodiscard]] std::uint32_t target(const Cursor& cursor) const {
    const auto place = place_of[graph.dependants(nodes[cursor.own])[cursor.next]];
    const bool within = place != kNowhere && place - first_place < nodes.size();
    return within ? place - first_place : cursor.own;
  }
  static void advance(Cursor& cursor) { ++cursor.next; }
  static void prefetch(std::uint32_t /*own*/) {}
};

std::vector<std::uint32_t> up_to(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

}  // namespace

Downstream::Downstream(const Graph& graph, std::span<const NodeId> services, bool all)
    : place_of_(graph.node_count(), kNowhere) {
  std::vector<NodeId> starts(services.begin(), services.end());
  if (all || graph.has_reach()) {
    const auto wanted = upstream_of(graph, services);
    for (NodeId node = 0; node < graph.node_count(); ++node) {
      if (all || wanted[node] != 0) starts.push_back(node);
    }
  }
  search(graph, starts);
  turn_round();
  lay_out(graph);
}

/// Finds the starts and all that they stand on, which comes before them.  Until turn_round(),
/// places are numbered from the other end, and a cycle is known by its last place.
void Downstream::search(const Graph& graph, std::span<const NodeId> starts) {
  node_of_.reserve(graph.node_count());
  cycle_.reserve(graph.node_count());
  plain_cycle_.reserve(graph.node_count());
  const auto note = [&](std::span<const NodeId> members) {
    const auto first = size();
    node_of_.insert(node_of_.end(), members.begin(), members.end());
    cycle_.resize(size(), size() - 1);
    for (auto at = first; at < size(); ++at) place_of_[node_of_[at]] = at;
    if (members.size() == 1) {
      plain_cycle_.push_back(first);
    } else {
      order_cycle(graph, first);
    }
  };
  for_each_strong_component(graph.node_count(), starts,
                            MemberWalk{graph, [](NeedId) { return true; }}, note);
}

/// Orders the cycle from `first` to the end so that its plain cycles are consecutive, what they
/// stand on before them.
void Downstream::order_cycle(const Graph& graph, std::uint32_t first) {
  const auto nodes = std::span<NodeId>{node_of_}.subspan(first);
  std::vector<NodeId> ordered;
  std::vector<std::uint32_t> ends;
  const auto note = [&](std::span<const std::uint32_t> members) {
    // Found from the end of the cycle to its begin.
    const auto end = node_of_.size() - ordered.size() - 1;
    for (const auto own : members) {
      ordered.push_back(nodes[own]);
      ends.push_back(static_cast<std::uint32_t>(end));
    }
  };
  const auto count = static_cast<std::uint32_t>(nodes.size());
  const PlainWithin edges{graph, nodes, place_of_, first};
  for_each_strong_component(count, up_to(count), edges, note);
  std::copy(ordered.rbegin(), ordered.rend(), nodes.begin());
  plain_cycle_.insert(plain_cycle_.end(), ends.rbegin(), ends.rend());
  for (auto at = first; at < size(); ++at) place_of_[node_of_[at]] = at;
}

/// Turns the order round: places begin with the nodes that stand on the others.
void Downstream::turn_round() {
  std::reverse(node_of_.begin(), node_of_.end());
  for (auto* cycles : {&cycle_, &plain_cycle_}) {
    std::reverse(cycles->begin(), cycles->end());
    for (auto& last : *cycles) last = size() - 1 - last;
  }
  for (Place place = 0; place < size(); ++place) place_of_[node_of_[place]] = place;
}

void Downstream::lay_out(const Graph& graph) {
  std::vector<NeedId> own_of(graph.need_count(), kNowhere);
  const auto number = [&](NeedId need, Place owner) {
    if (own_of[need] == kNowhere) {
      own_of[need] = need_count();
      owners_.push_back(owner);
      need_of_.push_back(need);
    }
    return own_of[need];
  };
  rows_.reserve(std::size_t{size()} + 1);
  rows_.push_back({});
  dependants_.reserve(size());
  above_.reserve(graph.edge_count());
  memberships_.reserve(graph.membership_count());
  for (const auto node : node_of_) {
    const auto first = above_.size();
    for (const auto dependant : graph.dependants(node)) {
      if (place_of_[dependant] != kNowhere) above_.push_back(place_of_[dependant]);
    }
    dependants_.push_back(static_cast<std::uint32_t>(above_.size() - first));
    for (const auto membership : graph.memberships(node)) {
      const auto need = membership.need();
      const auto owner = place_of_[graph.need_of(need)];
      if (owner == kNowhere) continue;
      above_.push_back(owner);
      if (!graph.soft(need)) memberships_.emplace_back(number(need, owner), membership.active());
    }
    rows_.push_back({static_cast<std::uint32_t>(above_.size()),
                     static_cast<std::uint32_t>(memberships_.size())});
  }
}

}  // namespace plimsoll::graph
