#include "lib/graph/race.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

/// A contestant that arrives with `name` once it has `steps`, and notes what it was given.
Contestant<int> runner(int name, std::size_t steps, std::vector<std::size_t>* given = nullptr) {
  return {[=](const Budget& budget) -> Attempt<int> {
    if (given != nullptr) given->push_back(budget.steps);
    if (budget.steps >= steps) return {name, 1, false};
    return {std::nullopt, static_cast<double>(budget.steps) / static_cast<double>(steps), false};
  }};
}

constexpr std::size_t kPlenty = std::size_t{1} << 40U;

TEST_CASE("the quickest contestant wins a race, of equals the first", "[race]") {
  CHECK(race<int>({runner(1, 1U << 30U), runner(2, 10), runner(3, 10)}, {}) == 2);
  CHECK(race<int>({runner(1, 1U << 30U), runner(2, 1U << 26U)}, {}) == 2);
  CHECK_FALSE(race<int>({}, {}).has_value());
}

TEST_CASE("a race ends at the budget, all of which the last round may use", "[race]") {
  const auto budget = test::budget_of(100, 3'000'000);
  CHECK(race<int>({runner(1, 3'000'000)}, budget) == 1);
  CHECK_FALSE(race<int>({runner(1, 3'000'001)}, budget).has_value());
  CHECK(race<int>({runner(1, 10)}, test::budget_of(100, 10)) == 1);
  CHECK_FALSE(race<int>({runner(1, 10)}, test::budget_of(100, 9)).has_value());
}

TEST_CASE("those who came furthest go on", "[race]") {
  std::vector<std::size_t> slow;
  std::vector<std::size_t> quick;
  std::vector<Contestant<int>> all;
  for (int i = 0; i < 4; ++i) all.push_back(runner(i, kPlenty, &slow));
  all.push_back(runner(9, kPlenty / 16, &quick));
  CHECK(race<int>(std::move(all), {}) == 9);
  // The quick one ran in every round; the others went two by two.
  CHECK(std::is_sorted(quick.begin(), quick.end()));
  CHECK(slow.size() < 4 * quick.size());
}

TEST_CASE("one that is out of nodes is not asked again", "[race]") {
  int asked = 0;
  const Contestant<int> hopeless{[&](const Budget&) -> Attempt<int> {
    ++asked;
    return {std::nullopt, 0.99, true};
  }};
  CHECK_FALSE(race<int>({hopeless}, {}).has_value());
  CHECK(asked == 2);  // the first contestant for a trifle, then all
  asked = 0;
  CHECK(race<int>({runner(5, 1U << 24U), hopeless}, {}) == 5);
  CHECK(asked == 1);
}

TEST_CASE("a race that is told to stop ends", "[race]") {
  std::stop_source source;
  Budget budget;
  budget.stop = source.get_token();
  int asked = 0;
  const Contestant<int> stopper{[&](const Budget&) -> Attempt<int> {
    ++asked;
    source.request_stop();
    return {std::nullopt, 0.5, false};
  }};
  CHECK_FALSE(race<int>({stopper}, budget).has_value());
  CHECK(asked == 1);
}

TEST_CASE("threads do not decide who wins", "[race]") {
  auto budget = test::budget_of(100, kPlenty);
  for (const unsigned threads : {1U, 2U, 4U}) {
    budget.threads = threads;
    CHECK(race<int>({runner(1, kPlenty), runner(2, 1U << 19U), runner(3, 1U << 19U)}, budget) == 2);
  }
}

}  // namespace
}  // namespace plimsoll::graph
