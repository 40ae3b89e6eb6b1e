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

/// What the search notes of each node when it leaves it, while the node's needs are at hand:
/// reading them once more later would be another walk all over memory.
struct Downstream::Tape {
  std::vector<NodeId> nodes;  ///< In the order of leaving, what a node stands on before it.
  std::vector<std::uint32_t> cycle_end;  ///< Last position of the node's cycle.
  std::vector<std::uint32_t> plain_end;  ///< Last position of its plain cycle.
  /// By node: the number of plain needs and their members, then the number of other needs, each
  /// with its id, the number of its members and the members times 2, plus 1 when active.
  LargeArray<std::uint32_t> needs;
};

Downstream::Downstream(const Graph& graph, std::span<const NodeId> services, bool all)
    : place_of_(graph.node_count(), kNowhere) {
  std::vector<NodeId> starts(services.begin(), services.end());
  if (all || graph.has_reach()) {
    const auto wanted = upstream_of(graph, services);
    for (NodeId node = 0; node < graph.node_count(); ++node) {
      if (all || wanted[node] != 0) starts.push_back(node);
    }
  }
  const Tape tape = search(graph, starts);
  number(tape);
  lay_out(tape);
}

/// Finds the starts and all that they stand on.  Until number(), places are positions on the tape.
Downstream::Tape Downstream::search(const Graph& graph, std::span<const NodeId> starts) {
  Tape tape;
  tape.nodes.reserve(graph.node_count());
  tape.cycle_end.reserve(graph.node_count());
  tape.plain_end.reserve(graph.node_count());
  tape.needs.reserve(2 * std::size_t{graph.node_count()} + 2 * std::size_t{graph.need_count()} +
                     graph.edge_count());
  const auto note = [&](std::span<const NodeId> members) {
    const auto first = static_cast<std::uint32_t>(tape.nodes.size());
    tape.nodes.insert(tape.nodes.end(), members.begin(), members.end());
    tape.cycle_end.resize(tape.nodes.size(), static_cast<std::uint32_t>(tape.nodes.size()) - 1);
    for (auto at = first; at < tape.nodes.size(); ++at) place_of_[tape.nodes[at]] = at;
    if (members.size() == 1) {
      tape.plain_end.push_back(first);
    } else {
      order_cycle(graph, first, tape);
    }
    for (auto at = first; at < tape.nodes.size(); ++at) record(graph, tape.nodes[at], tape);
  };
  for_each_strong_component(graph.node_count(), starts,
                            MemberWalk{graph, [](NeedId) { return true; }}, note);
  return tape;
}

/// Orders the cycle from `first` to the end of the tape so that its plain cycles are consecutive,
/// what they stand on before them.
void Downstream::order_cycle(const Graph& graph, std::uint32_t first, Tape& tape) {
  const auto nodes = std::span<NodeId>{tape.nodes}.subspan(first);
  std::vector<NodeId> ordered;
  std::vector<std::uint32_t> ends;
  const auto note = [&](std::span<const std::uint32_t> members) {
    // Found from the end of the cycle to its begin.
    const auto end = tape.nodes.size() - ordered.size() - 1;
    for (const auto own : members) {
      ordered.push_back(nodes[own]);
      ends.push_back(static_cast<std::uint32_t>(end));
    }
  };
  const auto count = static_cast<std::uint32_t>(nodes.size());
  const PlainWithin edges{graph, nodes, place_of_, first};
  for_each_strong_component(count, up_to(count), edges, note);
  std::copy(ordered.rbegin(), ordered.rend(), nodes.begin());
  tape.plain_end.insert(tape.plain_end.end(), ends.rbegin(), ends.rend());
  for (auto at = first; at < tape.nodes.size(); ++at) place_of_[tape.nodes[at]] = at;
}

void Downstream::record(const Graph& graph, NodeId node, Tape& tape) {
  const auto plain_count = tape.needs.size();
  tape.needs.push_back(0);
  for (const auto need : graph.needs_of(node)) {
    if (!graph.plain(need)) continue;
    ++tape.needs[plain_count];
    tape.needs.push_back(place_of_[graph.members(need).front()]);
  }
  const auto other_count = tape.needs.size();
  tape.needs.push_back(0);
  for (const auto need : graph.needs_of(node)) {
    if (graph.plain(need)) continue;
    ++tape.needs[other_count];
    const auto members = graph.members(need);
    // Where all share the work, who is active makes no difference.
    const bool shared = graph.takeover(need) == Takeover::seamless;
    const auto active = shared ? std::span<const std::uint8_t>{} : graph.active(need);
    tape.needs.push_back(need);
    tape.needs.push_back(static_cast<std::uint32_t>(members.size()));
    for (std::size_t i = 0; i < members.size(); ++i) {
      tape.needs.push_back(place_of_[members[i]] * 2U + (shared ? 1U : active[i]));
    }
  }
}

/// Turns the order round: places begin with the nodes that stand on the others.
void Downstream::number(const Tape& tape) {
  const auto count = static_cast<Place>(tape.nodes.size());
  node_of_.assign(tape.nodes.rbegin(), tape.nodes.rend());
  cycle_.resize(count);
  plain_cycle_.resize(count);
  for (Place place = 0; place < count; ++place) {
    const auto position = count - 1 - place;
    place_of_[node_of_[place]] = place;
    cycle_[place] = count - 1 - tape.cycle_end[position];
    plain_cycle_[place] = count - 1 - tape.plain_end[position];
  }
}

/// Reads the tape: `plain(owner, member)` and `other(owner, need, members)`.
template <typename Plain, typename Other>
void Downstream::replay(const Tape& tape, Plain plain, Other other) const {
  const auto* at = tape.needs.data();
  for (Place owner = size(); owner-- > 0;) {
    for (auto left = *at++; left > 0; --left) plain(owner, size() - 1 - *at++);
    for (auto left = *at++; left > 0; --left) {
      const NeedId need = *at++;
      const std::size_t members = *at++;
      other(owner, need, std::span{at, members});
      at += members;
    }
  }
}

void Downstream::lay_out(const Tape& tape) {
  const auto place_of = [&](std::uint32_t member) { return size() - 1 - member / 2U; };
  rows_.assign(std::size_t{size()} + 2, {});
  std::size_t needs = 0;
  replay(
      tape, [&](Place, Place member) { ++rows_[member + 2].dependants; },
      [&](Place, NeedId, std::span<const std::uint32_t> members) {
        ++needs;
        for (const auto member : members) ++rows_[place_of(member) + 2].memberships;
      });
  for (std::size_t at = 2; at < rows_.size(); ++at) {
    rows_[at].dependants += rows_[at - 1].dependants;
    rows_[at].memberships += rows_[at - 1].memberships;
  }
  dependants_.resize(rows_.back().dependants);
  memberships_.resize(rows_.back().memberships);
  owners_.reserve(needs);
  need_of_.reserve(needs);
  // Filling moves each row's begin, which stands one place further on, to its end.
  replay(
      tape, [&](Place owner, Place member) { dependants_[rows_[member + 1].dependants++] = owner; },
      [&](Place owner, NeedId need, std::span<const std::uint32_t> members) {
        for (const auto member : members) {
          const auto at = rows_[place_of(member) + 1].memberships++;
          memberships_[at] = Membership{need_count(), (member & 1U) != 0};
        }
        owners_.push_back(owner);
        need_of_.push_back(need);
      });
  rows_.pop_back();
}

}  // namespace plimsoll::graph
