#include "lib/graph/propagation.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "lib/graph/cut_points.hpp"

namespace plimsoll::graph {
namespace {

constexpr int kDegraded = static_cast<int>(Effect::degraded);
constexpr int kInterrupted = static_cast<int>(Effect::interrupted);
constexpr int kOutage = static_cast<int>(Effect::outage);
constexpr int kLost = static_cast<int>(Effect::lost);

}  // namespace

Baseline::Baseline(const Graph& graph, std::span<const NodeId> failed)
    : graph_{&graph},
      effect_(graph.node_count(), Effect::none),
      bad_(graph.node_count(), Effect::none) {
  index_needs(kInterrupted);
  if (graph.has_reach()) carrier_.assign(graph.node_count(), 0);
  const auto groups = graph.reach_groups();
  for (std::size_t group = 0; group < groups; ++group) index_network(group, kLost);
  // Nothing is bad yet, so all levels are alike.
  for (auto& flags : carrier_)
    flags |= (flags >> unsigned{kLost} & 1U) != 0 ? kCuts : std::uint8_t{0};

  std::vector<NodeId> cause = fallen_without_cause();
  cause.insert(cause.end(), failed.begin(), failed.end());
  if (cause.empty()) return;
  {
    Propagation propagation{*this};
    const auto fallen = propagation.run(cause);
    std::vector<Effect> effects(graph.node_count(), Effect::none);
    for (const auto node : fallen) effects[node] = propagation.effect(node);
    effect_ = std::move(effects);
  }
  for (NodeId node = 0; node < graph.node_count(); ++node) {
    bad_[node] = effect_[node] >= Effect::interrupted ? effect_[node] : Effect::none;
  }
  trivial_ = false;
  std::fill(carrier_.begin(), carrier_.end(), std::uint8_t{0});
  for (int level = kInterrupted; level <= kLost; ++level) {
    index_needs(level);
    for (std::size_t group = 0; group < groups; ++group) index_network(group, level);
  }
}

void Baseline::index_needs(int level) {
  auto& needs = needs_[static_cast<std::size_t>(level - kInterrupted)];
  needs.clear();
  needs.reserve(graph_->need_count());
  for (NeedId id = 0; id < graph_->need_count(); ++id) {
    const auto need = graph_->need(id);
    auto up = static_cast<std::uint32_t>(need.members.size());
    if (!trivial_) {
      for (const auto member : need.members) up -= bad(member, level) ? 1U : 0U;
    }
    const std::uint32_t spare = up > need.k ? up - need.k : 0;
    needs.push_back(
        {need.of, spare * 8U + (need.soft ? 4U : 0U) + static_cast<std::uint32_t>(need.takeover)});
  }
}

/// Needs that ask for more members than there are, and nodes that reach no anchor, with all nodes
/// up.
std::vector<NodeId> Baseline::fallen_without_cause() const {
  std::vector<NodeId> fallen;
  for (NeedId id = 0; id < graph_->need_count(); ++id) {
    const auto need = graph_->need(id);
    if (!need.soft && need.k > need.members.size()) fallen.push_back(need.of);
  }
  for (std::size_t group = 0; group < graph_->reach_groups(); ++group) {
    const auto reached = anchored(group, kLost);
    for (const auto node : graph_->reachers(group)) {
      if (reached[node] == 0) fallen.push_back(node);
    }
  }
  return fallen;
}

/// Per node: whether it is up and has a path to an anchor of the group.
std::vector<std::uint8_t> Baseline::anchored(std::size_t group, int level) const {
  std::vector<std::uint8_t> reached(graph_->node_count(), 0);
  std::vector<NodeId> frontier;
  for (const auto anchor : graph_->anchors(group)) {
    if (bad(anchor, level)) continue;
    reached[anchor] = 1;
    frontier.push_back(anchor);
  }
  while (!frontier.empty()) {
    const auto node = frontier.back();
    frontier.pop_back();
    for (const auto next : graph_->neighbours(node)) {
      if (reached[next] != 0 || bad(next, level)) continue;
      reached[next] = 1;
      if (!graph_->endpoint(next)) frontier.push_back(next);
    }
  }
  return reached;
}

/// Marks the nodes whose loss alone may cut a reaching node off from all its anchors: the
/// articulation points of the network with one more node beside it that stands for "any anchor",
/// and the only way out of an endpoint.  The rest need no search.
void Baseline::index_network(std::size_t group, int level) {
  constexpr NodeId kNone = 0xFFFF'FFFFU;
  const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(level));
  const auto reached = anchored(group, level);
  std::vector<NodeId> place(graph_->node_count(), kNone);
  std::vector<NodeId> nodes;
  const auto admit = [&](NodeId node) {
    if (reached[node] == 0 || place[node] != kNone) return;
    place[node] = static_cast<NodeId>(nodes.size());
    nodes.push_back(node);
    carrier_[node] |= kCarrier;
  };
  for (const auto anchor : graph_->anchors(group)) admit(anchor);
  const auto anchor_count = nodes.size();
  for (NodeId node = 0; node < graph_->node_count(); ++node) {
    if (!graph_->endpoint(node)) admit(node);
  }
  std::vector<std::pair<NodeId, NodeId>> links;
  const auto outside = static_cast<NodeId>(nodes.size());
  for (NodeId i = 0; i < outside; ++i) {
    if (i < anchor_count) links.emplace_back(i, outside);
    for (const auto next : graph_->neighbours(nodes[i])) {
      if (place[next] != kNone && i < place[next]) links.emplace_back(i, place[next]);
    }
  }
  for (const auto point : cut_points(outside + 1, links).articulation) {
    if (point != outside) carrier_[nodes[point]] |= bit;
  }
  for (const auto node : graph_->reachers(group)) {
    if (place[node] != kNone) continue;
    NodeId only = kNone;
    bool several = false;
    for (const auto next : graph_->neighbours(node)) {
      if (place[next] == kNone || next == only) continue;
      several = several || only != kNone;
      only = next;
    }
    if (only != kNone && !several) carrier_[only] |= bit;
  }
}

