/// @file
/// Fault trees written by hand, and what their diagrams say.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "lib/graph/cut_sets.hpp"
#include "lib/graph/fault_tree.hpp"
#include "lib/graph/formula.hpp"
#include "lib/graph/node_table.hpp"

namespace plimsoll::graph::test {

using Sets = std::vector<std::vector<EventId>>;

/// A FaultTreeBuilder whose mistakes are the test's.
class Trees {
 public:
  Literal basic(double probability = 0.5) { return Literal{must(builder_.add_basic(probability))}; }
  std::vector<Literal> basics(std::size_t count) {
    std::vector<Literal> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back(basic());
    return all;
  }
  Literal constant(bool value) { return Literal{builder_.add_constant(value)}; }
  Literal all(const std::vector<Literal>& arguments) { return gate(EventType::all_of, arguments); }
  Literal any(const std::vector<Literal>& arguments) { return gate(EventType::any_of, arguments); }
  Literal odd(const std::vector<Literal>& arguments) { return gate(EventType::odd_of, arguments); }
  Literal at_least(std::uint32_t k, const std::vector<Literal>& arguments) {
    return gate(EventType::at_least, arguments, k);
  }
  /// Ends the building.
  FaultTree tree(Literal top) { return must(std::move(builder_).build(top)); }
  RootedFormula formula(Literal top) { return to_formula(tree(top)); }

 private:
  Literal gate(EventType type, const std::vector<Literal>& arguments, std::uint32_t k = 0) {
    return Literal{must(builder_.add_gate(type, arguments, k))};
  }
  template <typename T>
  static T must(Result<T> result) {
    if (!result) throw std::logic_error(to_string(result.error()));
    return std::move(*result);
  }

  FaultTreeBuilder builder_;
};

/// A budget of so many nodes and steps.
inline Budget budget_of(std::size_t nodes, std::size_t steps) {
  Budget budget;
  budget.nodes = nodes;
  budget.steps = steps;
  return budget;
}

/// The sets of one order, as listed.
inline Sets listed(const CutSets& sets, std::uint32_t order) {
  Sets out;
  sets.for_each(order, [&](std::span<const EventId> set) {
    out.emplace_back(set.begin(), set.end());
    return true;
  });
  return out;
}

}  // namespace plimsoll::graph::test
