#include "lib/graph/bdd.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

using Edge = Bdd::Edge;

TEST_CASE("equal functions are equal edges, a negation is the same node", "[bdd]") {
  Bdd bdd{3, {}};
  const auto a = bdd.variable(0);
  const auto b = bdd.variable(1);
  const auto c = bdd.variable(2);
  const auto both = bdd.conjunction(a, b);
  CHECK(bdd.conjunction(b, a) == both);
  CHECK(Bdd::node_of(Bdd::negated(both)) == Bdd::node_of(both));
  // De Morgan.
  CHECK(bdd.disjunction(Bdd::negated(a), Bdd::negated(b)) == Bdd::negated(both));
  CHECK(bdd.conjunction(both, Bdd::negated(both)) == Bdd::kFalse);
  CHECK(bdd.disjunction(both, Bdd::negated(both)) == Bdd::kTrue);
  // Distribution, in two ways of building.
  CHECK(bdd.conjunction(a, bdd.disjunction(b, c)) == bdd.disjunction(both, bdd.conjunction(a, c)));
  CHECK(bdd.exclusive_or(a, b) == bdd.exclusive_or(b, a));
  CHECK(bdd.exclusive_or(Bdd::negated(a), b) == Bdd::negated(bdd.exclusive_or(a, b)));
  CHECK(bdd.exclusive_or(both, both) == Bdd::kFalse);
  CHECK(bdd.exclusive_or(both, Bdd::negated(both)) == Bdd::kTrue);
  CHECK(bdd.exclusive_or(Bdd::kTrue, both) == Bdd::negated(both));
}

TEST_CASE("no high edge of a diagram is a complement", "[bdd]") {
  Bdd bdd{4, {}};
  Edge parity = Bdd::kFalse;
  for (std::uint32_t level = 0; level < 4; ++level) {
    parity = bdd.exclusive_or(parity, bdd.variable(level));
  }
  const auto below = bdd.nodes().nodes_below(Bdd::node_of(parity) * 2);
  // With complement edges a parity has one node a level; without it would have two.
  CHECK(below.size() == 4);
  for (const auto node : below) CHECK((bdd.nodes()[node].high & 1U) == 0);
  for (const auto node : below) CHECK(bdd.nodes()[node].high != bdd.nodes()[node].low);
}

TEST_CASE("if-then-else equals its definition for all functions of two variables", "[bdd]") {
  Bdd bdd{2, {}};
  const auto x = bdd.variable(0);
  const auto y = bdd.variable(1);
  std::vector<Edge> functions;
  for (unsigned table = 0; table < 16; ++table) {
    const auto constant = [&](unsigned bit) {
      return (table >> bit & 1U) != 0 ? Bdd::kTrue : Bdd::kFalse;
    };
    const auto on = bdd.disjunction(bdd.conjunction(y, constant(3)),
                                    bdd.conjunction(Bdd::negated(y), constant(2)));
    const auto off = bdd.disjunction(bdd.conjunction(y, constant(1)),
                                     bdd.conjunction(Bdd::negated(y), constant(0)));
    functions.push_back(
        bdd.disjunction(bdd.conjunction(x, on), bdd.conjunction(Bdd::negated(x), off)));
  }
  bool equal = true;
  for (const auto f : functions) {
    for (const auto g : functions) {
      for (const auto h : functions) {
        const auto wanted =
            bdd.disjunction(bdd.conjunction(f, g), bdd.conjunction(Bdd::negated(f), h));
        equal = equal && bdd.if_then_else(f, g, h) == wanted;
      }
    }
  }
  CHECK(equal);
  std::sort(functions.begin(), functions.end());
  CHECK(std::adjacent_find(functions.begin(), functions.end()) == functions.end());
}

TEST_CASE("a diagram past its budget says which, and what there was stays valid", "[bdd]") {
  Bdd bdd{64, test::budget_of(16, 1000)};
  Edge built = Bdd::kTrue;
  const auto conjoin_all = [&] {
    for (std::uint32_t level = 64; level-- > 0;) {
      built = bdd.conjunction(bdd.variable(level), built);
    }
  };
  bool nodes = false;
  try {
    conjoin_all();
  } catch (const OutOfBudget& out) {
    nodes = out.nodes;
  }
  CHECK(nodes);
  CHECK(bdd.nodes().node_count() <= 16);
  // What was built is still the conjunction of the last levels.
  REQUIRE(built != Bdd::kTrue);
  std::uint32_t level = bdd.level(built);
  for (auto edge = built; edge != Bdd::kTrue; edge = bdd.high(edge), ++level) {
    CHECK(bdd.level(edge) == level);
    CHECK(bdd.low(edge) == Bdd::kFalse);
  }
  CHECK(level == 64);
  // With the rubbish collected there is room again.
  const std::vector<std::uint32_t> roots{};
  bdd.nodes().collect(roots);
  CHECK(bdd.nodes().node_count() == 1);
  CHECK(bdd.conjunction(bdd.variable(0), bdd.variable(1)) != Bdd::kFalse);
}

TEST_CASE("steps are counted exactly", "[bdd]") {
  const auto parity_of = [](std::size_t steps) {
    Bdd bdd{8, test::budget_of(1U << 20U, steps)};
    Edge parity = Bdd::kFalse;
    for (std::uint32_t level = 0; level < 8; ++level) {
      parity = bdd.exclusive_or(parity, bdd.variable(level));
    }
    return bdd.nodes().steps();
  };
  const auto needed = parity_of(1000);
  CHECK(needed > 0);
  CHECK(parity_of(needed) == needed);
  CHECK_THROWS_AS(parity_of(needed - 1), OutOfBudget);
  CHECK_THROWS_AS(parity_of(0), OutOfBudget);
}

}  // namespace
}  // namespace plimsoll::graph
