// What holds of every graph.  RapidCheck chooses the seeds and prints the one that fails;
// RC_PARAMS="seed=…" repeats it.
#include "lib/graph/propagation.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>

#include "lib/graph/explain.hpp"
#include "lib/graph/impact.hpp"
#include "tests/property/random_graph.hpp"
#include "tests/property/seeds.hpp"

namespace plimsoll {
namespace {

using graph::Effect;
using graph::NodeId;
using test::for_seeds;
using test::PlainGraph;

std::vector<Effect> effects(const graph::Graph& failure_graph, const std::vector<NodeId>& already,
                            const std::vector<NodeId>& failed) {
  const graph::Baseline baseline{failure_graph, already};
  graph::Propagation propagation{baseline};
  propagation.run(failed);
  std::vector<Effect> all;
  for (NodeId node = 0; node < failure_graph.node_count(); ++node) {
    all.push_back(propagation.effect(node));
  }
  return all;
}

bool no_worse(const std::vector<Effect>& left, const std::vector<Effect>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), std::less_equal<>{});
}

using Row = std::pair<NodeId, std::vector<graph::ServiceEffect>>;

std::vector<Row> impacts(const graph::Baseline& baseline, const std::vector<NodeId>& services,
                         unsigned threads) {
  std::vector<NodeId> nodes(baseline.graph().node_count());
  std::iota(nodes.begin(), nodes.end(), 0U);
  std::vector<Row> rows;
  graph::for_each_impact(
      baseline, nodes, services,
      [&](NodeId failed, std::span<const graph::ServiceEffect> effects) {
        rows.emplace_back(failed, std::vector(effects.begin(), effects.end()));
      },
      threads);
  return rows;
}

/// Each step of the proof that `node` is bad must follow from the ones before it.
bool proves(const PlainGraph& plain, const std::vector<graph::ExplainStep>& steps, NodeId node,
            const std::vector<NodeId>& failed) {
  std::set<NodeId> shown;
  for (const auto& step : steps) {
    if (!std::all_of(step.down.begin(), step.down.end(),
                     [&](NodeId down) { return shown.count(down) != 0; })) {
      return false;
    }
    using Reason = graph::ExplainStep::Reason;
    if (step.reason == Reason::failed &&
        std::find(failed.begin(), failed.end(), step.node) == failed.end()) {
      return false;
    }
    if (step.reason != Reason::failed && step.reason != Reason::unreachable) {
      const auto& need = plain.needs.at(step.need);
      if (need.spec.of != step.node) return false;
      for (const auto down : step.down) {
        const auto& members = need.members;
        if (std::find(members.begin(), members.end(), down) == members.end()) return false;
      }
      if (step.reason == Reason::too_few && need.members.size() - step.down.size() >= need.spec.k) {
        return false;
      }
    }
    shown.insert(step.node);
  }
  return !steps.empty() && steps.back().node == node;
}

PlainGraph renumbered(const PlainGraph& plain, const std::vector<NodeId>& to) {
  PlainGraph other = plain;
  const auto rename = [&](std::vector<NodeId>& nodes) {
    for (auto& node : nodes) node = to[node];
  };
  for (auto& need : other.needs) {
    need.spec.of = to[need.spec.of];
    rename(need.members);
  }
  for (auto& [a, b] : other.links) {
    a = to[a];
    b = to[b];
  }
  for (auto& reach : other.reaches) {
    reach.of = to[reach.of];
    rename(reach.anchors);
  }
  rename(other.endpoints);
  std::reverse(other.needs.begin(), other.needs.end());
  std::reverse(other.links.begin(), other.links.end());
  return other;
}

TEST_CASE("propagation equals the definition at every level", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failed = test::random_set(plain, seed + 1);
    RC_LOG() << plain << "failed " << rc::toString(failed);
    RC_ASSERT(effects(test::to_graph(plain), {}, failed) == test::brute_force(plain, failed));
  });
}

