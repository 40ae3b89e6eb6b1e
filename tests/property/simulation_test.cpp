// Simulations are derivations, witnesses support themselves, cycles are mutual reachability.
#include "lib/graph/simulation.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "lib/graph/cycles.hpp"
#include "lib/graph/witness.hpp"
#include "tests/property/random_graph.hpp"
#include "tests/property/seeds.hpp"

namespace plimsoll {
namespace {

using graph::Effect;
using graph::NodeId;
using graph::WitnessStep;
using test::for_seeds;
using test::PlainGraph;
using Reason = graph::ExplainStep::Reason;

template <typename List, typename Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Whether `fallen` follows from the nodes that are bad before it.
bool follows(const PlainGraph& plain, const graph::Fallen& fallen, const std::vector<bool>& bad,
             const std::vector<NodeId>& failed) {
  if (fallen.reason == Reason::failed) return contains(failed, fallen.node);
  if (fallen.reason == Reason::unreachable) {
    return std::any_of(plain.reaches.begin(), plain.reaches.end(), [&](const auto& reach) {
      return reach.of == fallen.node && !test::connected(plain, reach, bad);
    });
  }
  const auto& need = plain.needs.at(fallen.need);
  if (need.spec.of != fallen.node) return false;
  std::size_t down = 0;
  bool active_down = false;
  for (std::size_t i = 0; i < need.members.size(); ++i) {
    if (!bad[need.members[i]]) continue;
    ++down;
    active_down = active_down || need.active[i] != 0;
  }
  if (fallen.reason == Reason::degraded) return fallen.effect == Effect::degraded && down > 0;
  if (need.spec.soft) return false;
  if (fallen.reason == Reason::too_few) return need.members.size() - down < need.spec.k;
  return active_down && graph::grade(need.spec.takeover) >= fallen.effect;
}

TEST_CASE("a simulation names all that fall, each after its cause", "[property]") {
  for_seeds(
      [](std::uint64_t seed) {
        const auto plain = test::random_graph(seed);
        const auto failed = test::random_set(plain, seed + 1);
        RC_LOG() << plain << "failed " << rc::toString(failed);
        const auto simulation = graph::simulate(test::to_graph(plain), failed);
        std::vector<Effect> effects(plain.nodes, Effect::none);
        std::vector<bool> bad(plain.nodes, false);
        for (const auto& fallen : simulation.fallen) {
          RC_ASSERT(effects[fallen.node] == Effect::none);
          RC_ASSERT(follows(plain, fallen, bad, failed));
          effects[fallen.node] = fallen.effect;
          bad[fallen.node] = true;
        }
        RC_ASSERT(effects == test::brute_force(plain, failed));
        std::set<std::pair<graph::NeedId, NodeId>> replaced;
        for (const auto& taken : simulation.takeovers) {
          const auto& need = plain.needs.at(taken.need);
          RC_ASSERT(contains(need.members, taken.from) && effects[taken.from] >= Effect::outage);
          RC_ASSERT(contains(need.members, taken.to) && effects[taken.to] < Effect::outage);
          RC_ASSERT(replaced.emplace(taken.need, taken.to).second);
        }
        for (const auto& left : simulation.capacities) {
          const auto& members = plain.needs.at(left.need).members;
          const auto up = std::count_if(members.begin(), members.end(), [&](NodeId member) {
            return effects[member] < Effect::outage;
          });
          RC_ASSERT(left.members == members.size());
          RC_ASSERT(std::int64_t{left.up} == up);
          RC_ASSERT(left.up < left.members);
          RC_ASSERT(left.spare == (left.up > left.k ? left.up - left.k : 0));
        }
      },
      100);
}

/// The steps of a witness by node and level.
using Steps = std::map<std::pair<NodeId, Effect>, WitnessStep>;

bool need_holds(const test::PlainNeed& need, const WitnessStep::Need& support, const Steps& steps,
                Effect level) {
  const std::set<NodeId> up(support.up.begin(), support.up.end());
  for (const auto member : up) {
    if (!contains(need.members, member) || steps.count({member, level}) == 0) return false;
  }
  if (level == Effect::degraded && up.size() < need.members.size()) return false;
  if (!need.spec.soft && up.size() < need.spec.k) return false;
  if (need.spec.soft || graph::grade(need.spec.takeover) < level) return true;
  for (std::size_t i = 0; i < need.members.size(); ++i) {
    if (need.active[i] != 0 && up.count(need.members[i]) == 0) return false;
  }
  return true;
}

bool path_holds(const PlainGraph& plain, const test::PlainReach& reach,
                const std::vector<NodeId>& path, const Steps& steps, Effect level) {
  if (path.empty() || path.front() != reach.of || !contains(reach.anchors, path.back())) {
    return false;
  }
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (!contains(plain.links, std::pair{path[i - 1], path[i]}) &&
        !contains(plain.links, std::pair{path[i], path[i - 1]})) {
      return false;
    }
    if (i + 1 < path.size() && contains(plain.endpoints, path[i])) return false;
    if (steps.count({path[i], level}) == 0) return false;
  }
  return true;
}

/// Whether each step is up if the others are.
bool supports_itself(const PlainGraph& plain, const Steps& steps,
                     const std::vector<NodeId>& failed) {
  for (const auto& [key, step] : steps) {
    const auto [node, level] = key;
    if (contains(failed, node)) return false;
    for (graph::NeedId id = 0; id < plain.needs.size(); ++id) {
      const auto& need = plain.needs[id];
      if (need.spec.of != node || (need.spec.soft && level != Effect::degraded)) continue;
      const auto support = std::find_if(step.needs.begin(), step.needs.end(),
                                        [&](const auto& other) { return other.need == id; });
      if (support == step.needs.end() || !need_holds(need, *support, steps, level)) return false;
    }
    for (const auto& reach : plain.reaches) {
      if (reach.of != node) continue;
      const auto carried = std::max(level, Effect::interrupted);
      if (!std::any_of(step.paths.begin(), step.paths.end(), [&](const auto& path) {
            return path_holds(plain, reach, path, steps, carried);
          })) {
        return false;
      }
    }
  }
  return true;
}

TEST_CASE("every node that is up has a witness that needs nobody else", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    const auto failure_graph = test::to_graph(plain);
    const auto failed = test::random_set(plain, seed + 1);
    RC_LOG() << plain << "failed " << rc::toString(failed);
    const auto truth = test::brute_force(plain, failed);
    for (NodeId node = 0; node < plain.nodes; ++node) {
      for (const auto level :
           {Effect::degraded, Effect::interrupted, Effect::outage, Effect::lost}) {
        const auto found = graph::witness(failure_graph, failed, node, level);
        RC_ASSERT(found.empty() == (truth[node] >= level));
        if (found.empty()) continue;
        RC_ASSERT(found.front().node == node && found.front().level == level);
        Steps steps;
        for (const auto& step : found) {
          RC_ASSERT(steps.emplace(std::pair{step.node, step.level}, step).second);
        }
        RC_ASSERT(supports_itself(plain, steps, failed));
      }
    }
  });
}

