#include "lib/assess/recovery/losses.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace plimsoll::assess::recovery {
namespace {

using graph::Effect;
using graph::kNever;
using graph::NodeId;
using graph::Seconds;
using model::Grade;

/// "LatestRestorableTime is typically within the last five minutes": Amazon RDS User Guide and
/// Amazon DynamoDB Developer Guide, point-in-time recovery.
constexpr Seconds kPointInTime = 300;

/// Whether `a` is worse than `b`.
bool worse(const Loss& a, const Loss& b) {
  return std::pair{a.times[Case::likely], a.times[Case::worst]} >
         std::pair{b.times[Case::likely], b.times[Case::worst]};
}

Loss by_copy(const Basis& basis, const EventTerms& terms, NodeId node, const Copy& copy) {
  const auto& name = basis.facts->name[copy.to];
  Loss out{{}, Grade::configured, fmt::format("{} copy {}", copy.mode, name), node};
  if (copy.mode == "sync") return out;
  if (copy.mode.empty()) out.source = fmt::format("copy {} whose mode is not known", name);
  if (!copy.lag_s) {
    out.times = kNeverKnown;
    out.source += ", whose lag is not known";
    return out;
  }
  const auto lag = static_cast<Seconds>(std::ceil(std::min(*copy.lag_s, 1e12)));
  // A stream that broke unnoticed lags a second more every second.
  const auto noticed = terms.response(0).detection.times[Case::worst];
  out.times = {{0, lag, graph::later(lag, noticed)}};
  out.grade = Grade::measured;
  out.source += fmt::format(", {} s behind", lag);
  return out;
}

Loss by_backups(const Backups& backups, NodeId node) {
  const auto job = backups.duration_s.value_or(0);
  Loss out{{}, Grade::measured, {}, node};
  if (backups.interval_s) {
    const auto most = graph::later(*backups.interval_s, job);
    out.times = {{job, most, most}};
    out.source = "the longest time between two backups, and the job";
    return out;
  }
  out.times = {{job, graph::later(backups.age_s, job), kNever}};
  out.source = "one backup is known: its age, and the job";
  return out;
}

void take(std::optional<Loss>& best, Loss loss) {
  if (!best || worse(*best, loss)) best = std::move(loss);
}

/// Of a cluster that goes on without the node that had its role: what the copy lacks that it goes
/// on with.  Absent: that node is not destroyed.
std::optional<Loss> loss_of_cluster(const Basis& basis, const EventTerms& terms, NodeId cluster) {
  const auto& graph = basis.model->graph;
  const auto nodes = nodes_of(*basis.facts, graph, cluster);
  if (nodes.empty()) return std::nullopt;
  std::optional<Loss> best;
  bool lost = false;
  for (const auto need : graph.needs_of(cluster)) {
    const auto view = graph.need(need);
    for (std::size_t i = 0; i < view.members.size(); ++i) {
      const auto from = view.members[i];
      const bool held = std::ranges::find(nodes, from) != nodes.end() && view.active[i] != 0;
      if (!held || !terms.takes(from)) continue;
      lost = true;
      for (const auto& copy : basis.facts->copies_of(from)) {
        const bool own = std::ranges::find(nodes, copy.to) != nodes.end();
        if (own && !terms.takes(copy.to)) take(best, by_copy(basis, terms, cluster, copy));
      }
    }
  }
  if (!lost || best) return best;
  return Loss{
      kNeverKnown, Grade::assumed,
      fmt::format("how the nodes of {} copy each other is not known", basis.facts->name[cluster]),
      cluster};
}

/// What fell by the event, from `service` downwards.
std::vector<NodeId> fallen_below(const graph::Graph& graph, const graph::Propagation& propagation,
                                 NodeId service) {
  std::vector<NodeId> open{service};
  std::set<NodeId> seen{service};
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const auto need : graph.needs_of(open[i])) {
      if (graph.soft(need)) continue;
      for (const auto member : graph.members(need)) {
        const bool fell = propagation.effect(member) >= Effect::interrupted;
        if (fell && seen.insert(member).second) open.push_back(member);
      }
    }
  }
  return open;
}

}  // namespace

Loss loss_of(const Basis& basis, const Event& event, const EventTerms& terms, NodeId node) {
  const auto& facts = *basis.facts;
  std::optional<Loss> best;
  for (const auto& copy : terms.copies_left(node)) {
    const bool helps = event.scenario != Scenario::data || copy.mode == "snapshot";
    if (helps) take(best, by_copy(basis, terms, node, copy));
  }
  const auto backups = facts.backups.find(node);
  if (backups != facts.backups.end()) take(best, by_backups(backups->second, node));
  const auto pitr = facts.attribute(node, "pitr");
  const bool kept =
      (!pitr.empty() && pitr != "0") || facts.number(node, "backup_retention_days").value_or(0) > 0;
  // Kept in the region: what takes the region takes them too.
  if (kept && event.scenario != Scenario::site && event.scenario != Scenario::provider) {
    take(best, {{{0, kPointInTime, kPointInTime}},
                Grade::configured,
                "point-in-time recovery: the last five minutes",
                node});
  }
  if (event.scenario == Scenario::data && facts.attribute(node, "versioning") == "1") {
    take(best, {{}, Grade::configured, "earlier versions of objects are kept", node});
  }
  if (best) return *std::move(best);
  return {kNeverKnown, Grade::assumed,
          fmt::format("no backup and no living copy of {} is known", facts.name[node]), node};
}

Loss loss_of_service(const Basis& basis, const Event& event, const EventTerms& terms,
                     const graph::Propagation& propagation, NodeId service,
                     std::span<const graph::RecoveryAct> acts) {
  const auto& graph = basis.model->graph;
  Loss worst{{}, Grade::configured, "no data is lost: what it stands on keeps its own", {}};
  const auto note = [&](Loss loss) {
    if (worse(loss, worst) || !worst.data) worst = std::move(loss);
  };
  for (const auto node : fallen_below(graph, propagation, service)) {
    if (terms.is_destroyed(node)) {
      note(loss_of(basis, event, terms, node));
    } else if (auto lost = loss_of_cluster(basis, terms, node)) {
      note(*std::move(lost));
    }
  }
  for (const auto& act : acts) {
    if (act.kind != graph::RecoveryAct::Kind::takeover) continue;
    const auto view = graph.need(act.need);
    for (std::size_t i = 0; i < view.members.size(); ++i) {
      const auto from = view.members[i];
      if (view.active[i] == 0 || propagation.effect(from) < Effect::interrupted) continue;
      for (const auto& copy : basis.facts->copies_of(from)) {
        const bool takes_over = std::ranges::find(view.members, copy.to) != view.members.end();
        if (takes_over) note(by_copy(basis, terms, from, copy));
      }
    }
  }
  return worst;
}

}  // namespace plimsoll::assess::recovery
