#include "lib/graph/cut_sets.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

using Counts = std::vector<std::string>;
using test::listed;
using test::Sets;

CutSetOptions up_to(std::uint32_t order) {
  CutSetOptions options;
  options.max_order = order;
  return options;
}

TEST_CASE("the cut sets of a small tree", "[cut_sets]") {
  test::Trees t;
  const auto pump = t.basics(2);
  const auto power = t.basic();
  const auto valve = t.basics(3);
  const auto top =
      t.any({t.all({t.any({pump[0], power}), t.any({pump[1], power})}), t.at_least(2, valve)});
  const auto sets = minimal_cut_sets(t.tree(top));
  CHECK(sets.complete_to() == kAllOrders);
  CHECK(sets.counts() == Counts{"0", "1", "4"});
  CHECK(sets.total() == "5");
  CHECK(listed(sets, 1) == Sets{{2}});
  auto pairs = listed(sets, 2);
  std::sort(pairs.begin(), pairs.end());
  CHECK(pairs == Sets{{0, 1}, {3, 4}, {3, 5}, {4, 5}});
  CHECK(listed(sets, 0).empty());
  CHECK(listed(sets, 3).empty());
}

TEST_CASE("trees without a set, and with the empty one", "[cut_sets]") {
  test::Trees t;
  const auto a = t.basic();
  const auto never = minimal_cut_sets(t.tree(t.at_least(2, {a})));
  CHECK(never.counts() == Counts{"0"});
  CHECK(never.total() == "0");
  CHECK(listed(never, 0).empty());
  test::Trees u;
  const auto b = u.basic();
  const auto always = minimal_cut_sets(u.tree(u.at_least(0, {b})));
  CHECK(always.counts() == Counts{"1"});
  CHECK(listed(always, 0) == Sets{{}});
  test::Trees v;
  const auto c = v.basic();
  const auto working = minimal_cut_sets(v.tree(!c));  // happens when nothing does
  CHECK(working.counts() == Counts{"1"});
  test::Trees w;
  const auto house = w.constant(true);
  CHECK(minimal_cut_sets(w.tree(w.all({house, w.basic()}))).counts() == Counts{"0", "1"});
}

TEST_CASE("with negation the sets are the positive parts that are minimal", "[cut_sets]") {
  test::Trees t;
  const auto e = t.basics(3);
  // Of "e0 xor e1" either alone; not e0 and e1, or e0 and e2: {1} and {0, 2}.
  const auto sets = minimal_cut_sets(t.tree(t.any({t.all({!e[0], e[1]}), t.all({e[0], e[2]})})));
  CHECK(sets.counts() == Counts{"0", "1", "1"});
  CHECK(listed(sets, 1) == Sets{{1}});
  CHECK(listed(sets, 2) == Sets{{0, 2}});
  test::Trees u;
  const auto both = u.basics(2);
  CHECK(minimal_cut_sets(u.tree(u.odd(both))).counts() == Counts{"0", "2"});
}

TEST_CASE("k of 40 has as many sets as the binomial says", "[cut_sets]") {
  test::Trees t;
  const auto sets = minimal_cut_sets(t.tree(t.at_least(20, t.basics(40))));
  CHECK(sets.total() == "137846528820");
  CHECK(sets.counts().size() == 21);
  CHECK(sets.counts().back() == "137846528820");
  test::Trees u;
  const auto limited = minimal_cut_sets(u.tree(u.at_least(3, u.basics(40))), up_to(3));
  CHECK(limited.total() == "9880");
  CHECK(listed(limited, 3).size() == 9880);
  test::Trees v;
  CHECK(minimal_cut_sets(v.tree(v.at_least(4, v.basics(40))), up_to(3)).total() == "0");
}

/// All of 30 parts, each of which is any of 10 events; events 0 to 299.
FaultTree thirty_parts(test::Trees& t) {
  const auto e = t.basics(300);
  std::vector<Literal> parts;
  for (std::ptrdiff_t i = 0; i < 300; i += 10) {
    parts.push_back(t.any({e.begin() + i, e.begin() + i + 10}));
  }
  return t.tree(t.all(parts));
}

