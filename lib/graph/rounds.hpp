/// @file
/// Propagation in rounds, with the reason why each node is bad: what proofs and simulations are
/// made of.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/graph/explain.hpp"
#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

/// The least fixpoint at one level.  Each bad node has a round, which is later than those of its
/// causes.  For degraded, the fixpoint at interrupted comes first, and what is degraded only has a
/// round from degraded_from() on.
class Rounds {
 public:
  Rounds(const Graph& graph, std::span<const NodeId> failed, Effect level)
      : graph_{&graph},
        level_{std::max(level, Effect::interrupted)},
        round_(graph.node_count(), kUp),
        down_(graph.need_count(), 0) {
    for (const auto node : failed) add(node, 0);
    for (NeedId id = 0; id < graph.need_count(); ++id) {
      const auto need = graph.need(id);
      if (!need.soft && need.k > need.members.size()) add(need.of, 0);
    }
    do {
      spread();
    } while (lose_paths(last_ + 1));
    if (level != Effect::degraded) return;
    level_ = Effect::degraded;
    degraded_from_ = last_ + 1;
    const std::vector<NodeId> bad = bad_;
    for (const auto node : bad) tell(node, degraded_from_);
    spread();
  }

  static constexpr std::uint32_t kUp = 0xFFFF'FFFFU;

  [[nodiscard]] std::uint32_t degraded_from() const { return degraded_from_; }
  [[nodiscard]] bool bad(NodeId node) const { return round_[node] != kUp; }
  [[nodiscard]] std::uint32_t round(NodeId node) const { return round_[node]; }

  /// Members of `need` that were bad before `round`, earliest first.
  [[nodiscard]] std::vector<NodeId> down(const NeedView& need, std::uint32_t round) const {
    std::vector<NodeId> down;
    for (const auto member : need.members) {
      if (round_[member] < round) down.push_back(member);
    }
    std::stable_sort(down.begin(), down.end(),
                     [&](NodeId a, NodeId b) { return round_[a] < round_[b]; });
    return down;
  }

  /// Per node: whether it has a path to an anchor of `group` over what was up before `round`.
  [[nodiscard]] std::vector<std::uint8_t> anchored(std::size_t group, std::uint32_t round) const {
    std::vector<std::uint8_t> reached(graph_->node_count(), 0);
    std::vector<NodeId> frontier;
    const auto visit = [&](NodeId node, bool passes) {
      if (round_[node] < round) return;
      if (std::exchange(reached[node], std::uint8_t{1}) == 0 && passes) frontier.push_back(node);
    };
    for (const auto anchor : graph_->anchors(group)) visit(anchor, true);
    while (!frontier.empty()) {
      const auto node = frontier.back();
      frontier.pop_back();
      for (const auto next : graph_->neighbours(node)) visit(next, !graph_->endpoint(next));
    }
    return reached;
  }

 private:
  void add(NodeId node, std::uint32_t round) {
    if (bad(node)) return;
    round_[node] = round;
    last_ = std::max(last_, round);
    bad_.push_back(node);
  }

  void spread() {
    for (; next_ < bad_.size(); ++next_) tell(bad_[next_], round_[bad_[next_]] + 1);
  }

  /// Makes bad at `round` whoever is so because `node` is.
  void tell(NodeId node, std::uint32_t round) {
    for (const auto of : graph_->dependants(node)) add(of, round);
    for (const auto membership : graph_->memberships(node)) {
      const auto need = graph_->need(membership.need());
      if (level_ == Effect::degraded) {
        add(need.of, round);
        continue;
      }
      const auto up = need.members.size() - ++down_[membership.need()];
      const bool takes_over = membership.active() && grade(need.takeover) >= level_;
      if (!need.soft && (up < need.k || takes_over)) add(need.of, round);
    }
  }

  bool lose_paths(std::uint32_t round) {
    const auto before = bad_.size();
    for (std::size_t group = 0; group < graph_->reach_groups(); ++group) {
      const auto reached = anchored(group, round);
      for (const auto node : graph_->reachers(group)) {
        if (reached[node] == 0) add(node, round);
      }
    }
    return bad_.size() > before;
  }

