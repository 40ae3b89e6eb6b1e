/// @file
/// Which blast radius lies within which: the order in which radii are computed so that each builds
/// on the largest one that it is known to contain.
///
/// The failure of x takes down its plain dependants and degrades at least every other node that it
/// is a member of a need of.  So the radius of "x fails" contains those of "d fails" and "o is
/// degraded" for each such d and o, and the radius of "x is degraded" contains those of "o is
/// degraded" for all that need x.  With one of the contained radii as parent these events form a
/// forest, and a depth-first walk over it that takes back what it added on the way back (as
/// backtracking search does) costs each event only what its radius has beyond its parent's: the
/// nodes with the radius of another cost their own edges, however large that radius is.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/downstream.hpp"
#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {

/// Something that happens from outside to all places of one cycle.
class Event {
 public:
  Event() = default;
  [[nodiscard]] static Event lost(Place plain_cycle) { return Event{plain_cycle * 2U + 1U}; }
  [[nodiscard]] static Event degraded(Place cycle) { return Event{cycle * 2U}; }
  [[nodiscard]] static Event numbered(std::uint32_t number) { return Event{number}; }
  [[nodiscard]] Place place() const { return number_ / 2U; }
  [[nodiscard]] bool is_loss() const { return (number_ & 1U) != 0; }
  /// Ascending from parents to children.
  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] bool none() const { return number_ == kNowhere; }
  friend bool operator==(Event, Event) = default;

 private:
  explicit Event(std::uint32_t number) : number_{number} {}
  std::uint32_t number_ = kNowhere;
};

/// The forest of the losses of some nodes, and of degradations that at least two radii share.
class Nesting {
 public:
  /// More places than this do not fit the numbers of events.
  static constexpr Place kMostPlaces = 0x7FFF'FFFFU;

  /// For the losses of `nodes`; those that can affect no service, and those that the baseline has
  /// lost already, have none.  Of several possible parents an event gets the one whose radius is
  /// estimated to be largest: as the number of paths from it, which is its size in a tree.
  /// O(downstream).
  Nesting(const Downstream& downstream, const Baseline& baseline, std::span<const NodeId> nodes);

  /// Depth first: each event directly after its parent or a descendant of its parent.
  [[nodiscard]] std::span<const Event> order() const { return order_; }
  /// none() for a root.
  [[nodiscard]] Event parent(Event event) const { return Event::numbered(parent_[event.number()]); }

 private:
  void find_parents(const Downstream& downstream, const Baseline& baseline);
  void keep(const Downstream& downstream, const Baseline& baseline, std::span<const NodeId> nodes);
  void line_up(const std::vector<std::uint8_t>& kept);

  LargeArray<std::uint32_t> parent_;
  LargeArray<Event> order_;
};

}  // namespace plimsoll::graph
