#include "lib/graph/recovery_schedule.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace plimsoll::graph {
namespace {

/// Of the acts that one waits for, those that end last: enough to draw, and bounded.
constexpr std::size_t kShownWaits = 32;

bool is_bad(Effect effect, Effect level) { return effect >= level; }

}  // namespace

RecoverySchedule::RecoverySchedule(const Graph& graph, std::vector<bool> unwaited)
    : graph_{&graph},
      unwaited_{std::move(unwaited)},
      nodes_(graph.node_count()),
      needs_(graph.need_count()) {}

Seconds RecoverySchedule::at(NodeId node) const { return fell(node) ? nodes_[node].at : 0; }

/// Whether its own failure or a need that is not met is why `node` fell; else it was cut off.
bool RecoverySchedule::explained(NodeId node) const {
  const auto level = propagation_->effect(node);
  if (nodes_[node].failed) return true;
  for (const auto need : graph_->needs_of(node)) {
    if (graph_->soft(need)) continue;
    const auto view = graph_->need(need);
    std::uint32_t good = 0;
    bool active_bad = false;
    for (std::size_t i = 0; i < view.members.size(); ++i) {
      const bool bad = is_bad(propagation_->effect(view.members[i]), level);
      good += bad ? 0U : 1U;
      active_bad = active_bad || (bad && view.active[i] != 0);
    }
    if (good < view.k || (active_bad && grade(view.takeover) >= level)) return true;
  }
  return false;
}

void RecoverySchedule::run(const Propagation& propagation, std::span<const NodeId> fallen,
                           std::span<const NodeId> failed, const RecoveryTimes& times) {
  propagation_ = &propagation;
  times_ = &times;
  ++run_;
  finished_ = 0;
  fallen_.assign(fallen.begin(), fallen.end());
  cut_off_.clear();
  awaited_by_.clear();
  carriers_left_ = 0;
  for (const auto node : fallen_) {
    nodes_[node] = {};
    nodes_[node].run = run_;
    nodes_[node].was_down = propagation.effect(node) >= Effect::outage;
  }
  for (const auto node : failed) {
    if (fell(node)) nodes_[node].failed = true;
  }
  for (const auto node : fallen_) {
    nodes_[node].cut_off = graph_->has_reach() && !explained(node);
    if (!nodes_[node].cut_off) continue;
    nodes_[node].was_down = false;
    cut_off_.push_back(node);
  }
  for (const auto node : fallen_) carriers_left_ += is_carrier(node) ? 1U : 0U;
  for (const auto node : fallen_) enter(node);
  std::ranges::sort(awaited_by_);
  for (const auto node : fallen_) {
    if (nodes_[node].pending == 0) release(node);
  }
  while (!events_.empty()) {
    const auto event = events_.top();
    events_.pop();
    if (event.is_need) {
      meet(event);
    } else if (nodes_[event.id].at == kNever) {
      finish(event.id, event.at);
    }
  }
}

/// Counts what a fallen node waits for.
void RecoverySchedule::enter(NodeId node) {
  auto& state = nodes_[node];
  for (const auto need : graph_->needs_of(node)) {
    if (!is_waited(need)) continue;
    if (graph_->plain(need)) {
      state.pending += fell(graph_->members(need).front()) ? 1U : 0U;
    } else {
      enter_need(node, need);
    }
  }
  if (state.cut_off) ++state.pending;
  for (const auto other : recovery_needs(node)) {
    if (!fell(other)) continue;
    ++state.pending;
    awaited_by_.emplace_back(other, node);
  }
}

/// Who is cut off goes on as soon as the network does: nothing is repaired or started there.
std::span<const NodeId> RecoverySchedule::recovery_needs(NodeId node) const {
  if (nodes_[node].cut_off) return {};
  return times_->recovery_needs(node);
}

void RecoverySchedule::enter_need(NodeId node, NeedId need) {
  const auto members = graph_->members(need);
  const auto active = graph_->active(need);
  auto& state = needs_[need];
  state = {};
  state.run = run_;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool bad = fell(members[i]);
    state.good += bad ? 0U : 1U;
    state.active_left += bad && active[i] != 0 ? 1U : 0U;
  }
  const auto k = graph_->need(need).k;
  const bool waits = graph_->takeover(need) != Takeover::seamless;
  if (state.good >= k && (!waits || state.active_left == 0)) {
    state.met = true;
    return;
  }
  ++nodes_[node].pending;
  offer(need, 0);
}