  const Graph* graph_;
  Effect level_;
  std::vector<std::uint32_t> round_;
  std::vector<std::uint32_t> down_;
  std::vector<NodeId> bad_;
  std::size_t next_ = 0;
  std::uint32_t last_ = 0;
  std::uint32_t degraded_from_ = kUp;
};

/// Chooses each node's reason.
class Prover {
 public:
  Prover(const Graph& graph, std::span<const NodeId> failed, const Rounds& rounds, Effect level)
      : graph_{&graph},
        failed_{failed.begin(), failed.end()},
        rounds_{&rounds},
        level_{std::max(level, Effect::interrupted)} {
    std::sort(failed_.begin(), failed_.end());
  }

  /// The reason, and the need if there is one.
  [[nodiscard]] std::pair<ExplainStep::Reason, NeedId> reason(NodeId node) const {
    if (failed(node)) return {ExplainStep::Reason::failed, 0};
    for (const auto id : graph_->needs_of(node)) {
      if (const auto step = by_need(node, id)) return {step->reason, id};
    }
    return {ExplainStep::Reason::unreachable, 0};
  }

  [[nodiscard]] ExplainStep step(NodeId node) const {
    if (failed(node)) return made(node);
    for (const auto id : graph_->needs_of(node)) {
      if (auto step = by_need(node, id)) return *std::move(step);
    }
    return by_network(node);
  }

 private:
  [[nodiscard]] bool failed(NodeId node) const {
    return std::binary_search(failed_.begin(), failed_.end(), node);
  }
  static ExplainStep made(NodeId node, ExplainStep::Reason reason = ExplainStep::Reason::failed) {
    ExplainStep step;
    step.node = node;
    step.reason = reason;
    return step;
  }

  [[nodiscard]] std::optional<ExplainStep> by_need(NodeId node, NeedId id) const {
    using Reason = ExplainStep::Reason;
    const auto need = graph_->need(id);
    auto down = rounds_->down(need, rounds_->round(node));
    ExplainStep step = made(node, Reason::too_few);
    step.need = id;
    const auto size = need.members.size();
    if (rounds_->round(node) >= rounds_->degraded_from()) {
      if (down.empty()) return std::nullopt;
      step.reason = Reason::degraded;
      step.down.assign(1, down.front());
      return step;
    }
    if (!need.soft && (need.k > size || (!down.empty() && size - down.size() < need.k))) {
      down.resize(need.k > size ? 0 : size - need.k + 1);
      std::sort(down.begin(), down.end());
      step.down = std::move(down);
      return step;
    }
    if (need.soft || grade(need.takeover) < level_) return std::nullopt;
    for (const auto member : down) {
      const auto at = std::find(need.members.begin(), need.members.end(), member);
      if (need.active[static_cast<std::size_t>(at - need.members.begin())] == 0) continue;
      step.reason = Reason::takeover;
      step.down.assign(1, member);
      return step;
    }
    return std::nullopt;
  }

  /// The bad nodes at the rim of what `node` still reaches are in its way.
  [[nodiscard]] ExplainStep by_network(NodeId node) const {
    ExplainStep step = made(node, ExplainStep::Reason::unreachable);
    std::vector<std::uint8_t> seen(graph_->node_count(), 0);
    std::vector<NodeId> frontier{node};
    seen[node] = 1;
    while (!frontier.empty()) {
      const auto at = frontier.back();
      frontier.pop_back();
      for (const auto next : graph_->neighbours(at)) {
        if (std::exchange(seen[next], std::uint8_t{1}) != 0) continue;
        if (rounds_->round(next) < rounds_->round(node)) {
          step.down.push_back(next);
        } else if (!graph_->endpoint(next)) {
          frontier.push_back(next);
        }
      }
    }
    std::sort(step.down.begin(), step.down.end());
    return step;
  }

  const Graph* graph_;
  std::vector<NodeId> failed_;  ///< Ascending.
  const Rounds* rounds_;
  Effect level_;
};

}  // namespace plimsoll::graph
