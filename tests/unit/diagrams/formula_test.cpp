#include "lib/graph/formula.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

constexpr auto kAnd = EventType::all_of;
constexpr auto kOr = EventType::any_of;
constexpr auto kAtLeast = EventType::at_least;
constexpr auto kOdd = EventType::odd_of;

/// A formula of three leaves.
struct Sample {
  Formula formula;
  Literal a = formula.add_leaf(10);
  Literal b = formula.add_leaf(11);
  Literal c = formula.add_leaf(12);

  Literal gate(EventType type, std::vector<Literal> arguments, std::uint32_t k = 0) {
    return formula.gate(type, k, arguments);
  }
};

TEST_CASE("a formula drops constants, repetitions and gates of one argument", "[formula]") {
  Sample s;
  CHECK(s.gate(kAnd, {}) == Formula::kTrue);
  CHECK(s.gate(kOr, {}) == Formula::kFalse);
  CHECK(s.gate(kAnd, {s.a}) == s.a);
  CHECK(s.gate(kOr, {!s.a}) == !s.a);
  CHECK(s.gate(kAnd, {s.a, Formula::kTrue, s.a}) == s.a);
  CHECK(s.gate(kAnd, {s.a, Formula::kFalse}) == Formula::kFalse);
  CHECK(s.gate(kOr, {s.a, Formula::kTrue}) == Formula::kTrue);
  CHECK(s.gate(kAnd, {s.b, s.a, !s.b}) == Formula::kFalse);
  CHECK(s.gate(kOr, {s.b, s.a, !s.b}) == Formula::kTrue);
  CHECK(s.formula.size() == 4);  // no gate was made
}

TEST_CASE("equal gates of a formula are one node", "[formula]") {
  Sample s;
  const auto first = s.gate(kAnd, {s.a, s.b});
  CHECK(s.gate(kAnd, {s.b, s.a, s.b}) == first);
  CHECK(s.gate(kOr, {s.a, s.b}) != first);
  CHECK(s.gate(kAtLeast, {s.a, s.b}, 2) == first);
  // Past the first size of the table of gates as well.
  std::vector<Literal> leaves;
  for (std::uint32_t i = 0; i < 100; ++i) leaves.push_back(s.formula.add_leaf(i));
  std::vector<Literal> gates;
  for (std::size_t i = 1; i < leaves.size(); ++i)
    gates.push_back(s.gate(kOr, {leaves[i - 1], leaves[i]}));
  for (std::size_t i = 1; i < leaves.size(); ++i) {
    CHECK(s.gate(kOr, {leaves[i], leaves[i - 1]}) == gates[i - 1]);
  }
}

TEST_CASE("at_least counts what is given twice twice", "[formula]") {
  Sample s;
  CHECK(s.gate(kAtLeast, {s.a, s.b}, 0) == Formula::kTrue);
  CHECK(s.gate(kAtLeast, {s.a, s.b}, 3) == Formula::kFalse);
  CHECK(s.gate(kAtLeast, {s.a, s.b}, 1) == s.gate(kOr, {s.a, s.b}));
  CHECK(s.gate(kAtLeast, {s.a, s.a, s.a}, 3) == s.a);
  // A true argument is one of the k, a false one none; of x and not x one is true.
  CHECK(s.gate(kAtLeast, {s.a, s.b, Formula::kTrue}, 2) == s.gate(kOr, {s.a, s.b}));
  CHECK(s.gate(kAtLeast, {s.a, s.b, Formula::kFalse}, 2) == s.gate(kAnd, {s.a, s.b}));
  CHECK(s.gate(kAtLeast, {s.a, s.b, !s.a}, 2) == s.b);
  const auto twice = s.gate(kAtLeast, {s.a, s.b, s.a}, 2);
  REQUIRE(s.formula.type(twice.event()) == kAtLeast);
  CHECK(s.formula.k(twice.event()) == 2);
  CHECK(s.formula.arguments(twice.event()).size() == 3);
}

