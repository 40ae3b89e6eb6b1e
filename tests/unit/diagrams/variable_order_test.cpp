#include "lib/graph/variable_order.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

/// The payloads in an order.
std::vector<std::uint32_t> events_in(const RootedFormula& function, OrderHeuristic heuristic) {
  std::vector<std::uint32_t> events;
  for (const auto leaf : order_variables(function, heuristic)) {
    events.push_back(function.formula.payload(leaf));
  }
  return events;
}

TEST_CASE("the orders of variables are those that they are called by", "[variable_order]") {
  test::Trees t;
  const auto e = t.basics(6);
  // The leaf e0 beside a gate of two leaves and one of three.
  const auto small = t.all({e[1], e[2]});
  const auto large = t.all({e[3], e[4], e[5]});
  const auto function = t.formula(t.at_least(2, {large, e[0], small}));
  using Events = std::vector<std::uint32_t>;
  // Arguments stand by number: leaves before gates, gates as a walk from the top ends them.
  CHECK(events_in(function, OrderHeuristic::depth_first) == Events{0, 3, 4, 5, 1, 2});
  CHECK(events_in(function, OrderHeuristic::light_first) == Events{0, 1, 2, 3, 4, 5});
  CHECK(events_in(function, OrderHeuristic::heavy_first) == Events{3, 4, 5, 1, 2, 0});
  CHECK(events_in(function, OrderHeuristic::leaves_first) == Events{0, 3, 4, 5, 1, 2});
}

TEST_CASE("leaves with most uses come first among leaves", "[variable_order]") {
  test::Trees t;
  const auto e = t.basics(3);
  const auto function = t.formula(t.any({t.all({e[0], e[2]}), t.all({e[1], e[2]})}));
  CHECK(events_in(function, OrderHeuristic::leaves_first) == std::vector<std::uint32_t>{2, 0, 1});
}

TEST_CASE("centres of gravity bring events of one gate together", "[variable_order]") {
  // Pairs (i, i + 8) in gates, chained: the walk meets them together; numbers do not.
  test::Trees t;
  const auto e = t.basics(16);
  std::vector<Literal> pairs;
  for (std::size_t i = 0; i < 8; ++i) pairs.push_back(t.all({e[i], e[i + 8]}));
  const auto function = t.formula(t.at_least(3, pairs));
  const auto events = events_in(function, OrderHeuristic::force_gates);
  REQUIRE(events.size() == 16);
  for (std::size_t i = 0; i < 16; i += 2) CHECK(events[i] % 8 == events[i + 1] % 8);
}

TEST_CASE("every order has each used leaf once and no other", "[variable_order]") {
  test::Trees t;
  const auto e = t.basics(5);
  const auto function = t.formula(
      t.odd({t.all({e[0], !e[1]}), t.at_least(2, {e[1], e[2], e[4]}), t.any({e[0], e[4]})}));
  for (std::uint32_t i = 0; i < kOrderHeuristics; ++i) {
    CAPTURE(i);
    auto events = events_in(function, static_cast<OrderHeuristic>(i));
    std::sort(events.begin(), events.end());
    CHECK(events == std::vector<std::uint32_t>{0, 1, 2, 4});
  }
}

TEST_CASE("a formula that is a constant or a leaf has an order too", "[variable_order]") {
  const RootedFormula nothing{Formula{}, Formula::kTrue};
  Formula one;
  const auto leaf = one.add_leaf(7);
  const RootedFormula single{one, !leaf};
  for (std::uint32_t i = 0; i < kOrderHeuristics; ++i) {
    CHECK(order_variables(nothing, static_cast<OrderHeuristic>(i)).empty());
    CHECK(order_variables(single, static_cast<OrderHeuristic>(i)) ==
          std::vector<std::uint32_t>{leaf.event()});
  }
}

}  // namespace
}  // namespace plimsoll::graph
