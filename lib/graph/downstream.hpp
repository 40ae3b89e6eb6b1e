/// @file
/// A failure graph as propagation likes it: only what can affect a service, only the direction from
/// a node to those that need it, and numbered depth-first from the services down to what they stand
/// on, so that what falls together lies together in memory.  Inventories number their assets by
/// arrival, which scatters every blast radius over all of memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// A node's number in a Downstream.
using Place = std::uint32_t;
inline constexpr Place kNowhere = 0xFFFF'FFFFU;

/// Places follow one another so that
///  - a node stands after all that can fall with it, but for those of its own cycle;
///  - the nodes of one cycle (a strongly connected component of "is a member of a need of") stand
///    side by side, and within it those of one plain cycle (of dependencies that take their
///    dependant down at every level), which fall together whatever happens.
class Downstream {
 public:
  /// `services` in range.  With `all`, nodes that can affect no service have places too.
  /// O(graph); strong_components.hpp names the search.
  Downstream(const Graph& graph, std::span<const NodeId> services, bool all);

  [[nodiscard]] Place size() const { return static_cast<Place>(node_of_.size()); }
  /// Of the Graph.
  [[nodiscard]] std::size_t node_count() const { return place_of_.size(); }
  [[nodiscard]] NodeId node(Place place) const { return node_of_[place]; }
  /// kNowhere when the node can affect no service.
  [[nodiscard]] Place place(NodeId node) const { return place_of_[node]; }
  /// The first place of the node's cycle; its own when it is in none.
  [[nodiscard]] Place cycle(Place place) const { return cycle_[place]; }
  /// The first place of the node's plain cycle.
  [[nodiscard]] Place plain_cycle(Place place) const { return plain_cycle_[place]; }

  /// All places that need `place`: the dependants, then the owners of the other needs that it is a
  /// member of, an owner once for each.
  [[nodiscard]] std::span<const Place> above(Place place) const {
    const auto begin = rows_[place].above;
    return {above_.data() + begin, rows_[place + 1].above - begin};
  }
  /// The places that fall with `place` at every level.
  [[nodiscard]] std::span<const Place> dependants(Place place) const {
    return above(place).first(dependants_[place]);
  }
  /// The owners of the other needs.
  [[nodiscard]] std::span<const Place> owners(Place place) const {
    return above(place).subspan(dependants_[place]);
  }
  /// The memberships of `place` in the other hard needs, which are numbered from 0 to need_count()
  /// - 1.
  [[nodiscard]] std::span<const Membership> memberships(Place place) const {
    const auto begin = rows_[place].memberships;
    return {memberships_.data() + begin, rows_[place + 1].memberships - begin};
  }
  [[nodiscard]] NeedId need_count() const { return static_cast<NeedId>(need_of_.size()); }
  /// Whose need it is.
  [[nodiscard]] Place owner(NeedId own) const { return owners_[own]; }
  /// Its number in the Graph.
  [[nodiscard]] NeedId need(NeedId own) const { return need_of_[own]; }

 private:
  struct Row {
    std::uint32_t above;
    std::uint32_t memberships;
  };
  void search(const Graph& graph, std::span<const NodeId> starts);
  void order_cycle(const Graph& graph, std::uint32_t first);
  void turn_round();
  void lay_out(const Graph& graph);

  LargeArray<NodeId> node_of_;
  LargeArray<Place> place_of_;
  LargeArray<Place> cycle_;
  LargeArray<Place> plain_cycle_;
  LargeArray<Row> rows_;
  LargeArray<std::uint32_t> dependants_;  ///< How many there are, by place.
  LargeArray<Place> above_;
  LargeArray<Membership> memberships_;
  LargeArray<Place> owners_;
  LargeArray<NeedId> need_of_;
};

}  // namespace plimsoll::graph