TEST_CASE("a parity has plain arguments only, each once", "[formula]") {
  Sample s;
  const auto plain = s.gate(kOdd, {s.a, s.b});
  CHECK(s.gate(kOdd, {!s.a, s.b}) == !plain);
  CHECK(s.gate(kOdd, {!s.a, !s.b}) == plain);
  CHECK(s.gate(kOdd, {s.a, s.b, Formula::kTrue}) == !plain);
  CHECK(s.gate(kOdd, {s.a, s.b, s.a}) == s.b);
  CHECK(s.gate(kOdd, {s.a, !s.a}) == Formula::kTrue);
  CHECK(s.gate(kOdd, {}) == Formula::kFalse);
}

TEST_CASE("a tree's formula keeps events as payloads and evaluates house events", "[formula]") {
  test::Trees t;
  const auto a = t.basic();
  const auto b = t.basic();
  const auto on = t.constant(true);
  const auto off = t.constant(false);
  const auto top = t.any({t.all({a, on}), t.all({b, off})});
  const auto function = t.formula(top);
  REQUIRE(function.formula.is_leaf(function.root.event()));
  CHECK_FALSE(function.root.negated());
  CHECK(function.formula.payload(function.root.event()) == a.event());
}

TEST_CASE("coalescing joins gates of one type through negations, and only unshared ones",
          "[formula]") {
  Sample s;
  const auto d = s.formula.add_leaf(13);
  // a or not (b and c) is one OR of a, not b, not c.
  const auto inner = s.gate(kAnd, {s.b, s.c});
  const auto either = s.gate(kOr, {s.a, !inner});
  const auto joined = coalesced({s.formula, either});
  REQUIRE(joined.formula.is_gate(joined.root.event()));
  CHECK(joined.formula.arguments(joined.root.event()).size() == 3);
  // Shared by two gates it stays.
  const auto shared = s.gate(kOr, {s.b, s.c});
  const auto top = s.gate(kAnd, {s.gate(kOr, {s.a, shared}), s.gate(kOr, {d, shared})});
  const auto kept = coalesced({s.formula, top});
  const auto gates = [](const RootedFormula& function) {
    int count = 0;
    for (std::uint32_t node = 1; node < function.formula.size(); ++node) {
      if (function.formula.is_gate(node)) ++count;
    }
    return count;
  };
  CHECK(gates(kept) == 4);
  // A parity in a parity, of which one is negated.
  const auto odd = s.gate(kOdd, {s.a, !s.gate(kOdd, {s.b, s.c})});
  const auto parity = coalesced({s.formula, odd});
  CHECK(gates(parity) == 1);
  CHECK(parity.root.negated());
}

TEST_CASE("substitution puts constants and negations in the place of leaves", "[formula]") {
  Sample s;
  const auto root = s.gate(kOr, {s.gate(kAnd, {s.a, s.b}), s.c});
  std::vector<Literal> value;
  for (std::uint32_t node = 0; node < s.formula.size(); ++node) value.emplace_back(node);
  value[s.c.event()] = Formula::kFalse;
  value[s.b.event()] = !s.b;
  const auto out = substituted({s.formula, root}, value);
  REQUIRE(out.formula.type(out.root.event()) == kAnd);
  const auto arguments = out.formula.arguments(out.root.event());
  REQUIRE(arguments.size() == 2);
  CHECK(out.formula.payload(arguments[0].event()) == 10);
  CHECK_FALSE(arguments[0].negated());
  CHECK(out.formula.payload(arguments[1].event()) == 11);
  CHECK(arguments[1].negated());
}

TEST_CASE("uses and the value of nothing look below the root only", "[formula]") {
  Sample s;
  const auto unused = s.gate(kAnd, {s.a, s.c});
  const auto root = s.gate(kOr, {s.a, s.b});
  const auto uses = s.formula.uses(root);
  CHECK(uses[root.event()] == 1);
  CHECK(uses[s.a.event()] == 1);
  CHECK(uses[s.c.event()] == 0);
  CHECK(uses[unused.event()] == 0);
  CHECK_FALSE(s.formula.value_of_nothing(root));
  CHECK(s.formula.value_of_nothing(!root));
  CHECK(s.formula.value_of_nothing(Formula::kTrue));
  CHECK(s.formula.value_of_nothing(s.gate(kOdd, {!s.a, s.b})));
}

}  // namespace
}  // namespace plimsoll::graph
