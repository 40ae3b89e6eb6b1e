#include "lib/graph/nesting.hpp"

#include <algorithm>

namespace plimsoll::graph {
namespace {

/// The numbers of paths grow beyond all bounds in layered estates; beyond this one all are alike.
constexpr float kLargest = 1e30F;

/// The contained radius that is estimated to be largest.
struct Choice {
  float size = 0;
  Event event;

  void offer(float other_size, Event other) {
    if (other_size < size || (other_size == size && !event.none() && !better(other))) return;
    size = other_size;
    event = other;
  }

 private:
  /// Of equal sizes a loss says more than a degradation.
  [[nodiscard]] bool better(Event other) const { return other.is_loss() && !event.is_loss(); }
};

}  // namespace

Nesting::Nesting(const Downstream& downstream, const Baseline& baseline,
                 std::span<const NodeId> nodes)
    : parent_(std::size_t{downstream.size()} * 2, kNowhere) {
  find_parents(downstream, baseline);
  keep(downstream, baseline, nodes);
}

void Nesting::find_parents(const Downstream& downstream, const Baseline& baseline) {
  const auto count = downstream.size();
  LargeArray<float> size(count, 0);
  // A node that is bad already is not degraded anew, and so passes no degradation on: a cycle with
  // one is no longer known to be degraded as a whole.
  std::vector<std::uint8_t> degradable(count, 1);
  const auto effect = [&](Place place) {
    return baseline.trivial() ? Effect::none : baseline.effect(downstream.node(place));
  };
  for (Place first = 0, end = 0; first < count; first = end) {
    Choice wider;
    float paths = 0;
    for (end = first; end < count && downstream.cycle(end) == first; ++end) {
      if (effect(end) >= Effect::interrupted) degradable[first] = 0;
      paths += 1;
      const auto meet = [&](Place owner) {
        const auto cycle = downstream.cycle(owner);
        if (cycle == first) return;
        paths += size[cycle];
        if (degradable[cycle] != 0) wider.offer(size[cycle], Event::degraded(cycle));
      };
      for (const auto owner : downstream.above(end)) meet(owner);
    }
    size[first] = std::min(paths, kLargest);
    if (degradable[first] != 0) parent_[Event::degraded(first).number()] = wider.event.number();

    for (Place begin = first, next = first; begin < end; begin = next) {
      Choice choice;
      for (; next < end && downstream.plain_cycle(next) == begin; ++next) {
        for (const auto owner : downstream.dependants(next)) {
          const auto cycle = downstream.plain_cycle(owner);
          if (cycle == begin || effect(owner) == Effect::lost) continue;
          choice.offer(size[downstream.cycle(owner)], Event::lost(cycle));
        }
        for (const auto owner : downstream.owners(next)) {
          const auto cycle = downstream.cycle(owner);
          const bool itself = cycle == first && end - first == 1;
          if (itself || degradable[cycle] == 0) continue;
          choice.offer(size[cycle], Event::degraded(cycle));
        }
      }
      if (effect(begin) != Effect::lost) {
        parent_[Event::lost(begin).number()] = choice.event.number();
      }
    }
  }
}

/// Keeps the losses asked for and what two radii or more share; the rest passes its parent on to
/// its only child.
void Nesting::keep(const Downstream& downstream, const Baseline& baseline,
                   std::span<const NodeId> nodes) {
  constexpr std::uint8_t kKept = 2;
  std::vector<std::uint8_t> uses(parent_.size(), 0);
  for (const auto node : nodes) {
    const auto place = downstream.place(node);
    if (place == kNowhere || baseline.effect(node) == Effect::lost) continue;
    uses[Event::lost(downstream.plain_cycle(place)).number()] = kKept;
  }
  for (auto event = parent_.size(); event-- > 0;) {
    const auto parent = parent_[event];
    if (uses[event] != 0 && parent != kNowhere && uses[parent] < kKept) ++uses[parent];
  }
  for (auto& parent : parent_) {
    if (parent != kNowhere && uses[parent] < kKept) parent = parent_[parent];
  }
  line_up(uses);
  static_assert(kKept == 2, "line_up() takes what has two uses for kept");
}

void Nesting::line_up(const std::vector<std::uint8_t>& kept) {
  // Sizes of subtrees, children before parents; then places, parents before children.
  LargeArray<std::uint32_t> next(parent_.size() + 1, 0);
  for (auto event = parent_.size(); event-- > 0;) {
    if (kept[event] < 2) continue;
    ++next[event];
    const auto parent = parent_[event];
    next[parent == kNowhere ? parent_.size() : parent] += next[event];
  }
  order_.resize(next.back());
  next.back() = 0;
  for (std::size_t event = 0; event < parent_.size(); ++event) {
    if (kept[event] < 2) continue;
    const auto parent = parent_[event];
    auto& at = next[parent == kNowhere ? parent_.size() : parent];
    const auto place = at;
    at += next[event];
    next[event] = place + 1;
    order_[place] = Event::numbered(static_cast<std::uint32_t>(event));
  }
}

}  // namespace plimsoll::graph
