#include "lib/graph/diagram.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "lib/graph/ascent.hpp"
#include "lib/graph/deep_stack.hpp"
#include "lib/graph/interval.hpp"
#include "lib/graph/small_cut_sets.hpp"
#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

/// The chance of the diagram's root, every event having the same probability.
Chance chance_of(const Diagram& diagram, double probability) {
  const std::vector<Chance> variable(diagram.payloads.size(), {probability, 1 - probability});
  const auto& bdd = diagram.bdd;
  const auto value = evaluate(bdd, bdd.nodes().nodes_below(diagram.root), variable);
  const auto& plain = value[Bdd::node_of(diagram.root)];
  return (diagram.root & 1U) != 0 ? plain.complement() : plain;
}

std::size_t nodes_of(const CutSetDiagram& diagram) {
  return diagram.zbdd.nodes().nodes_below(diagram.root).size();
}

OrderLimit no_limit(const RootedFormula& module) {
  return {std::vector<std::uint32_t>(module.formula.size(), 1), kAllOrders};
}

TEST_CASE("the chance of k of n is the binomial one, and so is its complement", "[diagram]") {
  test::Trees t;
  const auto function = t.formula(t.at_least(3, t.basics(5)));
  const auto diagram = race_diagrams(function, {});
  REQUIRE(diagram.has_value());
  const auto chance = chance_of(*diagram, 1e-8);
  const double on = 10e-24 * std::pow(1 - 1e-8, 2) + 5e-32 * (1 - 1e-8) + 1e-40;
  CHECK(chance.on == Approx(on).epsilon(1e-14));
  CHECK(chance.off == 1);  // to the last digit
  // A negated top: what is small stays exact on its side.
  const auto negated = race_diagrams({function.formula, !function.root}, {});
  REQUIRE(negated.has_value());
  CHECK(chance_of(*negated, 1e-8).off == Approx(on).epsilon(1e-14));
}

TEST_CASE("monotone means neither negation nor parity below the root", "[diagram]") {
  test::Trees t;
  const auto e = t.basics(3);
  CHECK(monotone(t.formula(t.at_least(2, e))));
  test::Trees u;
  const auto f = u.basics(2);
  CHECK_FALSE(monotone(u.formula(u.odd(f))));
  test::Trees v;
  const auto g = v.basics(2);
  CHECK_FALSE(monotone(v.formula(v.any({g[0], !g[1]}))));
  test::Trees w;
  CHECK_FALSE(monotone(w.formula(!w.basic())));
}

TEST_CASE("a diagram past its budget is absent and tells how far it came", "[diagram]") {
  test::Trees t;
  const auto function = t.formula(t.at_least(10, t.basics(20)));
  const auto order = order_variables(function, OrderHeuristic::depth_first);
  const auto few_nodes = build_diagram(function, order, test::budget_of(30, 1000));
  CHECK_FALSE(few_nodes.result.has_value());
  CHECK(few_nodes.nodes_used_up);
  CHECK(few_nodes.progress > 0.9);  // all leaves are there
  CHECK(few_nodes.progress < 1);
  const auto few_steps = build_diagram(function, order, test::budget_of(1000, 5));
  CHECK_FALSE(few_steps.result.has_value());
  CHECK_FALSE(few_steps.nodes_used_up);
  CHECK_FALSE(race_diagrams(function, test::budget_of(30, 1000)).has_value());
  CHECK_FALSE(race_diagrams(function, test::budget_of(1000, 5)).has_value());
  CHECK_FALSE(race_cut_sets(function, no_limit(function), test::budget_of(30, 1000)).has_value());
  CHECK_FALSE(race_cut_sets(function, no_limit(function), test::budget_of(1000, 5)).has_value());
  CHECK(race_diagrams(function, test::budget_of(1000, 1000)).has_value());
}

