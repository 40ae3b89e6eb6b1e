/// @file
/// Zero-suppressed decision diagrams: families of sets, here of minimal cut sets.
/// Sources: S. Minato, "Zero-suppressed BDDs for set manipulation in combinatorial problems", DAC
/// 1993; A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System
/// Safety 40, 1993 (without, minimal solutions of a BDD); A. Rauzy, "Mathematical foundations of
/// minimal cutsets", IEEE Trans. Reliability 50(4), 2001.
///
/// All families here are minimal: no set of a family contains another of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/graph/bdd.hpp"

namespace plimsoll::graph {

/// No limit on the order of a set.
inline constexpr std::uint32_t kAllOrders = 0xFFFF'FFFFU;

class Zbdd {
 public:
  /// A family.  Equal families of one Zbdd are equal numbers.
  using Family = std::uint32_t;
  static constexpr Family kNone = 0;   ///< No set.
  static constexpr Family kEmpty = 1;  ///< The empty set alone.

  /// `weights` has the order that each level adds to a set (1 for an event, more for a module that
  /// takes no fewer), at least 1.  Sets heavier than `max_order` are left out.  Operations that go
  /// past `budget` throw OutOfBudget.
  Zbdd(std::vector<std::uint32_t> weights, std::uint32_t max_order, Budget budget);

  [[nodiscard]] Family single(std::uint32_t level);
  /// The sets of `high` with the variable of `level`, and those of `low`; both have only later
  /// variables, no set of `high` contains one of `low`, and none is too heavy.  O(1).
  [[nodiscard]] Family node(std::uint32_t level, Family high, Family low) {
    return make(level, high, low);
  }
  /// The minimal sets of both.
  [[nodiscard]] Family unite(Family f, Family g);
  /// The minimal unions of a set of f and one of g.
  [[nodiscard]] Family product(Family f, Family g);
  /// The sets of f that contain no set of g.
  [[nodiscard]] Family without(Family f, Family g);
  /// The minimal sets of true variables that make `function` true, the others being false: its
  /// minimal cut sets if it is coherent, and their positive parts else (Rauzy 2001).
  [[nodiscard]] Family minimal_solutions(const Bdd& bdd, Bdd::Edge function);

  [[nodiscard]] std::uint32_t level(Family f) const { return nodes_[f].level; }
  /// The sets that have the first variable, without it; and those that do not have it.
  [[nodiscard]] Family high(Family f) const { return nodes_[f].high; }
  [[nodiscard]] Family low(Family f) const { return nodes_[f].low; }

  /// The nodes themselves: counting, collecting what is no longer used, walking.
  [[nodiscard]] const NodeTable& nodes() const { return nodes_; }
  [[nodiscard]] NodeTable& nodes() { return nodes_; }

 private:
  class Solver;

  Family make(std::uint32_t level, Family high, Family low);
  Family product(Family f, Family g, std::uint32_t order);
  Family within(Family f, std::uint32_t order);
  [[nodiscard]] std::uint32_t left(std::uint32_t order, std::uint32_t level) const;

  std::vector<std::uint32_t> weights_;
  std::uint32_t max_order_;
  NodeTable nodes_;
};

}  // namespace plimsoll::graph
