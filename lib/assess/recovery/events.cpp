#include "lib/assess/recovery/events.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess::recovery {
namespace {

using graph::NodeId;

template <std::size_t N>
bool among(const std::array<std::string_view, N>& kinds, std::string_view kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

constexpr auto kHosts = std::to_array<std::string_view>(
    {"server", "chassis", "hypervisor", "vm", "kubernetes_node", "appliance"});
constexpr auto kPower = std::to_array<std::string_view>(
    {"rack", "room", "power_feed", "ups", "pdu", "generator", "cooling"});
constexpr auto kZones = std::to_array<std::string_view>({"zone", "building"});
constexpr auto kSites = std::to_array<std::string_view>({"site", "region"});
constexpr auto kProviders = std::to_array<std::string_view>(
    {"cloud_provider", "account", "internet_provider", "dns_provider", "vendor"});
constexpr auto kPeople = std::to_array<std::string_view>({"team", "contract", "business_service"});
constexpr auto kStores = std::to_array<std::string_view>({"disk", "volume", "storage_array"});
/// A virtual machine's disks are elsewhere, unless it is said that it is lost itself.
constexpr auto kMachines =
    std::to_array<std::string_view>({"server", "chassis", "vm", "kubernetes_node", "appliance"});
/// What a database cluster consists of.
constexpr auto kNodes = std::to_array<std::string_view>(
    {"server", "vm", "kubernetes_node", "database", "replica", "workload"});
constexpr auto kOwners = std::to_array<std::string_view>({"cloud_provider", "account"});

}  // namespace

Destruction::Destruction(const Facts& facts, const graph::Graph& graph, const Event& event,
                         const graph::Propagation& propagation)
    : facts_{facts},
      graph_{graph},
      propagation_{propagation},
      failed_{event.failed.begin(), event.failed.end()},
      corruption_{event.scenario == Scenario::data},
      power_only_{true} {
  for (const auto node : event.failed) {
    const std::string_view kind = facts.kind[node];
    if (among(kSites, kind) || among(kZones, kind) || among(kOwners, kind)) places_.insert(node);
    power_only_ = power_only_ && among(kPower, kind);
  }
}

bool Destruction::of(NodeId node) const {
  if (corruption_) return failed_.contains(node);
  if (power_only_ || propagation_.effect(node) < graph::Effect::outage) return false;
  const auto nodes = nodes_of(facts_, graph_, node);
  if (!nodes.empty() && !failed_.contains(node)) {
    return std::ranges::all_of(nodes, [&](NodeId one) { return with_it(one, kDepth); });
  }
  return with_it(node, kDepth);
}

/// Whether what `node` keeps is destroyed: it failed, or stands on or in what did.
bool Destruction::with_it(NodeId node, int depth) const {
  if (propagation_.effect(node) < graph::Effect::outage || depth == 0) return false;
  if (places_.contains(node)) return true;
  if (failed_.contains(node)) {
    const std::string_view kind = facts_.kind[node];
    if (facts_.is_data(node) || among(kStores, kind)) return true;
    // A machine whose disks are elsewhere takes none with it.
    return among(kMachines, kind) && !facts_.stored_on.contains(node);
  }
  const auto any = [&](const std::map<NodeId, std::vector<NodeId>>& above) {
    const auto found = above.find(node);
    return found != above.end() &&
           std::ranges::any_of(found->second, [&](NodeId one) { return with_it(one, depth - 1); });
  };
  if (!places_.empty() && any(facts_.places)) return true;
  if (facts_.stored_on.contains(node)) return any(facts_.stored_on);
  // The disks of a virtual machine outlive its host, and not its site.
  if (facts_.kind[node] == "vm" && places_.empty()) return false;
  return any(facts_.runs_on);
}

std::vector<NodeId> nodes_of(const Facts& facts, const graph::Graph& graph, NodeId cluster) {
  if (!facts.is_data(cluster)) return {};
  std::vector<NodeId> out;
  for (const auto need : graph.needs_of(cluster)) {
    const auto members = graph.members(need);
    const auto holds_data = [&](NodeId member) { return among(kNodes, facts.kind[member]); };
    if (graph.soft(need) || !std::ranges::all_of(members, holds_data)) continue;
    out.insert(out.end(), members.begin(), members.end());
  }
  return out;
}

std::string_view to_string(Scenario scenario) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"component", "host", "power", "zone", "site", "provider", "data", "declared"});
  return kNames.at(static_cast<std::size_t>(scenario));
}

bool is_scenario(std::string_view name) {
  for (std::size_t i = 0; i < kScenarioClasses; ++i) {
    if (to_string(static_cast<Scenario>(i)) == name) return true;
  }
  return false;
}

std::optional<Scenario> scenario_of(std::string_view kind) {
  if (among(kPeople, kind)) return std::nullopt;
  if (among(kHosts, kind)) return Scenario::host;
  if (among(kPower, kind)) return Scenario::power;
  if (among(kZones, kind)) return Scenario::zone;
  if (among(kSites, kind)) return Scenario::site;
  if (among(kProviders, kind)) return Scenario::provider;
  return Scenario::component;
}

std::vector<NodeId> corrupted_with(const Facts& facts, const graph::Graph& graph, NodeId node) {
  std::set<NodeId> seen{node};
  std::vector<NodeId> open = nodes_of(facts, graph, node);
  open.push_back(node);
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    for (const auto& copy : facts.copies_of(at)) {
      // Machines that hold a copy are none: what is wrong is in the data on them.
      if (copy.mode == "snapshot" || !facts.is_data(copy.to)) continue;
      if (seen.insert(copy.to).second) open.push_back(copy.to);
    }
  }
  return {seen.begin(), seen.end()};
}

}  // namespace plimsoll::assess::recovery