TEST_CASE("k of n takes k times n - k + 1 nodes", "[diagram]") {
  test::Trees t;
  const auto function = t.formula(t.at_least(10, t.basics(40)));
  const auto diagram = race_diagrams(function, {});
  REQUIRE(diagram.has_value());
  CHECK(diagram->bdd.nodes().nodes_below(diagram->root).size() == 10 * 31);
  const auto sets = race_cut_sets(function, no_limit(function), {});
  REQUIRE(sets.has_value());
  CHECK(nodes_of(*sets) == 10 * 31);
}

TEST_CASE("at_least by an algebra counts what its values say", "[diagram]") {
  // The algebra of numbers: "value and fewer, or enough" counts ways.
  const auto ways = [](std::size_t n, std::size_t k) {
    const std::vector<std::uint64_t> ones(n, 1);
    return at_least_of<std::uint64_t>(
        ones, k, 1, 0, [](auto value, auto fewer, auto enough) { return value * fewer + enough; });
  };
  CHECK(ways(5, 0) == 1);
  CHECK(ways(5, 2) == 10);
  CHECK(ways(5, 5) == 1);
  CHECK(ways(5, 6) == 0);
  CHECK(ways(0, 0) == 1);
  CHECK(ways(0, 1) == 0);
  CHECK(ways(40, 20) == 137846528820U);
}

/// A chain in which each event stands in two gates, so that nothing below the top is a module:
/// g(i) is at least 2 of x(i), x(i + 1), g(i + 1).
FaultTree woven_chain(std::size_t gates) {
  test::Trees t;
  auto last = t.basic();
  auto gate = t.basic();
  for (std::size_t i = 0; i < gates; ++i) {
    const auto x = t.basic();
    gate = t.at_least(2, {x, last, gate});
    last = x;
  }
  return t.tree(gate);
}

TEST_CASE("a module of 200,000 levels does not overflow the stack", "[diagram]") {
  constexpr std::size_t kGates = 200'000;
  const auto modules = decompose(to_formula(woven_chain(kGates)));
  REQUIRE(modules.modules.size() == 1);
  const auto diagram = race_diagrams(modules.modules.front(), {});
  REQUIRE(diagram.has_value());
  // By the chance of a gate given its newer event: both equal, or as the gate below says.
  const double p = 0.3;
  double when_on = p;  // of the first gate's g, which is an event itself
  double when_off = p;
  for (std::size_t i = 0; i < kGates; ++i) {
    const double on = p + (1 - p) * when_off;  // x on: last on, or last off and g
    const double off = p * when_on;
    when_on = on;
    when_off = off;
  }
  CHECK(chance_of(*diagram, p).on == Approx(p * when_on + (1 - p) * when_off).epsilon(1e-9));
}

TEST_CASE("work on a deep stack passes its exceptions on", "[deep_stack]") {
  for (const std::size_t levels : {std::size_t{1}, std::size_t{100'000}}) {
    int done = 0;
    with_deep_stack(levels, [&] { ++done; });
    CHECK(done == 1);
    CHECK_THROWS_AS(with_deep_stack(levels, [] { throw OutOfBudget{.nodes = true}; }), OutOfBudget);
  }
}

TEST_CASE("trying small sets stays within the budget", "[small_cut_sets]") {
  test::Trees t;
  const auto function = t.formula(t.at_least(2, t.basics(500)));
  auto limit = no_limit(function);
  CHECK_FALSE(small_cut_sets(function, limit, {}).has_value());  // orders above 2
  limit.most = 2;
  const auto all = small_cut_sets(function, limit, {});
  REQUIRE(all.has_value());
  // {i, j} for all j > i: the partners of i are those of i + 1 and one more.
  CHECK(nodes_of(*all) == 499 + 499);
  CHECK_FALSE(small_cut_sets(function, limit, test::budget_of(100, 1'000'000)).has_value());
  CHECK_FALSE(small_cut_sets(function, limit, test::budget_of(10'000, 100)).has_value());
  Budget stopped;
  std::stop_source source;
  source.request_stop();
  stopped.stop = source.get_token();
  CHECK_FALSE(small_cut_sets(function, limit, stopped).has_value());
}

}  // namespace
}  // namespace plimsoll::graph
