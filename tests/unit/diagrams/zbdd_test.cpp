#include "lib/graph/zbdd.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

using Family = Zbdd::Family;
using Sets = std::vector<std::vector<std::uint32_t>>;

Zbdd unlimited(std::uint32_t levels) {
  return Zbdd{std::vector<std::uint32_t>(levels, 1), kAllOrders, {}};
}

/// The sets of f, sorted.
Sets sets_of(const Zbdd& zbdd, Family f) {
  if (f == Zbdd::kNone) return {};
  if (f == Zbdd::kEmpty) return {{}};
  auto sets = sets_of(zbdd, zbdd.high(f));
  for (auto& set : sets) set.insert(set.begin(), zbdd.level(f));
  for (auto& set : sets_of(zbdd, zbdd.low(f))) sets.push_back(std::move(set));
  std::sort(sets.begin(), sets.end());
  return sets;
}

Family family_of(Zbdd& zbdd, const Sets& sets) {
  Family all = Zbdd::kNone;
  for (const auto& set : sets) {
    Family own = Zbdd::kEmpty;
    for (const auto level : set) own = zbdd.product(own, zbdd.single(level));
    all = zbdd.unite(all, own);
  }
  return all;
}

TEST_CASE("a union keeps minimal sets only", "[zbdd]") {
  auto zbdd = unlimited(4);
  const auto f = family_of(zbdd, {{0, 1}, {2, 3}});
  const auto g = family_of(zbdd, {{0}, {1, 2, 3}, {1, 3}});
  CHECK(sets_of(zbdd, g) == Sets{{0}, {1, 3}});
  CHECK(sets_of(zbdd, zbdd.unite(f, g)) == Sets{{0}, {1, 3}, {2, 3}});
  CHECK(zbdd.unite(f, g) == zbdd.unite(g, f));
  CHECK(zbdd.unite(f, Zbdd::kEmpty) == Zbdd::kEmpty);
  CHECK(zbdd.unite(f, Zbdd::kNone) == f);
}

TEST_CASE("a product is the minimal unions of a set of each", "[zbdd]") {
  auto zbdd = unlimited(4);
  const auto f = family_of(zbdd, {{0}, {1, 2}});
  const auto g = family_of(zbdd, {{0}, {3}});
  CHECK(sets_of(zbdd, zbdd.product(f, g)) == Sets{{0}, {1, 2, 3}});
  CHECK(zbdd.product(f, f) == f);
  CHECK(zbdd.product(f, Zbdd::kEmpty) == f);
  CHECK(zbdd.product(f, Zbdd::kNone) == Zbdd::kNone);
}

TEST_CASE("without leaves out the sets that contain one of the other family", "[zbdd]") {
  auto zbdd = unlimited(4);
  const auto f = family_of(zbdd, {{0, 1}, {1, 2}, {3}});
  CHECK(sets_of(zbdd, zbdd.without(f, family_of(zbdd, {{1, 2}, {0}}))) == Sets{{3}});
  CHECK(sets_of(zbdd, zbdd.without(f, family_of(zbdd, {{0, 1, 2}}))) == sets_of(zbdd, f));
  CHECK(zbdd.without(f, Zbdd::kEmpty) == Zbdd::kNone);
  CHECK(zbdd.without(f, f) == Zbdd::kNone);
  CHECK(zbdd.without(Zbdd::kEmpty, f) == Zbdd::kEmpty);
}

TEST_CASE("sets heavier than the limit are left out of every operation", "[zbdd]") {
  Zbdd zbdd{{1, 2, 1, 4}, 3, {}};
  CHECK(zbdd.single(3) == Zbdd::kNone);
  CHECK(zbdd.single(1) != Zbdd::kNone);
  const auto f = zbdd.unite(zbdd.single(0), zbdd.single(1));
  const auto g = zbdd.unite(zbdd.single(1), zbdd.single(2));
  // {0, 1} weighs 3 and is not minimal beside {1}; {0, 2} weighs 2.
  CHECK(sets_of(zbdd, zbdd.product(f, g)) == Sets{{0, 2}, {1}});
  const auto heavy = zbdd.product(zbdd.product(zbdd.single(0), zbdd.single(1)), zbdd.single(2));
  CHECK(heavy == Zbdd::kNone);
}

TEST_CASE("a limit of nothing leaves the empty set only", "[zbdd]") {
  Zbdd zbdd{{1, 1}, 0, {}};
  CHECK(zbdd.single(0) == Zbdd::kNone);
  CHECK(zbdd.product(Zbdd::kEmpty, Zbdd::kEmpty) == Zbdd::kEmpty);
}

TEST_CASE("the solutions of a diagram are its minimal true sets", "[zbdd]") {
  Bdd bdd{3, {}};
  const auto a = bdd.variable(0);
  const auto b = bdd.variable(1);
  const auto c = bdd.variable(2);
  auto zbdd = unlimited(3);
  const auto two_of_three =
      bdd.disjunction(bdd.conjunction(a, b), bdd.conjunction(c, bdd.disjunction(a, b)));
  CHECK(sets_of(zbdd, zbdd.minimal_solutions(bdd, two_of_three)) == Sets{{0, 1}, {0, 2}, {1, 2}});
  // Not a and b, or a and c: {1} and {0, 2}; {1, 2} is a prime implicant's part, but not minimal.
  const auto choice = bdd.if_then_else(a, c, b);
  CHECK(sets_of(zbdd, zbdd.minimal_solutions(bdd, choice)) == Sets{{0, 2}, {1}});
  CHECK(zbdd.minimal_solutions(bdd, Bdd::negated(a)) == Zbdd::kEmpty);
  CHECK(zbdd.minimal_solutions(bdd, Bdd::kFalse) == Zbdd::kNone);
  Zbdd limited{{1, 1, 1}, 1, {}};
  CHECK(sets_of(limited, limited.minimal_solutions(bdd, choice)) == Sets{{1}});
}

TEST_CASE("equal families are equal numbers", "[zbdd]") {
  auto zbdd = unlimited(5);
  const auto f = family_of(zbdd, {{0, 1}, {2}, {3, 4}});
  const auto g = family_of(zbdd, {{3, 4}, {0, 1}, {2}, {0, 1, 3}});
  CHECK(f == g);
  CHECK(zbdd.node(1, Zbdd::kNone, zbdd.single(2)) == zbdd.single(2));
}

TEST_CASE("a family past its budget throws", "[zbdd]") {
  Zbdd few{std::vector<std::uint32_t>(64, 1), kAllOrders, test::budget_of(8, 1000)};
  const auto unite_all = [&] {
    Family all = Zbdd::kNone;
    for (std::uint32_t level = 64; level-- > 0;) all = few.unite(few.single(level), all);
  };
  CHECK_THROWS_AS(unite_all(), OutOfBudget);
  CHECK(few.nodes().node_count() <= 8);
}

}  // namespace
}  // namespace plimsoll::graph