TEST_CASE("counts go beyond 64 bits", "[cut_sets]") {
  test::Trees t;
  const auto sets = minimal_cut_sets(thirty_parts(t));
  const auto wanted = "1" + std::string(30, '0');
  CHECK(sets.total() == wanted);
  const auto counts = sets.counts();
  REQUIRE(counts.size() == 31);
  CHECK(counts[30] == wanted);
  CHECK(counts[29] == "0");
}

TEST_CASE("a listing ends when it is told to", "[cut_sets]") {
  test::Trees t;
  const auto sets = minimal_cut_sets(thirty_parts(t));
  std::size_t seen = 0;
  bool whole = true;
  sets.for_each(30, [&](std::span<const EventId> set) {
    whole = whole && set.size() == 30 && std::is_sorted(set.begin(), set.end());
    return ++seen < 5;
  });
  CHECK(seen == 5);
  CHECK(whole);
  seen = 0;
  const std::vector<double> probability(300, 0.1);
  const auto rest =
      sets.for_each_likely(probability, 0, [&](std::span<const EventId>) { return ++seen < 7; });
  CHECK(seen == 7);
  CHECK(rest == Approx(1 - 7e-30));
}

TEST_CASE("likely sets are found without a walk over the others", "[cut_sets]") {
  // Of each of 30 parts one event is likely, nine are not: at most one of the unlikely ones may
  // stand in a set that is listed, and 10^30 sets are not.
  test::Trees t;
  std::vector<double> probability(300, 1e-6);
  for (std::size_t i = 0; i < 300; i += 10) probability[i] = 0.5;
  const auto sets = minimal_cut_sets(thirty_parts(t));
  const double best = std::pow(0.5, 30);
  std::size_t count = 0;
  const auto rest = sets.for_each_likely(probability, best * 1e-6, [&](std::span<const EventId>) {
    ++count;
    return true;
  });
  CHECK(count == 1 + 30 * 9);
  const double listed_sum = best * (1 + 30 * 9 * 2e-6);
  CHECK(sets.sum_of_probabilities(probability) == Approx(std::pow(0.5 + 9e-6, 30)).epsilon(1e-13));
  CHECK(listed_sum + rest == Approx(sets.sum_of_probabilities(probability)).epsilon(1e-13));
}

TEST_CASE("a limit of the order holds for sums and likely sets as well", "[cut_sets]") {
  // Each part alone keeps to the limit; two of them together may not.
  test::Trees t;
  const auto e = t.basics(6);
  const auto top = t.all({t.any({e[0], t.all({e[1], e[2]})}), t.any({e[3], t.all({e[4], e[5]})})});
  const auto sets = minimal_cut_sets(t.tree(top), up_to(3));
  CHECK(sets.counts() == Counts{"0", "0", "1", "2"});
  const std::vector<double> probability(6, 0.5);
  CHECK(sets.sum_of_probabilities(probability) == 0.25 + 2 * 0.125);
  std::size_t count = 0;
  CHECK(sets.for_each_likely(probability, 0.01, [&](std::span<const EventId>) {
    ++count;
    return true;
  }) == 0);
  CHECK(count == 3);
}

/// A module that no simplification cuts up: an OR of products of three of `events` at random.
FaultTree tangled(std::size_t events, std::size_t products, bool negated = false) {
  test::Trees t;
  const auto e = t.basics(events);
  std::mt19937_64 dice{20261123};
  std::vector<Literal> gates;
  for (std::size_t i = 0; i < products; ++i) {
    gates.push_back(t.at_least(3, {e[dice() % events], e[dice() % events], e[dice() % events],
                                   e[dice() % events], e[dice() % events]}));
  }
  const auto top = t.any(gates);
  return t.tree(negated ? !top : top);
}

