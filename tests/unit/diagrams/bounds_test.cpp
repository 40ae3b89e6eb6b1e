#include "lib/graph/bounds.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "lib/graph/diagram.hpp"
#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

/// By node, each leaf's from its event.
std::vector<Interval> by_node(const RootedFormula& function, const std::vector<Interval>& events) {
  std::vector<Interval> leaf(function.formula.size());
  for (std::uint32_t node = 1; node < function.formula.size(); ++node) {
    if (function.formula.is_leaf(node)) leaf[node] = events.at(function.formula.payload(node));
  }
  return leaf;
}

Interval exactly(double p) { return {p, p}; }

TEST_CASE("the chance of a mixture is linear, and its complement is kept beside it", "[interval]") {
  const Chance variable{0.25, 0.75};
  const auto mixed = Chance::mix(variable, {1, 0}, {0.5, 0.5});
  CHECK(mixed.on == 0.625);
  CHECK(mixed.off == 0.375);
  CHECK(mixed.complement().on == 0.375);
  const ChanceInterval unknown{{0.25, 0.75}, {0.25, 0.75}};
  const auto wide = ChanceInterval::mix(unknown, {{1, 1}, {0, 0}}, {{0.5, 0.5}, {0.5, 0.5}});
  CHECK(wide.on == Interval{0.625, 0.875});
  CHECK(wide.off == Interval{0.125, 0.375});
  CHECK(Interval{0.5, 0.5}.known());
  CHECK_FALSE(Interval{}.known());
}

TEST_CASE("gates of monotone modules bound by association, others by Frechet", "[bounds]") {
  test::Trees t;
  const auto e = t.basics(2);
  const auto both = t.formula(t.all(e));
  const auto leaf = by_node(both, {exactly(0.5), exactly(0.25)});
  CHECK(bound_by_gates(both, leaf) == Interval{0.125, 0.25});
  test::Trees u;
  const auto f = u.basics(2);
  const auto either = u.formula(u.any(f));
  CHECK(bound_by_gates(either, by_node(either, {exactly(0.5), exactly(0.25)})) ==
        Interval{0.5, 0.625});
  test::Trees v;
  const auto g = v.basics(2);
  const auto without = v.formula(v.all({g[0], !g[1]}));
  CHECK(bound_by_gates(without, by_node(without, {exactly(0.5), exactly(0.25)})) ==
        Interval{0.25, 0.5});
  test::Trees w;
  const auto two = w.formula(w.at_least(2, w.basics(3)));
  // The likeliest two; by Markov's inequality half of the expected number.
  const auto bounds =
      bound_by_gates(two, by_node(two, {exactly(0.5), exactly(0.25), exactly(0.125)}));
  CHECK(bounds == Interval{0.125, 0.4375});
}

TEST_CASE("small diagrams give what is known exactly, and corners of what is not", "[bounds]") {
  test::Trees t;
  const auto e = t.basics(3);
  const auto function = t.formula(t.any({t.all({e[0], e[1]}), t.all({e[1], e[2]})}));
  const auto exact = bound_by_diagrams(
      function, by_node(function, {exactly(0.5), exactly(0.25), exactly(0.5)}), {});
  CHECK(exact.low == Approx(0.1875).epsilon(1e-14));
  CHECK(exact.high == Approx(0.1875).epsilon(1e-14));
  const auto between =
      bound_by_diagrams(function, by_node(function, {exactly(0.5), {0, 1}, exactly(0.5)}), {});
  CHECK(between.low == Approx(0).margin(1e-15));
  CHECK(between.high == Approx(0.75).epsilon(1e-14));
}

TEST_CASE("what never happens is bounded by nothing", "[bounds]") {
  std::mt19937_64 dice{7};
  constexpr std::size_t kEvents = 26;
  test::Trees t;
  const auto e = t.basics(kEvents);
  std::vector<Literal> products;
  for (int i = 0; i < 40; ++i) {
    products.push_back(t.all({e[dice() % kEvents], e[dice() % kEvents], e[dice() % kEvents]}));
  }
  const auto function = t.formula(t.any(products));
  const auto leaf = by_node(function, std::vector<Interval>(kEvents, exactly(0)));
  CHECK(bound_by_diagrams(function, leaf, test::budget_of(8000, 100'000'000)) == exactly(0));
}

TEST_CASE("diagrams that are cut down bound the exact probability", "[bounds]") {
  std::mt19937_64 dice{7};
  for (int round = 0; round < 20; ++round) {
    constexpr std::size_t kEvents = 26;
    test::Trees t;
    const auto e = t.basics(kEvents);
    std::vector<Literal> products;
    for (int i = 0; i < 40; ++i) {
      const auto pick = [&] {
        const auto event = e[dice() % kEvents];
        return round % 2 == 1 && dice() % 8 == 0 ? !event : event;
      };
      products.push_back(t.all({pick(), pick(), pick()}));
    }
    const auto function = t.formula(t.any(products));
    std::vector<Interval> events;
    for (std::size_t i = 0; i < kEvents; ++i) {
      events.push_back(exactly(static_cast<double>(1 + dice() % 99) / 400));
    }
    const auto leaf = by_node(function, events);
    // Nodes for the first size of diagrams, 512, and not for the next.
    const auto bounds = bound_by_diagrams(function, leaf, test::budget_of(8000, 100'000'000));
    const auto diagram = race_diagrams(function, {});
    REQUIRE(diagram.has_value());
    const auto& bdd = diagram->bdd;
    const auto below = bdd.nodes().nodes_below(diagram->root);
    CHECK(below.size() > 512);
    std::vector<Chance> variable;
    for (const auto payload : diagram->payloads) {
      variable.push_back({events[payload].low, 1 - events[payload].low});
    }
    const auto value = evaluate(bdd, below, variable)[Bdd::node_of(diagram->root)];
    const double exact = (diagram->root & 1U) != 0 ? value.off : value.on;
    CHECK(bounds.low <= exact * (1 + 1e-12));
    CHECK(bounds.high >= exact * (1 - 1e-12));
    const auto gates = bound_by_gates(function, leaf);
    CHECK(bounds.low >= gates.low);
    CHECK(bounds.high <= gates.high);
  }
}

}  // namespace
}  // namespace plimsoll::graph