TEST_CASE("failing on top of a baseline equals failing both at once", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = test::random_graph(seed);
        const auto already = test::random_set(plain, seed + 1);
        const auto failed = test::random_set(plain, seed + 2);
        RC_LOG() << plain << "already " << rc::toString(already) << " failed "
                 << rc::toString(failed);
        auto both = already;
        both.insert(both.end(), failed.begin(), failed.end());
        RC_ASSERT(effects(test::to_graph(plain), already, failed) ==
                  test::brute_force(plain, both));
      },
      300);
}

TEST_CASE("a propagation leaves nothing behind for the next one", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    const auto already = test::random_set(plain, seed + 1);
    const graph::Baseline baseline{failure_graph, already};
    graph::Propagation used{baseline};
    for (std::uint64_t i = 2; i < 8; ++i) {
      const auto failed = test::random_set(plain, seed + i);
      graph::Propagation fresh{baseline};
      const auto expected = fresh.run(failed);
      const auto got = used.run(failed);
      RC_ASSERT(std::equal(got.begin(), got.end(), expected.begin(), expected.end()));
      for (NodeId node = 0; node < plain.nodes; ++node) {
        RC_ASSERT(used.effect(node) == fresh.effect(node));
        RC_ASSERT(used.seconds(node) == fresh.seconds(node));
        RC_ASSERT((used.seconds(node) != 0) == (used.effect(node) == Effect::interrupted &&
                                                baseline.effect(node) < Effect::interrupted));
      }
    }
  });
}

TEST_CASE("more redundancy never worsens an effect", "[property]") {
  for_seeds([](std::uint64_t seed) {
    auto plain = test::random_graph(seed);
    const auto failed = test::random_set(plain, seed + 1);
    if (plain.needs.empty()) return;
    RC_LOG() << plain << "failed " << rc::toString(failed);
    const auto before = test::brute_force(plain, failed);
    auto& need = plain.needs[seed % plain.needs.size()];
    const auto fresh = static_cast<NodeId>(seed / 7 % plain.nodes);
    const bool lower = seed % 2 == 0 && need.spec.k > 0;
    const bool member =
        std::find(need.members.begin(), need.members.end(), fresh) != need.members.end();
    if (lower) {
      --need.spec.k;
    } else if (need.spec.takeover == graph::Takeover::seamless && !member) {
      need.members.push_back(fresh);
      need.active.push_back(1);
    }
    auto after = effects(test::to_graph(plain), {}, failed);
    // One more member can degrade, and takes nobody down: compare from interrupted on.
    auto reference = before;
    for (auto* list : {&after, &reference}) {
      for (auto& effect : *list) {
        if (effect == Effect::degraded) effect = Effect::none;
      }
    }
    RC_ASSERT(no_worse(after, reference));
  });
}

TEST_CASE("more failures never improve an effect", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    auto failed = test::random_set(plain, seed + 1);
    const auto before = effects(failure_graph, {}, failed);
    failed.push_back(static_cast<NodeId>(seed / 3 % plain.nodes));
    RC_ASSERT(no_worse(before, effects(failure_graph, {}, failed)));
  });
}

TEST_CASE("numbering nodes and needs anew changes nothing", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    auto failed = test::random_set(plain, seed + 1);
    std::vector<NodeId> to(plain.nodes);
    std::iota(to.begin(), to.end(), 0U);
    std::rotate(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(seed % plain.nodes), to.end());
    if (seed % 3 == 0) std::reverse(to.begin(), to.end());
    const auto before = effects(test::to_graph(plain), {}, failed);
    for (auto& node : failed) node = to[node];
    const auto after = effects(test::to_graph(renumbered(plain, to)), {}, failed);
    for (NodeId node = 0; node < plain.nodes; ++node) RC_ASSERT(after[to[node]] == before[node]);
  });
}