/// Puts the ways in which a need can be met from now on into the queue.
void RecoverySchedule::offer(NeedId need, Seconds now) {
  const auto& state = needs_[need];
  const auto takeover = graph_->takeover(need);
  if (state.met || state.good < graph_->need(need).k) return;
  if (takeover == Takeover::seamless || state.active_left == 0) {
    events_.push({now, need, true, false});
    return;
  }
  if (takeover == Takeover::rebuild) return;
  const auto from = takeover == Takeover::manual ? std::max(now, times_->response()) : now;
  const auto end = later(from, times_->takeover(need));
  if (end != kNever) events_.push({end, need, true, true});
}

void RecoverySchedule::meet(const Event& event) {
  auto& state = needs_[event.id];
  if (state.met) return;
  state.met = true;
  state.ready = event.at;
  state.order = finished_;
  state.by_takeover = event.by_takeover;
  satisfy(graph_->need_of(event.id), event.at, Wait::need, event.id);
}

void RecoverySchedule::satisfy(NodeId node, Seconds now, Wait what, std::uint32_t id) {
  auto& state = nodes_[node];
  state.last = what;
  state.last_id = id;
  state.ready = now;
  if (--state.pending == 0) release(node);
}

/// All that the node waits for works: from here its own act counts.
void RecoverySchedule::release(NodeId node) {
  auto& state = nodes_[node];
  auto end = state.ready;
  if (state.failed) {
    end = later(std::max(state.ready, times_->response()), times_->repair(node));
  } else if (state.was_down) {
    end = later(state.ready, times_->start(node));
  }
  if (end != kNever) events_.push({end, node, false, false});
}

void RecoverySchedule::finish(NodeId node, Seconds now) {
  auto& state = nodes_[node];
  state.at = now;
  state.order = ++finished_;
  const auto dependants = graph_->dependants(node);
  for (std::size_t i = 0; i < dependants.size(); ++i) {
    const auto dependant = dependants[i];
    const bool again = i > 0 && dependants[i - 1] == dependant;
    if (again || !fell(dependant)) continue;
    for (const auto need : graph_->needs_of(dependant)) {
      const bool met = graph_->plain(need) && graph_->members(need).front() == node;
      if (met && is_waited(need)) satisfy(dependant, now, Wait::member, node);
    }
  }
  for (const auto membership : graph_->memberships(node)) {
    const auto need = membership.need();
    if (needs_[need].run == run_) finish_member(need, node, membership.active(), now);
  }
  for (auto waiting = std::ranges::lower_bound(awaited_by_, std::pair{node, NodeId{0}});
       waiting != awaited_by_.end() && waiting->first == node; ++waiting) {
    satisfy(waiting->second, now, Wait::member, node);
  }
  if (is_carrier(node) && --carriers_left_ == 0) {
    for (const auto other : cut_off_) satisfy(other, now, Wait::member, node);
  }
}

void RecoverySchedule::finish_member(NeedId need, NodeId member, bool active, Seconds now) {
  auto& state = needs_[need];
  if (state.met || !is_waited(need)) return;
  const bool enough_before = state.good >= graph_->need(need).k;
  ++state.good;
  if (active) --state.active_left;
  // A takeover that was offered already waits for nobody who comes back later.
  if (!enough_before || state.active_left == 0) {
    offer(need, now);
    if (!enough_before) {
      state.last = member;
      state.has_last = true;
    }
  }
}

/// Walks back from a node over what it waited for.
class RecoverySchedule::Planner {
 public:
  explicit Planner(const RecoverySchedule& schedule) : schedule_{schedule} {}