Propagation::Propagation(const Baseline& baseline)
    : baseline_{&baseline},
      graph_{&baseline.graph()},
      effect_{baseline.bad_},
      seconds_(graph_->node_count(), 0),
      down_(graph_->need_count(), 0),
      reached_(graph_->has_reach() ? graph_->node_count() : 0, 0) {}

void Propagation::reset() {
  for (const auto node : fallen_) {
    effect_[node] = baseline_->bad_[node];
    seconds_[node] = 0;
  }
  for (const auto need : touched_) down_[need] = 0;
  fallen_.clear();
  touched_.clear();
  carriers_.clear();
  for (auto& needs : pending_) needs.clear();
  next_ = 0;
  searched_ = 0;
  end_.fill(0);
}

std::span<const NodeId> Propagation::run(std::span<const NodeId> failed, Effect lowest) {
  reset();
  level_ = kLost;
  needs_ = baseline_->needs(kLost).data();
  for (const auto node : failed) {
    if (effect_[node] < Effect::lost) fall(node);
  }
  const int last = std::max(static_cast<int>(lowest), kDegraded);
  for (int level = kLost; level >= std::max(last, kInterrupted); --level) {
    if (level != kLost) descend(level);
    settle();
    end_[static_cast<std::size_t>(level)] = fallen_.size();
  }
  if (last <= kInterrupted) time_interruptions();
  if (last == kDegraded) degrade();
  for (int level = last - 1; level >= 0; --level) {
    end_[static_cast<std::size_t>(level)] = fallen_.size();
  }
  end_[static_cast<std::size_t>(last)] = fallen_.size();
  return fallen_;
}

/// Goes on at the next lower level with what has fallen so far.
void Propagation::descend(int level) {
  level_ = level;
  needs_ = baseline_->needs(level).data();
  if (!baseline_->trivial_) {
    // Nodes that fell deeper than in the baseline, and are bad there at this level: its spare
    // counts know them.
    const auto known = static_cast<Effect>(level);
    for (const auto node : fallen_) {
      if (baseline_->bad_[node] != known) continue;
      for (const auto membership : graph_->memberships(node)) --down_[membership.need()];
    }
    for (const auto need : touched_) {
      const auto& hot = needs_[need];
      if (!HotNeed::soft(hot.packed) && down_[need] > HotNeed::spare(hot.packed) &&
          effect_[hot.of] < known) {
        fall(hot.of);
      }
    }
    // Dependants by a plain need fell with their node; those of a node that was bad already fell in
    // the baseline.
    searched_ = 0;
  }
  for (const auto need : pending_[static_cast<std::size_t>(level)]) {
    const auto of = needs_[need].of;
    if (effect_[of] < static_cast<Effect>(level)) fall(of);
  }
}

void Propagation::settle() {
  for (;;) {
    drain();
    if (!may_cut() || !cut_off()) return;
  }
}

void Propagation::drain() {
  const auto level = static_cast<Effect>(level_);
  while (next_ < fallen_.size()) {
    const auto node = fallen_[next_++];
    for (const auto of : graph_->dependants(node)) {
      if (effect_[of] < level) fall(of);
    }
    for (const auto membership : graph_->memberships(node)) count(membership);
  }
}

void Propagation::count(Membership membership) {
  const auto need = membership.need();
  const auto down = ++down_[need];
  if (down == 1) touched_.push_back(need);
  const auto hot = needs_[need];
  if (HotNeed::soft(hot.packed)) return;
  const bool fallen = effect_[hot.of] >= static_cast<Effect>(level_);
  const int takeover = membership.active() ? HotNeed::grade(hot.packed) : 0;
  if (!fallen && (down > HotNeed::spare(hot.packed) || takeover >= level_)) {
    fall(hot.of);
  } else if (!fallen && takeover > 0) {
    pending_[static_cast<std::size_t>(takeover)].push_back(need);
  }
}

