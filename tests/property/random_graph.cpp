#include "tests/property/random_graph.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace plimsoll::test {
bool connected(const PlainGraph& plain, const PlainReach& reach, const std::vector<bool>& bad) {
  std::vector<bool> reached(plain.nodes, false);
  reached[reach.of] = !bad[reach.of];
  const auto is_endpoint = [&](graph::NodeId node) {
    return node != reach.of &&
           std::find(plain.endpoints.begin(), plain.endpoints.end(), node) != plain.endpoints.end();
  };
  for (graph::NodeId pass = 0; pass < plain.nodes; ++pass) {
    for (const auto& [a, b] : plain.links) {
      if (reached[a] && !is_endpoint(a) && !bad[b]) reached[b] = true;
      if (reached[b] && !is_endpoint(b) && !bad[a]) reached[a] = true;
    }
  }
  return std::any_of(reach.anchors.begin(), reach.anchors.end(),
                     [&](graph::NodeId anchor) { return reached[anchor]; });
}

namespace {

using graph::Effect;
using graph::NodeId;
using graph::Takeover;

/// Numbers from a seed, the same with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_{seed} {}
  /// 0 to sides - 1.
  std::uint32_t roll(std::uint32_t sides) { return static_cast<std::uint32_t>(engine_() % sides); }
  bool one_in(std::uint32_t sides) { return roll(sides) == 0; }
  std::vector<NodeId> some(NodeId nodes, std::uint32_t most) {
    std::vector<NodeId> chosen;
    const auto count = roll(most + 1);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto node = roll(nodes);
      if (std::find(chosen.begin(), chosen.end(), node) == chosen.end()) chosen.push_back(node);
    }
    return chosen;
  }

 private:
  std::mt19937_64 engine_;
};

bool need_is_bad(const PlainNeed& need, const std::vector<bool>& bad, Effect level) {
  if (need.spec.soft) return false;
  std::uint32_t up = 0;
  bool active_bad = false;
  for (std::size_t i = 0; i < need.members.size(); ++i) {
    if (!bad[need.members[i]]) ++up;
    if (bad[need.members[i]] && need.active[i] != 0) active_bad = true;
  }
  if (up < need.spec.k) return true;
  switch (need.spec.takeover) {
    case Takeover::seamless:
      return false;
    case Takeover::automatic:
      return active_bad && level <= Effect::interrupted;
    case Takeover::manual:
      return active_bad && level <= Effect::outage;
    case Takeover::rebuild:
      return active_bad && level <= Effect::lost;
  }
  return false;
}

std::vector<bool> bad_at(const PlainGraph& plain, const std::vector<NodeId>& failed, Effect level) {
  std::vector<bool> bad(plain.nodes, false);
  for (const auto node : failed) bad[node] = true;
  for (bool changed = true; changed;) {
    changed = false;
    const auto spoil = [&](NodeId node) {
      if (bad[node]) return;
      bad[node] = true;
      changed = true;
    };
    for (const auto& need : plain.needs) {
      if (need_is_bad(need, bad, level)) spoil(need.spec.of);
    }
    for (const auto& reach : plain.reaches) {
      if (!connected(plain, reach, bad)) spoil(reach.of);
    }
  }
  return bad;
}

template <typename T>
void must(const Result<T>& result) {
  if (!result) throw std::logic_error(to_string(result.error()));
}

}  // namespace

