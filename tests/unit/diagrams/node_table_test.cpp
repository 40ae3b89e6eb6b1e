#include "lib/graph/node_table.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/unit/diagrams/trees.hpp"

namespace plimsoll::graph {
namespace {

TEST_CASE("a node table has each node once, however many there are", "[node_table]") {
  constexpr std::uint32_t kLevels = 5000;
  NodeTable table{kLevels, 2, 0, {}};
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t level = 0; level < kLevels; ++level) {
    nodes.push_back(table.find_or_add(level, 1, 0));
  }
  CHECK(table.node_count() == kLevels + 2);
  bool same = true;
  for (std::uint32_t level = 0; level < kLevels; ++level) {
    same = same && table.find_or_add(level, 1, 0) == nodes[level];
  }
  CHECK(same);
  CHECK(table.node_count() == kLevels + 2);
}

TEST_CASE("a collection keeps what the roots use and gives the rest away again", "[node_table]") {
  NodeTable table{10, 2, 0, {}};
  const auto leaf = table.find_or_add(9, 1, 0);
  const auto kept = table.find_or_add(5, leaf, 0);
  const auto dropped = table.find_or_add(4, leaf, 1);
  table.store(kept, dropped, 7, leaf);
  CHECK(table.known(kept, dropped, 7) == leaf);
  const std::vector<std::uint32_t> roots{kept};
  table.collect(roots);
  CHECK(table.node_count() == 4);
  // Results may speak of nodes that are gone: all are forgotten.
  CHECK(table.known(kept, dropped, 7) == NodeTable::kNoResult);
  CHECK(table.find_or_add(5, leaf, 0) == kept);
  CHECK(table.find_or_add(9, 1, 0) == leaf);
  // The place of the node that went is taken again before the table grows.
  const auto end = table.index_end();
  CHECK(table.find_or_add(3, kept, 0) == dropped);
  CHECK(table.index_end() == end);
}

TEST_CASE("the nodes below a root come each after those it points to", "[node_table]") {
  NodeTable table{10, 2, 0, {}};
  const auto d = table.find_or_add(8, 1, 0);
  const auto c = table.find_or_add(6, d, 1);
  const auto b = table.find_or_add(6, d, 0);
  const auto a = table.find_or_add(2, b, c);
  const auto other = table.find_or_add(1, a, b);
  const auto below = table.nodes_below(a);
  CHECK(below.size() == 4);
  CHECK(below.front() == d);
  CHECK(below.back() == a);
  CHECK(std::find(below.begin(), below.end(), other) == below.end());
  CHECK(table.nodes_below(1).empty());
}

TEST_CASE("a request to stop is heard", "[node_table]") {
  std::stop_source source;
  Budget budget;
  budget.stop = source.get_token();
  NodeTable table{10, 2, 0, budget};
  table.store(2, 3, 0, 4);
  source.request_stop();
  const auto store_many = [&] {
    for (std::uint32_t i = 0; i < 10000; ++i) table.store(i, i, 0, 4);
  };
  CHECK_THROWS_AS(store_many(), OutOfBudget);
  CHECK(table.steps() < 10000);
}

}  // namespace
}  // namespace plimsoll::graph
