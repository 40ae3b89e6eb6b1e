/// @file
/// Probabilities that are known, and those that are known to lie between two numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "lib/graph/bdd.hpp"

namespace plimsoll::graph {

/// A probability lies between low and high, both in [0, 1]; known when they are equal.
struct Interval {
  double low = 0;
  double high = 1;
  [[nodiscard]] bool known() const { return low == high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// The probabilities that something happens and that it does not.  Both are kept, because one minus
/// a small number forgets the number.
struct Chance {
  double on = 0;
  double off = 1;

  [[nodiscard]] Chance complement() const { return {off, on}; }
  /// `high` when `variable` happens, else `low`.
  static Chance mix(const Chance& variable, const Chance& high, const Chance& low) {
    return {variable.on * high.on + variable.off * low.on,
            variable.on * high.off + variable.off * low.off};
  }
};

/// The same, between bounds.
struct ChanceInterval {
  Interval on{0, 0};
  Interval off{1, 1};

  [[nodiscard]] ChanceInterval complement() const { return {off, on}; }
  /// Linear in the variable's probability, so that its bounds are where the result's are.
  static ChanceInterval mix(const ChanceInterval& variable, const ChanceInterval& high,
                            const ChanceInterval& low) {
    const auto between = [&](double p_low, double p_high, double h, double l) {
      return std::pair{p_low * h + (1 - p_low) * l, p_high * h + (1 - p_high) * l};
    };
    const auto bounds = [&](const Interval& h, const Interval& l) {
      const auto lows = between(variable.on.low, variable.on.high, h.low, l.low);
      const auto highs = between(variable.on.low, variable.on.high, h.high, l.high);
      return Interval{std::min(lows.first, lows.second), std::max(highs.first, highs.second)};
    };
    return {bounds(high.on, low.on), bounds(high.off, low.off)};
  }
};

/// The chance of each node of a diagram below `root`, by index of node; the constant's is first.
/// `variable` is by level.  Linear in the diagram.
template <typename Value>
std::vector<Value> evaluate(const Bdd& bdd, const std::vector<std::uint32_t>& nodes_below,
                            const std::vector<Value>& variable) {
  std::vector<Value> value(bdd.nodes().index_end());
  value[0] = Value{}.complement();
  const auto of = [&](Bdd::Edge edge) {
    const auto& plain = value[Bdd::node_of(edge)];
    return (edge & 1U) != 0 ? plain.complement() : plain;
  };
  for (const auto node : nodes_below) {
    const auto& known = bdd.nodes()[node];
    value[node] = Value::mix(variable[known.level], of(known.high), of(known.low));
  }
  return value;
}

}  // namespace plimsoll::graph
