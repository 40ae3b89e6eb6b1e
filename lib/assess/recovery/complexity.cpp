#include "lib/assess/recovery/complexity.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace plimsoll::assess::recovery {
namespace {

using graph::NodeId;
using graph::RecoveryAct;

/// A part of the vector: what counts as very hard, and its share of the index.
struct Weight {
  std::int64_t Complexity::*part;
  double full;
  double weight;
};

constexpr auto kWeights = std::to_array<Weight>({{&Complexity::manual, 10, 25},
                                                 {&Complexity::chain, 8, 15},
                                                 {&Complexity::unrehearsed, 10, 15},
                                                 {&Complexity::stateful, 3, 15},
                                                 {&Complexity::teams, 4, 10},
                                                 {&Complexity::wave, 50, 10},
                                                 {&Complexity::sites, 3, 5},
                                                 {&Complexity::providers, 3, 5}});

/// The sites and providers that a node stands in, through its places.
void add_places(const Facts& facts, NodeId node, std::set<NodeId>& sites,
                std::set<NodeId>& providers) {
  std::vector<NodeId> open{node};
  std::set<NodeId> seen{node};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto& kind = facts.kind[open[i]];
    if (kind == "site" || kind == "region") sites.insert(open[i]);
    if (kind == "cloud_provider" || kind == "account") providers.insert(open[i]);
    for (const auto* above : {&facts.places, &facts.runs_on}) {
      const auto found = above->find(open[i]);
      if (found == above->end()) continue;
      for (const auto place : found->second) {
        if (seen.insert(place).second) open.push_back(place);
      }
    }
  }
}

}  // namespace

bool is_manual(const RecoveryAct& act, const graph::Graph& graph) {
  switch (act.kind) {
    case RecoveryAct::Kind::response:
    case RecoveryAct::Kind::repair:
      return true;
    case RecoveryAct::Kind::takeover:
      return graph.takeover(act.need) == graph::Takeover::manual;
    case RecoveryAct::Kind::start:
      return false;
  }
  return true;
}

bool is_stateful(const RecoveryAct& act, const graph::Graph& graph, const Facts& facts) {
  if (act.kind != RecoveryAct::Kind::takeover) return false;
  if (facts.is_data(act.node)) return true;
  return std::ranges::any_of(graph.members(act.need), [&](NodeId member) {
    return facts.is_data(member) || !facts.copies_of(member).empty();
  });
}

double Complexity::index() const {
  double sum = 0;
  for (const auto& weight : kWeights) {
    sum += weight.weight * std::min(1.0, static_cast<double>(this->*weight.part) / weight.full);
  }
  return sum;
}

Complexity complexity_of(std::span<const RecoveryAct> acts, const graph::Graph& graph,
                         const Facts& facts, bool drilled) {
  Complexity out;
  std::vector<std::int64_t> depth(acts.size());
  std::map<std::int64_t, std::int64_t> width;
  std::set<std::string> teams;
  std::set<NodeId> sites;
  std::set<NodeId> providers;
  for (std::size_t i = 0; i < acts.size(); ++i) {
    const auto& act = acts[i];
    if (act.kind == RecoveryAct::Kind::response) continue;
    for (const auto before : act.after) depth[i] = std::max(depth[i], depth[before]);
    ++depth[i];
    ++out.acts;
    out.chain = std::max(out.chain, depth[i]);
    out.wave = std::max(out.wave, ++width[depth[i]]);
    const bool manual = is_manual(act, graph);
    out.manual += manual ? 1 : 0;
    out.stateful += is_stateful(act, graph, facts) ? 1 : 0;
    out.unrehearsed += manual && !drilled && !facts.has_runbook[act.node] ? 1 : 0;
    const auto owner = facts.owner.find(act.node);
    if (owner != facts.owner.end()) teams.insert(owner->second);
    add_places(facts, act.node, sites, providers);
  }
  out.teams = static_cast<std::int64_t>(teams.size());
  out.sites = static_cast<std::int64_t>(sites.size());
  out.providers = static_cast<std::int64_t>(providers.size());
  return out;
}

}  // namespace plimsoll::assess::recovery