  std::vector<RecoveryAct> plan(NodeId asked) {
    std::vector<NodeId> nodes{asked};
    std::set<NodeId> seen{asked};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const auto before : awaited(nodes[i])) {
        if (seen.insert(before).second) nodes.push_back(before);
      }
    }
    std::ranges::sort(nodes, {}, [&](NodeId node) { return schedule_.nodes_[node].order; });
    for (const auto node : nodes) add(node);
    mark_critical(asked);
    return std::move(acts_);
  }

 private:
  using Acts = std::vector<std::size_t>;

  [[nodiscard]] const NodeState& state(NodeId node) const { return schedule_.nodes_[node]; }
  [[nodiscard]] const Graph& graph() const { return *schedule_.graph_; }

  /// The fallen members that brought a need back.
  [[nodiscard]] std::vector<NodeId> awaited_of(NeedId need) const {
    const auto& met = schedule_.needs_[need];
    std::vector<NodeId> out;
    // Before a takeover only as many members had to be back as it needs.
    const auto before_takeover = met.has_last ? state(met.last).order : 0;
    const auto until = met.by_takeover ? before_takeover : met.order;
    for (const auto member : graph().members(need)) {
      const bool fell = schedule_.fell(member) && state(member).order > 0;
      if (fell && state(member).order <= until) out.push_back(member);
    }
    return out;
  }

  [[nodiscard]] std::vector<NodeId> awaited(NodeId node) const {
    std::vector<NodeId> out;
    for (const auto need : graph().needs_of(node)) {
      if (!schedule_.is_waited(need)) continue;
      if (graph().plain(need)) {
        const auto member = graph().members(need).front();
        if (schedule_.fell(member)) out.push_back(member);
      } else if (schedule_.needs_[need].ready > 0) {
        const auto members = awaited_of(need);
        out.insert(out.end(), members.begin(), members.end());
      }
    }
    for (const auto other : schedule_.recovery_needs(node)) {
      if (schedule_.fell(other)) out.push_back(other);
    }
    if (state(node).cut_off) {
      for (const auto other : schedule_.fallen_) {
        if (schedule_.is_carrier(other)) out.push_back(other);
      }
    }
    return out;
  }

  std::size_t response() {
    if (response_ == kNone) {
      response_ = acts_.size();
      acts_.push_back(
          {RecoveryAct::Kind::response, 0, 0, 0, schedule_.times_->response(), false, {}});
    }
    return response_;
  }

  void join(Acts& acts, NodeId member) const {
    const auto found = exits_.find(member);
    if (found != exits_.end()) acts.insert(acts.end(), found->second.begin(), found->second.end());
  }

  /// Sorted, each once, and of many those that end last.
  [[nodiscard]] Acts bounded(Acts acts) const {
    std::ranges::sort(acts);
    acts.erase(std::unique(acts.begin(), acts.end()), acts.end());
    if (acts.size() <= kShownWaits) return acts;
    std::ranges::stable_sort(acts, std::greater<>{}, [&](std::size_t i) { return acts_[i].end; });
    acts.resize(kShownWaits);
    std::ranges::sort(acts);
    return acts;
  }

  [[nodiscard]] Acts before(NodeId node) {
    Acts out;
    for (const auto need : graph().needs_of(node)) {
      if (!schedule_.is_waited(need)) continue;
      if (graph().plain(need)) {
        join(out, graph().members(need).front());
      } else if (schedule_.needs_[need].run == schedule_.run_ && schedule_.needs_[need].ready > 0) {
        const auto exits = before_need(node, need);
        out.insert(out.end(), exits.begin(), exits.end());
      }
    }
    for (const auto other : schedule_.recovery_needs(node)) join(out, other);
    if (state(node).cut_off) {
      for (const auto other : schedule_.fallen_) {
        if (schedule_.is_carrier(other)) join(out, other);
      }
    }
    return bounded(std::move(out));
  }

  [[nodiscard]] Acts before_need(NodeId node, NeedId need) {
    Acts waits;
    for (const auto member : awaited_of(need)) join(waits, member);
    const auto& met = schedule_.needs_[need];
    if (!met.by_takeover) return waits;
    if (graph().takeover(need) == Takeover::manual) waits.push_back(response());
    RecoveryAct act{RecoveryAct::Kind::takeover, node, need, 0, met.ready, false, {}};
    act.begin = met.ready - schedule_.times_->takeover(need);
    act.after = bounded(std::move(waits));
    acts_.push_back(std::move(act));
    takeovers_[need] = acts_.size() - 1;
    return {acts_.size() - 1};
  }

  void add(NodeId node) {
    const auto& at = state(node);
    auto waits = before(node);
    const bool starts = !at.failed && at.at > at.ready;
    if (!at.failed && !starts) {
      exits_[node] = std::move(waits);
      return;
    }
    auto begin = at.ready;
    if (at.failed) {
      waits.push_back(response());
      begin = std::max(begin, schedule_.times_->response());
    }
    const auto kind = at.failed ? RecoveryAct::Kind::repair : RecoveryAct::Kind::start;
    acts_.push_back({kind, node, 0, begin, at.at, false, bounded(std::move(waits))});
    own_[node] = acts_.size() - 1;
    exits_[node] = {acts_.size() - 1};
  }

  void mark_critical(NodeId node) {
    for (;;) {
      const auto own = own_.find(node);
      if (own != own_.end()) acts_[own->second].critical = true;
      const auto& at = state(node);
      if (at.failed && schedule_.times_->response() >= at.ready) return mark_response();
      if (at.last == Wait::nothing) return;
      if (at.last == Wait::member) {
        node = at.last_id;
        continue;
      }
      const auto& met = schedule_.needs_[at.last_id];
      if (met.ready == 0) return;
      if (met.by_takeover) {
        auto& act = acts_[takeovers_.at(at.last_id)];
        act.critical = true;
        const auto members = met.has_last ? state(met.last).at : 0;
        const bool manual = graph().takeover(at.last_id) == Takeover::manual;
        if (manual && schedule_.times_->response() >= members) return mark_response();
        if (!met.has_last) return;
        node = met.last;
        continue;
      }
      node = last_of(at.last_id);
    }
  }

  /// The fallen member that a need met by waiting was met with.
  [[nodiscard]] NodeId last_of(NeedId need) const {
    const auto members = awaited_of(need);
    return *std::ranges::max_element(members, {},
                                     [&](NodeId member) { return state(member).order; });
  }

  void mark_response() {
    if (response_ != kNone) acts_[response_].critical = true;
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const RecoverySchedule& schedule_;
  std::vector<RecoveryAct> acts_;
  std::map<NodeId, Acts> exits_;  ///< The acts that end when the node works.
  std::map<NodeId, std::size_t> own_;
  std::map<NeedId, std::size_t> takeovers_;
  std::size_t response_ = kNone;
};

