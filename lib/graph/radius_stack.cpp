#include "lib/graph/radius_stack.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace plimsoll::graph {
namespace {

constexpr int kDegraded = static_cast<int>(Effect::degraded);
constexpr int kInterrupted = static_cast<int>(Effect::interrupted);
constexpr int kLost = static_cast<int>(Effect::lost);

std::size_t counter(int level) { return static_cast<std::size_t>(level - kInterrupted); }

}  // namespace

RadiusField::RadiusField(const Baseline& baseline, const Downstream& downstream)
    : baseline_{&baseline}, downstream_{&downstream} {
  const std::size_t levels = baseline.trivial() ? 1 : 3;
  for (std::size_t i = 0; i < levels; ++i) {
    const auto known = baseline.needs(kInterrupted + static_cast<int>(i));
    needs_[i].reserve(downstream.need_count());
    for (NeedId need = 0; need < downstream.need_count(); ++need) {
      needs_[i].push_back({downstream.owner(need), known[downstream.need(need)].packed});
    }
  }
  for (std::size_t i = 0; i < by_level_.size(); ++i) by_level_[i] = needs_[i % levels].data();
  bad_.reserve(downstream.size());
  for (Place place = 0; place < downstream.size(); ++place) {
    const auto effect = baseline.effect(downstream.node(place));
    bad_.push_back(effect >= Effect::interrupted ? effect : Effect::none);
  }
  if (!baseline.graph().has_reach()) return;
  for (Place place = 0; place < downstream.size(); ++place) {
    carries_.push_back(baseline.carries(downstream.node(place)));
  }
}

RadiusStack::RadiusStack(const RadiusField& field)
    : field_{&field},
      effect_{field.bad()},
      down_(field.downstream().need_count(), Counters{}),
      search_{field.baseline()} {
  for (NeedId need = 0; need < field.downstream().need_count(); ++need) {
    const auto packed = field.need(need, kLost).packed;
    if (HotNeed::grade(packed) != kInterrupted) continue;
    seconds_.assign(effect_.size(), 0);
    break;
  }
}

/// So that the trail can grow by so many.
inline void RadiusStack::make_room(std::size_t more) {
  if (trail_end_ + more > trail_.size()) trail_.resize(2 * (trail_end_ + more));
}

inline void RadiusStack::raise(Place place) {
  make_room(1);
  trail_[trail_end_++] = {place, effect_[place]};
  effect_[place] = static_cast<Effect>(level_);
  if (level_ == kInterrupted) interrupted_.push_back(place);
  if (level_ < kInterrupted || !field_->carrier(place)) return;
  carriers_.push_back(place);
  if (level_ < kLost) ++shallow_;
}

inline void RadiusStack::meet(Place place, int level) {
  if (effect_[place] >= static_cast<Effect>(level)) return;
  if (level == level_) {
    raise(place);
  } else {
    pending_[static_cast<std::size_t>(level)].push_back(place);
  }
}

/// A member of a need fell to level_, from `from`.
inline void RadiusStack::count(Membership membership, int from) {
  const auto need = membership.need();
  auto& down = down_[need];
  ++down[counter(level_)];
  if (from >= kInterrupted) --down[counter(from)];  // modulo 2^32 for what the baseline knows
  const auto hot = field_->need(need, level_);
  std::uint32_t fallen = 0;
  for (int level = kLost; level >= kInterrupted; --level) {
    fallen += down[counter(level)];
    if (fallen <= HotNeed::spare(field_->need(need, level).packed)) continue;
    meet(hot.owner, std::min(level, level_));
    break;
  }
  const int grade = membership.active() ? HotNeed::grade(hot.packed) : 0;
  if (grade < kInterrupted) return;
  meet(hot.owner, std::min(grade, level_));
  if (grade == kInterrupted && from < kInterrupted) takeovers_.push_back(need);
}

/// Fells what falls at each level from lost to interrupted.
void RadiusStack::descend() {
  for (level_ = kLost; level_ >= kInterrupted; --level_) {
    const auto level = static_cast<Effect>(level_);
    auto& pending = pending_[static_cast<std::size_t>(level_)];
    if (level_ < kLost && pending.empty() && carriers_.empty()) continue;
    // What is bad at this level may be more than what the search one level deeper saw.
    if (!field_->baseline().trivial() || shallow_ > 0) searched_ = frames_.back().carriers;
    for (const auto place : pending) {
      if (effect_[place] < level) raise(place);
    }
    pending.clear();
    settle();
  }
}

void RadiusStack::settle() {
  do {
    drain();
  } while (cut_off());
}

void RadiusStack::drain() {
  const auto& downstream = field_->downstream();
  const auto level = static_cast<Effect>(level_);
  while (next_ < trail_end_) {
    const Fall fall = trail_[next_++];  // a copy: telling makes the trail longer
    for (const auto owner : downstream.dependants(fall.place)) {
      if (effect_[owner] < level) raise(owner);
    }
    for (const auto membership : downstream.memberships(fall.place)) {
      count(membership, static_cast<int>(fall.before));
    }
  }
}

/// Degrades whoever needs what the event made worse, in whatever way.
void RadiusStack::degrade() {
  const auto& downstream = field_->downstream();
  for (auto at = frames_.back().trail; at < trail_end_; ++at) {
    const auto above = downstream.above(trail_[at].place);
    make_room(above.size());
    // Whether an owner is degraded already is anybody's guess, so nothing hangs on a branch.
    for (const auto owner : above) {
      trail_[trail_end_] = {owner, Effect::none};
      const bool fresh = effect_[owner] == Effect::none;
      effect_[owner] = fresh ? Effect::degraded : effect_[owner];
      trail_end_ += fresh ? 1 : 0;
    }
  }
}