TEST_CASE("every bad node has a proof, and no other", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    const auto failed = test::random_set(plain, seed + 1);
    RC_LOG() << plain << "failed " << rc::toString(failed);
    const auto truth = test::brute_force(plain, failed);
    for (NodeId node = 0; node < plain.nodes; ++node) {
      for (const auto level :
           {Effect::degraded, Effect::interrupted, Effect::outage, Effect::lost}) {
        const auto steps = graph::explain(failure_graph, failed, node, level);
        if (truth[node] < level) {
          RC_ASSERT(steps.empty());
        } else {
          RC_ASSERT(proves(plain, steps, node, failed));
        }
      }
    }
  });
}

TEST_CASE("impacts are those of single failures, and leave out nobody", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    const auto nothing = test::brute_force(plain, {});
    const auto services = test::random_set(plain, seed + 1);
    RC_LOG() << plain << "services " << rc::toString(services);
    std::vector<Row> expected;
    for (NodeId node = 0; node < plain.nodes; ++node) {
      const auto truth = test::brute_force(plain, {node});
      std::vector<graph::ServiceEffect> row;
      for (NodeId service = 0; service < plain.nodes; ++service) {
        const bool wanted = std::find(services.begin(), services.end(), service) != services.end();
        if (wanted && truth[service] > nothing[service])
          row.push_back({service, truth[service], 0});
      }
      if (!row.empty()) expected.emplace_back(node, std::move(row));
    }
    // What the empty baseline degrades by itself may be degraded once more, which is beside the
    // point here.
    if (std::count(nothing.begin(), nothing.end(), Effect::none) != plain.nodes) return;
    auto got = impacts(graph::Baseline{failure_graph}, services, 1);
    for (auto& [node, row] : got) {
      for (auto& effect : row) effect.seconds = 0;
    }
    RC_ASSERT(got == expected);
  });
}

TEST_CASE("single points are the nodes whose failure alone is an outage", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    const auto service = static_cast<NodeId>(seed % plain.nodes);
    RC_LOG() << plain << "service " << service;
    if (test::brute_force(plain, {})[service] >= Effect::outage) return;
    std::vector<NodeId> expected;
    for (NodeId node = 0; node < plain.nodes; ++node) {
      if (node != service && test::brute_force(plain, {node})[service] >= Effect::outage) {
        expected.push_back(node);
      }
    }
    std::vector<NodeId> got;
    for (const auto& [node, root] : graph::single_points(graph::Baseline{failure_graph}, service)) {
      got.push_back(node);
      RC_ASSERT(std::find(expected.begin(), expected.end(), root) != expected.end());
      RC_ASSERT(root == node || test::brute_force(plain, {root})[node] >= Effect::outage);
    }
    RC_ASSERT(got == expected);
  });
}

TEST_CASE("the number of threads changes nothing", "[property]") {
  // Many small graphs side by side, so that there are blocks to share.
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    PlainGraph wide;
    wide.nodes = 0;
    std::vector<NodeId> services;
    for (std::uint64_t i = 0; wide.nodes < 6000; ++i) {
      auto part = test::random_graph(seed * 100000 + i);
      for (auto& need : part.needs) {
        need.spec.of += wide.nodes;
        for (auto& member : need.members) member += wide.nodes;
        wide.needs.push_back(need);
      }
      services.push_back(wide.nodes);
      wide.nodes += part.nodes;
    }
    const auto failure_graph = test::to_graph(wide);
    const graph::Baseline baseline{failure_graph};
    const auto one = impacts(baseline, services, 1);
    CHECK(one.size() > 1000);
    CHECK(impacts(baseline, services, 2) == one);
    CHECK(impacts(baseline, services, 5) == one);
    const auto ignore = [](NodeId, std::span<const graph::ServiceEffect>) {};
    CHECK(graph::for_each_impact_with_roots(baseline, services, ignore, 1).of ==
          graph::for_each_impact_with_roots(baseline, services, ignore, 3).of);
  }
}

}  // namespace
}  // namespace plimsoll