std::vector<RecoveryAct> RecoverySchedule::plan(NodeId node) const {
  if (!fell(node) || nodes_[node].at == kNever) return {};
  return Planner{*this}.plan(node);
}

/// What never works among what `node` waits for.
std::vector<NodeId> RecoverySchedule::awaited_forever(NodeId node) const {
  std::vector<NodeId> out;
  const auto note = [&](NodeId other) {
    if (fell(other) && nodes_[other].at == kNever) out.push_back(other);
  };
  for (const auto need : graph_->needs_of(node)) {
    if (!is_waited(need)) continue;
    if (graph_->plain(need)) {
      const auto member = graph_->members(need).front();
      note(member);
    } else if (!needs_[need].met) {
      for (const auto member : graph_->members(need)) note(member);
    }
  }
  for (const auto other : recovery_needs(node)) note(other);
  if (nodes_[node].cut_off) {
    for (const auto other : fallen_) {
      if (is_carrier(other)) note(other);
    }
  }
  return out;
}

Blockers RecoverySchedule::blockers(NodeId node) const {
  if (!fell(node) || nodes_[node].at != kNever) return {};
  std::vector<NodeId> open{node};
  std::set<NodeId> seen{node};
  Blockers out;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (nodes_[open[i]].pending == 0) out.nodes.push_back(open[i]);
    for (const auto other : awaited_forever(open[i])) {
      if (seen.insert(other).second) open.push_back(other);
    }
  }
  std::ranges::sort(out.nodes);
  if (!out.nodes.empty()) return out;
  // Nobody's own act is missing, so that walking back comes round.
  std::vector<NodeId> path;
  auto at = node;
  while (std::ranges::find(path, at) == path.end()) {
    path.push_back(at);
    const auto next = awaited_forever(at);
    if (next.empty()) return {{at}, false};
    at = *std::ranges::min_element(next);
  }
  out.nodes.assign(std::ranges::find(path, at), path.end());
  out.cycle = true;
  return out;
}

}  // namespace plimsoll::graph