TEST_CASE("cycles are the nodes that need each other", "[property]") {
  for_seeds([](std::uint64_t seed) {
    const auto plain = test::random_graph(seed);
    RC_LOG() << plain;
    std::vector<std::vector<bool>> needs(plain.nodes, std::vector<bool>(plain.nodes, false));
    for (const auto& need : plain.needs) {
      for (const auto member : need.members) {
        if (!need.spec.soft) needs[need.spec.of][member] = true;
      }
    }
    for (NodeId via = 0; via < plain.nodes; ++via) {
      for (NodeId from = 0; from < plain.nodes; ++from) {
        for (NodeId to = 0; to < plain.nodes; ++to) {
          if (needs[from][via] && needs[via][to]) needs[from][to] = true;
        }
      }
    }
    std::vector<std::vector<NodeId>> expected;
    std::set<NodeId> done;
    for (NodeId node = 0; node < plain.nodes; ++node) {
      if (!needs[node][node] || done.count(node) != 0) continue;
      expected.emplace_back();
      for (NodeId other = node; other < plain.nodes; ++other) {
        if (!needs[node][other] || !needs[other][node]) continue;
        expected.back().push_back(other);
        done.insert(other);
      }
    }
    const auto cycles = graph::find_cycles(test::to_graph(plain));
    RC_ASSERT(cycles.count() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto cycle = cycles.cycle(i);
      RC_ASSERT(std::equal(cycle.begin(), cycle.end(), expected[i].begin(), expected[i].end()));
    }
  });
}

TEST_CASE("one more link never worsens an effect", "[property]") {
  for_seeds([](std::uint64_t seed) {
    auto plain = test::random_graph(seed);
    const auto failed = test::random_set(plain, seed + 1);
    const auto before = test::brute_force(plain, failed);
    plain.links.emplace_back(seed / 3 % plain.nodes, seed / 11 % plain.nodes);
    RC_LOG() << plain << "failed " << rc::toString(failed);
    std::vector<Effect> after(plain.nodes, Effect::none);
    for (const auto& fallen : graph::simulate(test::to_graph(plain), failed).fallen) {
      after[fallen.node] = fallen.effect;
    }
    RC_ASSERT(std::equal(after.begin(), after.end(), before.begin(), std::less_equal<>{}));
  });
}

}  // namespace
}  // namespace plimsoll
