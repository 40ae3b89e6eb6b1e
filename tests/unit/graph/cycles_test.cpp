#include "lib/graph/cycles.hpp"

#include <numeric>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

#include "lib/graph/explain.hpp"
#include "lib/graph/impact.hpp"
#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {
namespace {

// Ten million; with sanitizers, which take ten times the memory and the time, one.
#ifdef __SANITIZE_ADDRESS__
constexpr NodeId kMany = 1'000'000;
#else
constexpr NodeId kMany = 10'000'000;
#endif

using Nodes = std::vector<NodeId>;
using Flags = std::vector<std::uint8_t>;

template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::logic_error(to_string(result.error()));
}

Nodes list(std::span<const NodeId> nodes) { return {nodes.begin(), nodes.end()}; }

TEST_CASE("cycles are named by who needs whom, soft needs apart", "[graph]") {
  Builder builder{9};
  must(builder.add_dependency(5, 3));
  must(builder.add_need({.of = 3}, Nodes{7, 5}, Flags{1, 1}));  // 5 and 3, but not plainly
  must(builder.add_dependency(1, 2));
  must(builder.add_dependency(2, 0));
  must(builder.add_dependency(0, 1));
  must(builder.add_dependency(4, 4));
  must(builder.add_dependency(6, 8));
  must(builder.add_dependency(8, 6, true));  // soft: no cycle
  must(builder.add_need({.of = 8, .k = 0}, {}, {}));
  const auto graph = std::move(builder).build();
  const auto hard = find_cycles(graph);
  REQUIRE(hard.count() == 3);
  CHECK(list(hard.cycle(0)) == Nodes{0, 1, 2});
  CHECK(list(hard.cycle(1)) == Nodes{3, 5});
  CHECK(list(hard.cycle(2)) == Nodes{4});
  const auto plain = find_cycles(graph, CycleKind::plain);
  REQUIRE(plain.count() == 2);
  CHECK(list(plain.cycle(0)) == Nodes{0, 1, 2});
  CHECK(list(plain.cycle(1)) == Nodes{4});
}

TEST_CASE("an empty graph has no cycles, no impacts and nothing to fail", "[graph]") {
  const auto graph = Builder{0}.build();
  CHECK(find_cycles(graph).count() == 0);
  const Baseline baseline{graph};
  int calls = 0;
  for_each_impact(baseline, {}, {}, [&](auto, auto) { ++calls; });
  for_each_impact_count(baseline, {}, {}, [&](auto, auto) { ++calls; });
  CHECK(for_each_impact_with_roots(baseline, {}, [&](auto, auto) { ++calls; }).of.empty());
  CHECK(calls == 0);
  CHECK(Propagation{baseline}.run({}).empty());
}

/// Ten million nodes, each needing the next one, and the last one the first if `ring`.
Graph long_graph(NodeId count, bool ring) {
  Builder builder{count};
  for (NodeId node = 0; node + 1 < count; ++node) must(builder.add_dependency(node, node + 1));
  if (ring) must(builder.add_dependency(count - 1, 0));
  return std::move(builder).build();
}

TEST_CASE("millions of nodes in a line or in one ring cost no call stack", "[graph]") {
  constexpr NodeId kNodes = kMany;
  for (const bool ring : {false, true}) {
    CAPTURE(ring);
    const auto graph = long_graph(kNodes, ring);
    CHECK(find_cycles(graph).count() == (ring ? 1 : 0));
    Nodes all(kNodes);
    std::iota(all.begin(), all.end(), 0U);
    const Baseline baseline{graph};
    std::size_t answers = 0;
    const auto count = [&](NodeId, std::span<const ServiceEffect> effects) {
      if (effects.size() == 1 && effects.front().effect == Effect::lost) ++answers;
    };
    for_each_impact(baseline, all, Nodes{0}, count);
    CHECK(answers == kNodes);
    if (!ring) CHECK(explain(graph, Nodes{kNodes - 1}, 0, Effect::lost).size() == kNodes);
  }
}

TEST_CASE("millions of nodes around one fall with it, each by itself alone", "[graph]") {
  constexpr NodeId kNodes = kMany;
  constexpr NodeId kHub = kNodes - 1;
  Builder builder{kNodes};
  for (NodeId node = 0; node < kHub; ++node) must(builder.add_dependency(node, kHub));
  const auto graph = std::move(builder).build();
  const Baseline baseline{graph};
  Propagation propagation{baseline};
  CHECK(propagation.run(Nodes{kHub}).size() == kNodes);
  CHECK(propagation.run(Nodes{0}).size() == 1);
  // Of the spokes three are services, and every one of the nodes is failed.
  Nodes all(kNodes);
  std::iota(all.begin(), all.end(), 0U);
  std::vector<std::pair<NodeId, std::size_t>> answers;
  const auto note = [&](NodeId failed, std::span<const ServiceEffect> effects) {
    answers.emplace_back(failed, effects.size());
  };
  for_each_impact(baseline, all, Nodes{1, 5, kHub - 1}, note, 2);
  const std::vector<std::pair<NodeId, std::size_t>> expected{
      {1, 1}, {5, 1}, {kHub - 1, 1}, {kHub, 3}};
  CHECK(answers == expected);
}

}  // namespace
}  // namespace plimsoll::graph
