#include "lib/graph/graph.hpp"

#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<NodeId>;
using Flags = std::vector<std::uint8_t>;

TEST_CASE("the builder refuses what cannot be meant and keeps the rest", "[graph]") {
  Builder builder{3};
  CHECK_FALSE(builder.add_need({.of = 3}, Nodes{0}, Flags{1}));
  CHECK_FALSE(builder.add_need({.of = 0}, Nodes{1, 3}, Flags{1, 1}));
  CHECK_FALSE(builder.add_need({.of = 0}, Nodes{1, 2, 1}, Flags{1, 1, 1}));
  CHECK_FALSE(builder.add_need({.of = 0}, Nodes{1, 2}, Flags{1}));
  CHECK_FALSE(builder.add_dependency(0, 7));
  CHECK_FALSE(builder.add_link(0, 3));
  CHECK_FALSE(builder.add_reach(0, Nodes{3}));
  CHECK_FALSE(builder.mark_endpoint(3));
  const auto refused = builder.add_need({.of = 0}, Nodes{2, 2}, Flags{1, 1});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::malformed);
  // A refused need leaves no trace: its members may stand in the next one.
  REQUIRE(builder.add_need({.of = 0}, Nodes{1, 2}, Flags{1, 0}) == NeedId{0});
  const auto graph = std::move(builder).build();
  CHECK(graph.need_count() == 1);
  CHECK(graph.edge_count() == 2);
}

TEST_CASE("needs keep their order and lead both ways", "[graph]") {
  Builder builder{4};
  REQUIRE(builder.add_dependency(3, 0) == NeedId{0});
  REQUIRE(builder.add_need({.of = 1, .k = 2, .takeover = Takeover::manual, .takeover_s = 9},
                           Nodes{0, 2, 3}, Flags{1, 0, 7}) == NeedId{1});
  REQUIRE(builder.add_dependency(3, 2, true) == NeedId{2});
  const auto graph = std::move(builder).build();
  const auto group = graph.need(1);
  CHECK(group.of == 1);
  CHECK(group.k == 2);
  CHECK(group.takeover == Takeover::manual);
  CHECK(group.takeover_s == 9);
  CHECK(Nodes(group.members.begin(), group.members.end()) == Nodes{0, 2, 3});
  CHECK(Flags(group.active.begin(), group.active.end()) == Flags{1, 0, 1});
  CHECK(graph.need(2).soft);
  REQUIRE(graph.needs_of(3).size() == 2);
  CHECK(graph.needs_of(3)[1] == 2);
  REQUIRE(graph.dependants(0).size() == 1);
  CHECK(graph.dependants(0)[0] == 3);
  REQUIRE(graph.memberships(2).size() == 2);
  CHECK(graph.memberships(2)[0].need() == 1);
  CHECK_FALSE(graph.memberships(2)[0].active());
}

TEST_CASE("needs keep their numbers and times in whatever order they were added", "[graph]") {
  for (const bool in_order : {true, false}) {
    Builder builder{3};
    const NodeId first = in_order ? 0 : 2;
    const NodeId second = in_order ? 2 : 0;
    REQUIRE(builder.add_dependency(first, 1));
    const Nodes members{0, 1};
    const Flags active{1, 0};
    REQUIRE(builder.add_need({.of = second, .takeover = Takeover::automatic, .takeover_s = 7},
                             members, active));
    REQUIRE(builder.add_need({.of = second, .takeover_s = 9}, members, active));
    const auto graph = std::move(builder).build();
    CHECK(graph.needs_of(1).empty());
    CHECK(graph.needs_of(first).front() == 0);
    CHECK(graph.needs_of(second)[0] == 1);
    CHECK(graph.needs_of(second).rest().front() == 2);
    CHECK(graph.need(0).takeover_s == 0);
    CHECK(graph.need(1).takeover_s == 7);
    CHECK(graph.need(2).takeover_s == 9);
    CHECK(graph.plain(0));
  }
}

TEST_CASE("large needs are searched for a member that stands twice, too", "[graph]") {
  std::vector<NodeId> members(100);
  std::iota(members.begin(), members.end(), 0U);
  std::vector<std::uint8_t> active(members.size(), 1);
  Builder builder{100};
  CHECK(builder.add_need({.of = 0}, members, active));
  members.back() = 50;
  const auto refused = builder.add_need({.of = 0}, members, active);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == Error::Kind::malformed);
  CHECK(std::move(builder).build().need_count() == 1);
}

TEST_CASE("an edge takes less than 100 bytes, all told", "[graph]") {
  constexpr NodeId kNodes = 10000;
  Builder builder{kNodes};
  for (NodeId node = 1; node < kNodes; ++node) {
    REQUIRE(builder.add_dependency(node, node / 2));
    REQUIRE(builder.add_dependency(node, node / 3 == node ? 0 : node / 3));
  }
  const auto graph = std::move(builder).build();
  CHECK(graph.memory_bytes() / graph.edge_count() < 50);
}

TEST_CASE("reach needs with the same anchors share a group", "[graph]") {
  Builder builder{5};
  REQUIRE(builder.add_link(0, 1));
  REQUIRE(builder.add_link(1, 1));
  REQUIRE(builder.add_reach(0, Nodes{4, 3}));
  REQUIRE(builder.add_reach(2, Nodes{3, 4, 3}));
  REQUIRE(builder.add_reach(1, Nodes{4}));
  const auto graph = std::move(builder).build();
  CHECK(graph.reach_groups() == 2);
  CHECK(graph.neighbours(1).size() == 1);  // a self loop leads nowhere
}

}  // namespace
}  // namespace plimsoll::graph