void Propagation::fall(NodeId node) {
  effect_[node] = static_cast<Effect>(level_);
  fallen_.push_back(node);
  if (graph_->has_reach() && baseline_->carrier_[node] != 0) carriers_.push_back(node);
}

/// Whether carriers fell that may have cut somebody off since the last search.
bool Propagation::may_cut() const {
  if (carriers_.size() == searched_) return false;
  if (carriers_.size() > 1) return true;
  const auto bit = 1U << static_cast<unsigned>(level_);
  return (baseline_->carrier_[carriers_.front()] & bit) != 0;
}

bool Propagation::cut_off() {
  searched_ = carriers_.size();
  bool some = false;
  for (std::size_t group = 0; group < graph_->reach_groups(); ++group) {
    some = cut_off_group(group) || some;
  }
  return some;
}

/// Searches from the anchors over what is up, and fells whoever needs one of them and was not met.
bool Propagation::cut_off_group(std::size_t group) {
  const auto level = static_cast<Effect>(level_);
  if (++search_ == 0) {
    std::fill(reached_.begin(), reached_.end(), 0U);
    search_ = 1;
  }
  frontier_.clear();
  for (const auto anchor : graph_->anchors(group)) {
    if (effect_[anchor] >= level) continue;
    reached_[anchor] = search_;
    frontier_.push_back(anchor);
  }
  while (!frontier_.empty()) {
    const auto node = frontier_.back();
    frontier_.pop_back();
    for (const auto next : graph_->neighbours(node)) {
      if (reached_[next] == search_ || effect_[next] >= level) continue;
      reached_[next] = search_;
      if (!graph_->endpoint(next)) frontier_.push_back(next);
    }
  }
  bool some = false;
  for (const auto node : graph_->reachers(group)) {
    if (reached_[node] == search_ || effect_[node] >= level) continue;
    fall(node);
    some = true;
  }
  return some;
}

/// Degrades whoever needs, however little, something that fell.
void Propagation::degrade() {
  level_ = kDegraded;
  for (const auto need : touched_) {
    const auto of = needs_[need].of;
    if (effect_[of] == Effect::none) fall(of);
  }
  while (next_ < fallen_.size()) {
    const auto node = fallen_[next_++];
    for (const auto of : graph_->dependants(node)) {
      if (effect_[of] == Effect::none) fall(of);
    }
    for (const auto membership : graph_->memberships(node)) {
      const auto of = needs_[membership.need()].of;
      if (effect_[of] == Effect::none) fall(of);
    }
  }
}

/// Sets seconds_ of the nodes that are interrupted and no worse.  A takeover's time enters at the
/// node whose active member fell, and passes on to what falls with that node.
void Propagation::time_interruptions() {
  const auto begin = end_[static_cast<std::size_t>(kOutage)];
  const auto end = end_[static_cast<std::size_t>(kInterrupted)];
  if (begin == end) return;
  std::vector<std::pair<std::uint32_t, NodeId>> entries;
  const auto enter = [&](NeedId need) {
    const auto of = needs_[need].of;
    if (!untimed(of)) return;
    const auto stated = graph_->need(need).takeover_s;
    entries.emplace_back(stated == 0 ? kUnknownSeconds : stated, of);
  };
  for (const auto need : pending_[kInterrupted]) enter(need);
  for (std::size_t i = begin; i < end; ++i) {
    for (const auto membership : graph_->memberships(fallen_[i])) {
      const auto packed = needs_[membership.need()].packed;
      if (!HotNeed::soft(packed) && membership.active() && HotNeed::grade(packed) == kInterrupted) {
        enter(membership.need());
      }
    }
  }
  // Longest first, so that each node is set once.
  std::sort(entries.begin(), entries.end(), std::greater<>{});
  for (const auto& [seconds, node] : entries) {
    if (!untimed(node)) continue;
    seconds_[node] = seconds;
    spread_seconds(node);
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (seconds_[fallen_[i]] == 0) seconds_[fallen_[i]] = kUnknownSeconds;
  }
}

/// Whether this run interrupts `node` and its time is not set yet.
bool Propagation::untimed(NodeId node) const {
  return effect_[node] == Effect::interrupted && baseline_->bad_[node] == Effect::none &&
         seconds_[node] == 0;
}

void Propagation::spread_seconds(NodeId node) {
  frontier_.assign(1, node);
  const auto seconds = seconds_[node];
  const auto pass = [&](NodeId to) {
    if (!untimed(to)) return;
    seconds_[to] = seconds;
    frontier_.push_back(to);
  };
  while (!frontier_.empty()) {
    const auto from = frontier_.back();
    frontier_.pop_back();
    for (const auto to : graph_->dependants(from)) pass(to);
    for (const auto membership : graph_->memberships(from)) {
      const auto need = membership.need();
      const auto& hot = needs_[need];
      if (HotNeed::soft(hot.packed)) continue;
      const bool short_of = down_[need] > HotNeed::spare(hot.packed);
      if (short_of || (membership.active() && HotNeed::grade(hot.packed) >= kInterrupted))
        pass(hot.of);
    }
  }
}

}  // namespace plimsoll::graph
