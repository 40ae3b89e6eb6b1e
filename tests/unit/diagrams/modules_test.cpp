#include "lib/graph/modules.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

/// The payloads of the leaves of a module that are used, ascending.
std::vector<std::uint32_t> payloads_of(const RootedFormula& module) {
  const auto uses = module.formula.uses(module.root);
  std::vector<std::uint32_t> payloads;
  for (std::uint32_t node = 1; node < module.formula.size(); ++node) {
    if (uses[node] > 0 && module.formula.is_leaf(node)) {
      payloads.push_back(module.formula.payload(node));
    }
  }
  std::sort(payloads.begin(), payloads.end());
  return payloads;
}

/// What modules.hpp promises: each is used once, by one before it, and all but the first are false
/// when nothing happens; and no event stands in two.
void check_promises(const ModuleTree& tree) {
  std::vector<std::uint32_t> users(tree.modules.size(), 0);
  std::vector<std::uint32_t> events;
  bool before = true;
  for (std::uint32_t i = 0; i < tree.modules.size(); ++i) {
    for (const auto payload : payloads_of(tree.modules[i])) {
      if (!is_module(payload)) {
        events.push_back(payload);
        continue;
      }
      before = before && module_of(payload) > i;
      ++users.at(module_of(payload));
    }
    const auto& [formula, root] = tree.modules[i];
    const auto uses = formula.uses(root);
    CHECK(std::all_of(uses.begin() + 1, uses.end(), [](auto count) { return count > 0; }));
    if (i > 0) CHECK_FALSE(formula.value_of_nothing(root));
  }
  CHECK(before);
  CHECK(users.front() == 0);
  CHECK(std::all_of(users.begin() + 1, users.end(), [](auto count) { return count == 1; }));
  std::sort(events.begin(), events.end());
  CHECK(std::adjacent_find(events.begin(), events.end()) == events.end());
}

TEST_CASE("parts that share no event are modules", "[modules]") {
  test::Trees t;
  const auto e = t.basics(6);
  const auto left = t.at_least(2, {e[0], e[1], e[2]});
  const auto right = t.at_least(2, {e[3], e[4], e[5]});
  const auto tree = decompose(t.formula(t.all({left, right})));
  REQUIRE(tree.modules.size() == 3);
  check_promises(tree);
  CHECK(payloads_of(tree.modules[0]) ==
        std::vector<std::uint32_t>{1U | kModulePayload, 2U | kModulePayload});
  CHECK(payloads_of(tree.modules[1]) == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(payloads_of(tree.modules[2]) == std::vector<std::uint32_t>{3, 4, 5});
}

TEST_CASE("an event that decides a part is taken out of the rest of it", "[modules]") {
  test::Trees t;
  const auto e = t.basic();
  const auto x = t.basics(4);
  // (e or x0) and (e or x1) is "e, or x0 and x1": drawn as one block, two modules in truth.
  const auto top = t.all({t.any({e, x[0]}), t.any({e, x[1]}), t.any({e, x[2], x[3]})});
  const auto tree = decompose(t.formula(top));
  check_promises(tree);
  CHECK(payloads_of(tree.modules[0]) == std::vector<std::uint32_t>{0, 1U | kModulePayload});
  CHECK(tree.modules[0].formula.type(tree.modules[0].root.event()) == EventType::any_of);
}

TEST_CASE("arguments that share events are a module together", "[modules]") {
  test::Trees t;
  const auto e = t.basics(6);
  const auto two_of = [&](std::size_t i, std::size_t j, std::size_t k) {
    return t.at_least(2, {e[i], e[j], e[k]});
  };
  const auto chain = [&](std::size_t from) {
    return t.odd({two_of(from, from + 1, from + 2), t.all({e[from], e[from + 2]})});
  };
  const auto top = t.any({chain(0), t.all({e[3], e[4]}), t.all({e[4], e[5]}), t.all({e[3], e[5]})});
  const auto tree = decompose(t.formula(top));
  check_promises(tree);
  CHECK(payloads_of(tree.modules[0]).size() == 2);
}

TEST_CASE("events that always stand together are one module", "[modules]") {
  test::Trees t;
  const auto e = t.basics(5);
  // e0 and not e1 stand together in two AND gates.
  const auto top = t.at_least(2, {t.all({e[0], !e[1], e[2]}), t.all({e[0], !e[1], e[3]}),
                                  t.all({e[2], e[4]}), t.all({e[3], e[4]})});
  const auto tree = decompose(t.formula(top));
  check_promises(tree);
  const auto pair = std::any_of(tree.modules.begin(), tree.modules.end(), [](const auto& module) {
    return payloads_of(module) == std::vector<std::uint32_t>{0, 1};
  });
  CHECK(pair);
}

TEST_CASE("a module that is true of nothing is turned", "[modules]") {
  test::Trees t;
  const auto e = t.basics(4);
  const auto nand = !t.all({e[0], e[1]});
  const auto tree = decompose(t.formula(t.odd({nand, t.all({e[2], e[3]})})));
  REQUIRE(tree.modules.size() == 3);
  check_promises(tree);
  // The top is not: it is what it is.
  CHECK(tree.modules[0].formula.value_of_nothing(tree.modules[0].root));
}

TEST_CASE("a constant, an event and a negated event are trees of one module", "[modules]") {
  test::Trees t;
  const auto e = t.basic();
  const auto on = t.constant(true);
  const auto constant = decompose(t.formula(t.any({on, e})));
  REQUIRE(constant.modules.size() == 1);
  CHECK(constant.modules[0].root == Formula::kTrue);
  test::Trees u;
  const auto negated = decompose(u.formula(!u.basic()));
  REQUIRE(negated.modules.size() == 1);
  CHECK(negated.modules[0].root.negated());
}

TEST_CASE("a chain of 200,000 gates is as many modules", "[modules]") {
  constexpr std::size_t kGates = 200'000;
  test::Trees t;
  auto gate = t.basic();
  for (std::size_t i = 0; i < kGates; ++i) {
    gate = i % 2 == 0 ? t.all({gate, t.basic()}) : t.any({gate, t.basic()});
  }
  const auto tree = decompose(t.formula(gate));
  CHECK(tree.modules.size() == kGates);
}

TEST_CASE("work on a ladder that gives one event a round away ends", "[modules]") {
  // Two chains with the same events: each event decides what the last one left.
  constexpr std::size_t kRungs = 20'000;
  test::Trees t;
  const auto d = t.basics(kRungs);
  auto a = t.basic();
  auto b = t.basic();
  for (std::size_t i = 0; i < kRungs; ++i) {
    a = i % 2 == 0 ? t.all({d[i], a}) : t.any({d[i], a});
    b = i % 2 == 0 ? t.all({d[i], b}) : t.any({d[i], b});
  }
  const auto tree = decompose(t.formula(t.any({a, b})));
  // Some rounds are made, most are left: their sum would be the square of the rungs.
  CHECK(tree.modules.size() > 10);
  CHECK(tree.modules.size() < 1000);
}

}  // namespace
}  // namespace plimsoll::graph