PlainGraph random_graph(std::uint64_t seed, NodeId most_nodes) {
  Dice dice{seed};
  PlainGraph plain;
  plain.nodes = 1 + dice.roll(most_nodes);
  const auto needs = dice.roll(most_nodes + 3);
  const bool standby = dice.one_in(3);  // mostly groups whose role is taken over
  for (std::uint32_t i = 0; i < needs; ++i) {
    PlainNeed need;
    need.members = dice.some(plain.nodes, !standby && dice.one_in(2) ? 1 : 4);
    for (std::size_t m = 0; m < need.members.size(); ++m) need.active.push_back(dice.one_in(2));
    const auto n = static_cast<std::uint32_t>(need.members.size());
    need.spec.of = dice.roll(plain.nodes);
    need.spec.k = dice.one_in(8) ? dice.roll(n + 2) : std::min(n, 1 + dice.roll(n + 1));
    if (standby && n > 0) need.spec.k = 1 + dice.roll(2) % n;
    need.spec.takeover =
        dice.one_in(standby ? 4 : 2) ? Takeover::seamless : static_cast<Takeover>(dice.roll(4));
    need.spec.soft = dice.one_in(6);
    need.spec.takeover_s = dice.roll(4) * 30;
    plain.needs.push_back(std::move(need));
  }
  if (dice.one_in(2)) return plain;
  const auto links = dice.roll(2 * plain.nodes + 2);
  for (std::uint32_t i = 0; i < links; ++i) {
    plain.links.emplace_back(dice.roll(plain.nodes), dice.roll(plain.nodes));
  }
  if (dice.one_in(2)) plain.endpoints = dice.some(plain.nodes, 3);
  const auto anchors = dice.some(plain.nodes, 2);
  const auto reaches = dice.roll(5);
  for (std::uint32_t i = 0; i < reaches; ++i) {
    const bool own = dice.one_in(4);
    plain.reaches.push_back({dice.roll(plain.nodes), own ? dice.some(plain.nodes, 2) : anchors});
  }
  return plain;
}

std::vector<NodeId> random_set(const PlainGraph& plain, std::uint64_t seed) {
  Dice dice{seed};
  return dice.some(plain.nodes, dice.one_in(2) ? 1 : 3);
}

graph::Graph to_graph(const PlainGraph& plain) {
  graph::Builder builder{plain.nodes};
  for (const auto& need : plain.needs) must(builder.add_need(need.spec, need.members, need.active));
  for (const auto& [a, b] : plain.links) must(builder.add_link(a, b));
  for (const auto& reach : plain.reaches) must(builder.add_reach(reach.of, reach.anchors));
  for (const auto node : plain.endpoints) must(builder.mark_endpoint(node));
  return std::move(builder).build();
}

std::vector<Effect> brute_force(const PlainGraph& plain, const std::vector<NodeId>& failed) {
  std::vector<Effect> effects(plain.nodes, Effect::none);
  for (const auto level : {Effect::interrupted, Effect::outage, Effect::lost}) {
    const auto bad = bad_at(plain, failed, level);
    for (NodeId node = 0; node < plain.nodes; ++node) {
      if (bad[node]) effects[node] = level;
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& need : plain.needs) {
      if (effects[need.spec.of] != Effect::none) continue;
      const bool worse = std::any_of(need.members.begin(), need.members.end(), [&](NodeId member) {
        return effects[member] != Effect::none;
      });
      if (!worse) continue;
      effects[need.spec.of] = Effect::degraded;
      changed = true;
    }
  }
  return effects;
}

std::ostream& operator<<(std::ostream& out, const PlainGraph& plain) {
  const auto list = [&](const auto& nodes) {
    for (const auto node : nodes) out << ' ' << static_cast<unsigned>(node);
  };
  out << plain.nodes << " nodes\n";
  for (const auto& need : plain.needs) {
    out << need.spec.of << " needs " << need.spec.k << " of";
    list(need.members);
    out << ", active";
    list(need.active);
    out << ", takeover " << static_cast<int>(need.spec.takeover)
        << (need.spec.soft ? ", soft\n" : "\n");
  }
  for (const auto& [a, b] : plain.links) out << a << " -- " << b << '\n';
  for (const auto& reach : plain.reaches) {
    out << reach.of << " reaches";
    list(reach.anchors);
    out << '\n';
  }
  out << "endpoints";
  list(plain.endpoints);
  return out << '\n';
}

}  // namespace plimsoll::test
