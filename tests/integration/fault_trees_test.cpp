// The fault tree engine on real models: tests/data/faulttrees always, and the shared collection,
// whose expected.csv has answers that two other programs agree on.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/core/csv.hpp"
#include "lib/exchange/open_psa.hpp"
#include "lib/graph/availability.hpp"
#include "lib/graph/cut_sets.hpp"
#include "tests/support/support.hpp"

namespace {

namespace core = plimsoll::core;
namespace exchange = plimsoll::exchange;
namespace graph = plimsoll::graph;
namespace test = plimsoll::test;

/// What is quick: about two seconds at most.  In steps, so that it is the same on every machine.
graph::Budget quick() {
  graph::Budget budget;
  budget.nodes = std::size_t{1} << 22U;
  budget.steps = 4'000'000;
  return budget;
}

graph::Budget nothing() {
  auto budget = quick();
  budget.steps = 0;
  return budget;
}

/// Left out below: their diagrams take more than quick() gives.
const std::vector<std::string> kSlowProbability{"estate-s1-any3.xml", "estate-s1-n1865.xml",
                                                "estate-s1-n5183.xml", "estate-s1-n9634.xml"};
const std::vector<std::string> kSlowSets{
    "BE_500_2.xml",        "estate-s1-any3.xml",  "estate-s1-n1865.xml", "estate-s1-n5183.xml",
    "estate-s1-n5666.xml", "estate-s1-n8277.xml", "estate-s1-n9634.xml"};

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// One row of expected.csv; empty texts where nobody knows.
struct Expected {
  std::string file;
  std::string probability;
  std::string total;
  std::array<std::string, 3> first_orders;
  std::vector<std::string> by_order;  ///< Orders 1, 2, ….
};

std::vector<Expected> expected_models(const std::filesystem::path& path) {
  const auto text = test::slurp(path);
  auto reader = core::CsvReader::open(text).value();
  core::CsvRow row;
  REQUIRE(reader.next(row));
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < row.cells.size(); ++i) column[std::string{row.cells[i]}] = i;
  std::vector<Expected> models;
  while (reader.next(row)) {
    const auto cell = [&](const char* name) { return std::string{row.cells.at(column.at(name))}; };
    Expected model{cell("file"),
                   cell("probability"),
                   cell("minimal_cut_sets"),
                   {cell("cut_sets_order_1"), cell("cut_sets_order_2"), cell("cut_sets_order_3")},
                   {}};
    std::istringstream orders{cell("cut_sets_by_order")};
    for (std::string count; orders >> count;) model.by_order.push_back(count);
    models.push_back(std::move(model));
  }
  return models;
}

graph::FaultTree read(const std::filesystem::path& path) {
  const auto file = exchange::parse_open_psa(test::slurp(path));
  REQUIRE(file.has_value());
  auto tree = exchange::fault_tree(*file);
  REQUIRE(tree.has_value());
  return std::move(*tree);
}

/// By EventId; all are known in these models.
std::vector<double> probabilities_of(const graph::FaultTree& tree) {
  std::vector<double> by_event(tree.event_count(), 0);
  for (const auto event : tree.basic_events()) by_event[event] = tree.probability(event).value();
  return by_event;
}

std::string count_of(const graph::CutSets& sets, std::size_t order) {
  const auto counts = sets.counts();
  return order < counts.size() ? counts[order] : "0";
}

/// Checks the orders up to `most` that expected.csv knows.
void check_first_orders(const Expected& model, const graph::CutSets& sets, std::size_t most) {
  for (std::size_t order = 1; order <= most; ++order) {
    const auto& wanted = model.first_orders[order - 1];
    if (!wanted.empty()) CHECK(count_of(sets, order) == wanted);
  }
}

void check_probability(const Expected& model, const graph::FaultTree& tree) {
  if (model.probability.empty() || among(kSlowProbability, model.file)) return;
  const auto solved = graph::solve(tree, quick());
  REQUIRE(solved.exact());
  const auto found = solved.probability(probabilities_of(tree));
  // Beyond six digits, where they are known: fifteen, less what sums of many terms round away.
  const double epsilon = model.probability.size() > 12 ? 1e-11 : 1e-5;
  CHECK(found == Approx(std::stod(model.probability)).epsilon(epsilon).margin(0));
}

void check_all_orders(const Expected& model, const graph::FaultTree& tree) {
  if (model.total.empty() || among(kSlowSets, model.file)) return;
  const auto sets = graph::minimal_cut_sets(
      tree, {.max_order = graph::kAllOrders, .budget = quick(), .reserve = nothing()});
  REQUIRE(sets.complete_to() == graph::kAllOrders);
  CHECK(sets.total() == model.total);
  auto counts = sets.counts();
  REQUIRE_FALSE(counts.empty());
  CHECK(counts.front() == "0");
  counts.erase(counts.begin());
  CHECK(counts == model.by_order);
}

/// Every set that is listed, once, in any order.
std::size_t listed(const graph::CutSets& sets, std::uint32_t order) {
  std::vector<std::vector<graph::EventId>> all;
  sets.for_each(order, [&](std::span<const graph::EventId> set) {
    all.emplace_back(set.begin(), set.end());
    return true;
  });
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  return all.size();
}

void check_model(const std::filesystem::path& folder, const Expected& model) {
  CAPTURE(model.file);
  const auto tree = read(folder / model.file);
  check_probability(model, tree);
  check_all_orders(model, tree);
  // Nobody solves those without a probability: all orders are not even tried.
  const bool unsolved = model.probability.empty();
  auto reserve = quick();
  reserve.steps *= 2;
  const auto sets =
      unsolved
          ? graph::minimal_cut_sets(
                tree, {.max_order = graph::kAllOrders, .budget = nothing(), .reserve = reserve})
          : graph::minimal_cut_sets(tree,
                                    {.max_order = 3, .budget = quick(), .reserve = nothing()});
  REQUIRE(sets.complete_to() >= (unsolved ? 2U : 3U));
  const auto most = std::min(3U, sets.complete_to());
  check_first_orders(model, sets, most);
  for (std::uint32_t order = 1; order <= 2; ++order) {
    CHECK(std::to_string(listed(sets, order)) == count_of(sets, order));
  }
}

}  // namespace

TEST_CASE("the models that come with Plimsoll have the answers that are known", "[fault_trees]") {
  const auto folder = test::source_dir() / "tests" / "data" / "faulttrees";
  const auto models = expected_models(folder / "expected.csv");
  CHECK(models.size() >= 5);
  for (const auto& model : models) check_model(folder, model);
}

TEST_CASE("the shared collection of models has the answers that are known", "[fault_trees]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("../shared/data is not here: the collection is not tested");
    return;
  }
  const auto folder = *shared / "faulttrees";
  const auto models = expected_models(folder / "expected.csv");
  CHECK(models.size() == 73);
  for (const auto& model : models) check_model(folder / "models", model);
}
