#include "lib/graph/numbering.hpp"

#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<NodeId>;

TEST_CASE("numbers go down from a start to what it stands on, depth first", "[graph]") {
  // 4 needs 2 and 0, 2 needs 1, 1 needs 0, 3 needs itself
  const Nodes cells{0, 1, 3, 2, 0};
  const std::vector<std::uint32_t> begin{0, 0, 1, 2, 3, 5};
  CHECK(numbered_by_needs({begin, cells}, Nodes{4}) == Nodes{4, 2, 1, 0, 3});
}

TEST_CASE("what stands on the same things stands side by side", "[graph]") {
  // 0 and 2 stand on 3, 1 stands on 4; cycles and repetitions do no harm
  const Nodes cells{3, 4, 3, 3, 0, 4};
  const std::vector<std::uint32_t> begin{0, 1, 2, 4, 5, 6};
  CHECK(numbered_by_needs({begin, cells}, Nodes{0, 1, 2}) == Nodes{0, 3, 2, 1, 4});
}

TEST_CASE("no nodes need no numbers", "[graph]") {
  const std::vector<std::uint32_t> begin{0};
  CHECK(numbered_by_needs({begin, {}}, {}).empty());
}

}  // namespace
}  // namespace plimsoll::graph
