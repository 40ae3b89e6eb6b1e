#include "lib/graph/simulation.hpp"

#include <algorithm>
#include <tuple>

#include "lib/graph/propagation.hpp"
#include "lib/graph/rounds.hpp"

namespace plimsoll::graph {
namespace {

class Simulator {
 public:
  Simulator(const Graph& graph, std::span<const NodeId> failed)
      : graph_{&graph}, failed_{failed}, baseline_{graph} {
    const Baseline after{graph, failed};
    effect_.reserve(graph.node_count());
    for (NodeId node = 0; node < graph.node_count(); ++node) effect_.push_back(after.effect(node));
  }

  Simulation run() {
    Propagation propagation{baseline_};
    propagation.run(failed_);
    for (const auto level : {Effect::lost, Effect::outage, Effect::interrupted, Effect::degraded}) {
      list_fallen(level, propagation);
    }
    for (NeedId id = 0; id < graph_->need_count(); ++id) look_at(id);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool down(NodeId node) const { return effect_[node] >= Effect::outage; }

  void list_fallen(Effect level, const Propagation& propagation) {
    if (std::find(effect_.begin(), effect_.end(), level) == effect_.end()) return;
    const Rounds rounds{*graph_, failed_, level};
    const Prover prover{*graph_, failed_, rounds, level};
    const auto first = static_cast<std::ptrdiff_t>(result_.fallen.size());
    for (NodeId node = 0; node < graph_->node_count(); ++node) {
      if (effect_[node] != level) continue;
      const auto [reason, need] = prover.reason(node);
      result_.fallen.push_back(
          {node, level, rounds.round(node), propagation.seconds(node), reason, need});
    }
    std::stable_sort(result_.fallen.begin() + first, result_.fallen.end(),
                     [](const auto& a, const auto& b) { return a.round < b.round; });
  }

  void look_at(NeedId id) {
    const auto need = graph_->need(id);
    const auto lost = std::count_if(need.members.begin(), need.members.end(),
                                    [&](NodeId member) { return down(member); });
    if (lost == 0) return;
    const auto size = static_cast<std::uint32_t>(need.members.size());
    const auto up = size - static_cast<std::uint32_t>(lost);
    result_.capacities.push_back({id, size, up, need.k, up > need.k ? up - need.k : 0});
    if (!need.soft && need.takeover != Takeover::seamless && up >= need.k) take_over(id, need);
  }

  void take_over(NeedId id, const NeedView& need) {
    std::size_t standby = 0;
    for (std::size_t i = 0; i < need.members.size(); ++i) {
      if (need.active[i] == 0 || !down(need.members[i])) continue;
      while (standby < need.members.size() &&
             (need.active[standby] != 0 || down(need.members[standby]))) {
        ++standby;
      }
      if (standby == need.members.size()) return;
      result_.takeovers.push_back({id, need.members[i], need.members[standby], need.takeover_s});
      ++standby;
    }
  }

  const Graph* graph_;
  std::span<const NodeId> failed_;
  Baseline baseline_;
  std::vector<Effect> effect_;
  Simulation result_;
};

}  // namespace

Simulation simulate(const Graph& graph, std::span<const NodeId> failed) {
  return Simulator{graph, failed}.run();
}

}  // namespace plimsoll::graph
