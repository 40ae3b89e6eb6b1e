/// @file
/// Blast radii that lie within each other, computed by going in and out of them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/graph/downstream.hpp"
#include "lib/graph/nesting.hpp"
#include "lib/graph/propagation.hpp"
#include "lib/graph/reach_search.hpp"

namespace plimsoll::graph {

/// What RadiusStacks read: a Baseline in the numbers of a Downstream.  Immutable; both must outlive
/// it.
class RadiusField {
 public:
  RadiusField(const Baseline& baseline, const Downstream& downstream);
  RadiusField(const RadiusField&) = delete;
  RadiusField& operator=(const RadiusField&) = delete;

  struct Need {
    Place owner;
    std::uint32_t packed;  ///< As Baseline keeps it.
  };
  [[nodiscard]] const Baseline& baseline() const { return *baseline_; }
  [[nodiscard]] const Downstream& downstream() const { return *downstream_; }
  /// At `level` from interrupted on.
  [[nodiscard]] const Need& need(NeedId need, int level) const {
    return by_level_[static_cast<std::size_t>(level) - 2][need];
  }
  /// What is bad already, from interrupted on.
  [[nodiscard]] const std::vector<Effect>& bad() const { return bad_; }
  [[nodiscard]] bool carrier(Place place) const {
    return !carries_.empty() && carries_[place] != 0;
  }
  /// Whether its loss alone, at `level`, may cut somebody off.
  [[nodiscard]] bool cuts(Place place, int level) const {
    return (static_cast<unsigned>(carries_[place]) >> static_cast<unsigned>(level) & 1U) != 0;
  }

 private:
  const Baseline* baseline_;
  const Downstream* downstream_;
  std::array<LargeArray<Need>, 3> needs_;  ///< Only the first where all levels are alike.
  std::array<const Need*, 3> by_level_{};
  std::vector<Effect> bad_;
  std::vector<std::uint8_t> carries_;
};

/// The state after some events, one on top of the other.  The same state as Propagation::run()
/// reaches with the last event alone, if each event contains the ones before it (Nesting).  A step
/// costs the edges of what it adds, in and out, and at most a search of the network where carriers
/// fall, and the interrupted part of the radius where times change.  One for each thread.
class RadiusStack {
 public:
  explicit RadiusStack(const RadiusField& field);

  /// A place whose effect became worse.
  struct Fall {
    Place place;
    Effect before;  ///< effect() is after.
  };

  void enter(Event event);
  /// Takes the last event back.
  void leave();
  [[nodiscard]] std::size_t depth() const { return frames_.size(); }

  /// What the last event added, each place once.
  [[nodiscard]] std::span<const Fall> added() const {
    const auto begin = frames_.back().trail;
    return {trail_.data() + begin, trail_end_ - begin};
  }
  [[nodiscard]] Effect effect(Place place) const { return effect_[place]; }
  /// As Propagation::seconds().
  [[nodiscard]] std::uint32_t seconds(Place place) const {
    return seconds_.empty() ? 0 : seconds_[place];
  }
  /// Interrupted places whose seconds the last event changed without changing their effect.
  [[nodiscard]] std::span<const Place> retimed() const { return retimed_; }

 private:
  /// Sizes of the stacks before an event.
  struct Frame {
    std::size_t trail;
    std::size_t carriers;
    std::size_t interrupted;
    std::size_t takeovers;
    std::size_t timed;
    std::size_t shallow;
  };
  using Counters = std::array<std::uint32_t, 3>;

  void descend();
  void settle();
  void drain();
  void degrade();
  void make_room(std::size_t more);
  void count(Membership membership, int from);
  void meet(Place place, int level);
  void raise(Place place);
  [[nodiscard]] bool cut_off();
  void untell(const Fall& fall);
  [[nodiscard]] bool times_change() const;
  void time_interruptions();
  void spread_seconds(Place place);
  [[nodiscard]] bool untimed(Place place) const;

  const RadiusField* field_;
  int level_ = 0;
  std::vector<Effect> effect_;
  LargeArray<Counters> down_;  ///< By need: members that are interrupted, out and lost now.
  std::vector<Frame> frames_;
  std::vector<Fall> trail_;  ///< With room behind its end.
  std::size_t trail_end_ = 0;
  std::size_t next_ = 0;  ///< First of trail_ whose dependants have not been told.
  std::array<std::vector<Place>, 5> pending_;
  std::vector<Place> carriers_;     ///< Fallen nodes of the network.
  std::size_t shallow_ = 0;         ///< carriers_ that fell at less than lost.
  std::size_t searched_ = 0;        ///< carriers_ that the last search knew.
  std::vector<Place> interrupted_;  ///< Became interrupted, and worse perhaps later.
  std::vector<NeedId> takeovers_;   ///< Automatic, with an active member down.
  std::vector<std::uint32_t> seconds_;
  std::vector<std::pair<Place, std::uint32_t>> timed_;    ///< Seconds before.
  std::vector<std::pair<std::uint32_t, Place>> entries_;  ///< Seconds at owners of takeovers_.
  std::vector<Place> retimed_;
  std::vector<Place> frontier_;
  ReachSearch search_;
};

}  // namespace plimsoll::graph