void RadiusStack::enter(Event event) {
  frames_.push_back({trail_end_, carriers_.size(), interrupted_.size(), takeovers_.size(),
                     timed_.size(), shallow_});
  next_ = trail_end_;
  searched_ = carriers_.size();
  retimed_.clear();
  const auto place = event.place();
  if (event.is_loss()) {
    level_ = kLost;
    if (effect_[place] < Effect::lost) raise(place);
    descend();
  }
  level_ = kDegraded;
  if (effect_[place] == Effect::none) raise(place);
  degrade();
  if (!interrupted_.empty() && times_change()) time_interruptions();
}

/// Fells whoever has lost all paths since the last search of this event.
bool RadiusStack::cut_off() {
  if (carriers_.size() == searched_) return false;
  searched_ = carriers_.size();
  if (carriers_.size() == 1 && !field_->cuts(carriers_.front(), level_)) return false;
  const auto level = static_cast<Effect>(level_);
  const auto& downstream = field_->downstream();
  const auto bad = [&](NodeId node) {
    const auto place = downstream.place(node);
    return (place == kNowhere ? field_->baseline().effect(node) : effect_[place]) >= level;
  };
  bool some = false;
  for (std::size_t group = 0; group < field_->baseline().graph().reach_groups(); ++group) {
    for (const auto node : search_.cut_off(group, bad)) {
      const auto place = downstream.place(node);
      if (place == kNowhere) continue;
      raise(place);
      some = true;
    }
  }
  return some;
}

inline void RadiusStack::untell(const Fall& fall) {
  const auto reached = static_cast<int>(effect_[fall.place]);
  const auto before = static_cast<int>(fall.before);
  effect_[fall.place] = fall.before;
  if (reached == kDegraded) return;
  for (const auto membership : field_->downstream().memberships(fall.place)) {
    auto& down = down_[membership.need()];
    --down[counter(reached)];
    if (before >= kInterrupted) ++down[counter(before)];
  }
}

void RadiusStack::leave() {
  const auto frame = frames_.back();
  for (auto at = timed_.size(); at > frame.timed; --at) {
    seconds_[timed_[at - 1].first] = timed_[at - 1].second;
  }
  for (auto at = trail_end_; at > frame.trail; --at) untell(trail_[at - 1]);
  trail_end_ = frame.trail;
  carriers_.resize(frame.carriers);
  interrupted_.resize(frame.interrupted);
  takeovers_.resize(frame.takeovers);
  timed_.resize(frame.timed);
  shallow_ = frame.shallow;
  retimed_.clear();
  frames_.pop_back();
}

/// Whether the last event changed who is interrupted, or what interrupts them.
bool RadiusStack::times_change() const {
  const auto& downstream = field_->downstream();
  for (const auto& fall : added()) {
    const auto after = effect_[fall.place];
    if (after < Effect::interrupted) return false;  // they come last
    if (after == Effect::interrupted || fall.before == Effect::interrupted) return true;
    for (const auto membership : downstream.memberships(fall.place)) {
      if (effect_[downstream.owner(membership.need())] == Effect::interrupted) return true;
    }
  }
  return false;
}

/// Propagation::time_interruptions() for the state as a whole.
void RadiusStack::time_interruptions() {
  const auto first = timed_.size();
  for (const auto place : interrupted_) {
    if (seconds_[place] == 0 && effect_[place] != Effect::interrupted) continue;
    timed_.emplace_back(place, seconds_[place]);
    seconds_[place] = 0;
  }
  const auto& downstream = field_->downstream();
  auto& entries = entries_;
  entries.clear();
  for (const auto need : takeovers_) {
    const auto owner = downstream.owner(need);
    if (!untimed(owner)) continue;
    const auto stated = field_->baseline().graph().need(downstream.need(need)).takeover_s;
    entries.emplace_back(stated == 0 ? kUnknownSeconds : stated, owner);
  }
  // Longest first, so that each node is set once.
  std::sort(entries.begin(), entries.end(), std::greater<>{});
  for (const auto& [seconds, place] : entries) {
    if (!untimed(place)) continue;
    seconds_[place] = seconds;
    spread_seconds(place);
  }
  for (auto at = first; at < timed_.size(); ++at) {
    const auto [place, before] = timed_[at];
    if (effect_[place] != Effect::interrupted) continue;
    if (seconds_[place] == 0) seconds_[place] = kUnknownSeconds;
    if (before != 0 && before != seconds_[place]) retimed_.push_back(place);
  }
}

/// Whether the events interrupt `place` and its time is not set yet.
bool RadiusStack::untimed(Place place) const {
  return effect_[place] == Effect::interrupted && field_->bad()[place] == Effect::none &&
         seconds_[place] == 0;
}

void RadiusStack::spread_seconds(Place place) {
  const auto& downstream = field_->downstream();
  frontier_.assign(1, place);
  const auto seconds = seconds_[place];
  const auto pass = [&](Place to) {
    if (!untimed(to)) return;
    seconds_[to] = seconds;
    frontier_.push_back(to);
  };
  while (!frontier_.empty()) {
    const auto from = frontier_.back();
    frontier_.pop_back();
    for (const auto to : downstream.dependants(from)) pass(to);
    for (const auto membership : downstream.memberships(from)) {
      const auto need = membership.need();
      const auto hot = field_->need(need, kInterrupted);
      const auto& down = down_[need];
      const bool short_of = down[0] + down[1] + down[2] > HotNeed::spare(hot.packed);
      const bool taken_over = membership.active() && HotNeed::grade(hot.packed) >= kInterrupted;
      if (short_of || taken_over) pass(hot.owner);
    }
  }
}

}  // namespace plimsoll::graph
