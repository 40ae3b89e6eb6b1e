/// @file
/// Reduced ordered binary decision diagrams with complement edges.
/// Sources: R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE Trans.
/// Computers 35(8), 1986 (reduction, apply: O(|f| |g|)); K. S. Brace, R. L. Rudell, R. E. Bryant,
/// "Efficient implementation of a BDD package", DAC 1990 (complement edges: negation is free).
///
/// A diagram has a fixed number of levels; level 0 is tested first.  Which variable a level stands
/// for is the caller's business (variable_order.hpp), and decides over the size.  Operations
/// recurse once a level, so that diagrams of many levels need a deep stack (deep_stack.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

#include "lib/graph/node_table.hpp"

namespace plimsoll::graph {

class Bdd {
 public:
  /// A function: a node, or its complement.  Equal functions of one Bdd are equal edges.
  using Edge = std::uint32_t;
  static constexpr Edge kTrue = 0;
  static constexpr Edge kFalse = 1;
  static constexpr Edge negated(Edge f) { return f ^ 1U; }
  static constexpr std::uint32_t node_of(Edge f) { return f / 2; }

  /// Operations that go past `budget` throw OutOfBudget.
  Bdd(std::uint32_t levels, Budget budget);

  /// `level` is less than levels().
  [[nodiscard]] Edge variable(std::uint32_t level);
  [[nodiscard]] Edge conjunction(Edge f, Edge g);
  [[nodiscard]] Edge disjunction(Edge f, Edge g) {
    return negated(conjunction(negated(f), negated(g)));
  }
  [[nodiscard]] Edge exclusive_or(Edge f, Edge g);
  /// f and g, or not f and h.
  [[nodiscard]] Edge if_then_else(Edge f, Edge g, Edge h);
  /// The function that is `high` when the variable of `level` is true, else `low`; both test only
  /// later levels.
  [[nodiscard]] Edge node(std::uint32_t level, Edge high, Edge low) {
    return make(level, high, low);
  }

  [[nodiscard]] std::uint32_t levels() const { return nodes_.levels(); }
  /// The level that f tests first; levels() for a constant.
  [[nodiscard]] std::uint32_t level(Edge f) const { return nodes_[node_of(f)].level; }
  /// f with its first variable true, or false; f is no constant.
  [[nodiscard]] Edge high(Edge f) const { return nodes_[node_of(f)].high ^ (f & 1U); }
  [[nodiscard]] Edge low(Edge f) const { return nodes_[node_of(f)].low ^ (f & 1U); }

  /// The nodes themselves: counting, collecting what is no longer used, walking.
  [[nodiscard]] const NodeTable& nodes() const { return nodes_; }
  [[nodiscard]] NodeTable& nodes() { return nodes_; }

 private:
  Edge make(std::uint32_t level, Edge high, Edge low);

  NodeTable nodes_;
};

}  // namespace plimsoll::graph