TEST_CASE("past the budget the reserve gives the sets of few events", "[cut_sets]") {
  const auto tree = tangled(60, 80);
  CutSetOptions options;
  options.budget = test::budget_of(1U << 20U, 1000);
  options.reserve = test::budget_of(1U << 20U, 10'000'000);
  const auto three = minimal_cut_sets(tree, options);
  CHECK(three.complete_to() == 3);
  const auto wanted = minimal_cut_sets(tree, up_to(3));
  REQUIRE(wanted.complete_to() == 3);
  CHECK(three.counts() == wanted.counts());
  CHECK(listed(three, 4).empty());  // not known
  // With less and less of it, those of fewer: always whole orders.
  std::uint32_t last = 0;
  bool some = false;
  for (const std::size_t steps : {30U, 100U, 300U, 1000U, 3000U, 10'000U, 30'000U}) {
    options.reserve.steps = steps;
    const auto fewer = minimal_cut_sets(tree, options);
    CHECK(fewer.complete_to() >= last);
    last = fewer.complete_to();
    some = some || (last > 0 && last < 3);
    auto counts = wanted.counts();
    counts.resize(std::min<std::size_t>(counts.size(), last + 1));
    while (counts.size() > 1 && counts.back() == "0") counts.pop_back();
    CHECK(fewer.counts() == counts);
  }
  CHECK(some);
}

TEST_CASE("without budget and reserve only the empty set is known, or known not to be",
          "[cut_sets]") {
  CutSetOptions options;
  options.budget = options.reserve = test::budget_of(4, 0);
  const auto none = minimal_cut_sets(tangled(60, 80), options);
  CHECK(none.complete_to() == 0);
  CHECK(none.counts() == Counts{"0"});
  CHECK(none.sum_of_probabilities(std::vector<double>(60, 0.5)) == 0);
  const auto empty = minimal_cut_sets(tangled(60, 80, true), options);
  CHECK(empty.complete_to() == 0);
  CHECK(empty.counts() == Counts{"1"});
  CHECK(listed(empty, 0) == Sets{{}});
}

TEST_CASE("two threads find the same sets in the same order as one", "[cut_sets]") {
  // Large enough that a race goes to its later rounds, which run at the same time.
  const auto tree = tangled(26, 60);
  CutSetOptions options;
  const auto alone = minimal_cut_sets(tree, options);
  options.budget.threads = options.reserve.threads = 2;
  const auto together = minimal_cut_sets(tree, options);
  CHECK(alone.counts() == together.counts());
  for (std::uint32_t order = 3; order <= 5; ++order) {
    CHECK(listed(alone, order) == listed(together, order));
  }
}

TEST_CASE("a chain of 5,000 gates is counted and listed", "[cut_sets]") {
  constexpr std::size_t kGates = 5'000;
  test::Trees t;
  auto gate = t.basic();
  for (std::size_t i = 0; i < kGates; ++i) {
    gate = i % 2 == 0 ? t.all({gate, t.basic()}) : t.any({gate, t.basic()});
  }
  const auto sets = minimal_cut_sets(t.tree(gate));
  // Each OR adds a set of its own event, and each AND one event to all.
  CHECK(sets.total() == std::to_string(kGates / 2 + 1));
  std::size_t seen = 0;
  sets.for_each(kGates / 2, [&](std::span<const EventId> set) {
    ++seen;
    return set.size() == kGates / 2;
  });
  CHECK(seen == 1);
}

TEST_CASE("an AND of 200,000 gates deep is listed without overflowing the stack", "[cut_sets]") {
  // A set of as many events, through as many modules.
  constexpr std::size_t kGates = 200'000;
  test::Trees t;
  auto gate = t.basic();
  for (std::size_t i = 0; i < kGates; ++i) {
    const auto event = t.basic();
    gate = t.at_least(2, {gate, event});
  }
  const auto sets = minimal_cut_sets(t.tree(gate));
  CHECK(sets.total() == "1");
  std::size_t size = 0;
  const std::vector<double> sure(2 * kGates + 1, 1);  // by event, gates among them
  CHECK(sets.for_each_likely(sure, 0.5, [&](std::span<const EventId> set) {
    size = set.size();
    return true;
  }) == 0);
  CHECK(size == kGates + 1);
}

}  // namespace
}  // namespace plimsoll::graph
