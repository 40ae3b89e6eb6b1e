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

/// Whether the data of one fallen node goes with the event.
class Destruction {
 public:
  Destruction(const Facts& facts, const graph::Graph& graph, const Event& event,
              const graph::Propagation& propagation)
      : facts_{facts}, graph_{graph}, propagation_{propagation} {
    for (const auto node : event.failed) {
      failed_.insert(node);
      const auto kind = std::string_view{facts.kind[node]};
      places_ = places_ || among(kSites, kind) || among(kZones, kind) || among(kOwners, kind);
      power_only_ = power_only_ && among(kPower, kind);
    }
  }

  [[nodiscard]] bool of(NodeId node) {
    if (power_only_ || propagation_.effect(node) < graph::Effect::outage) return false;
    if (places_) return true;
    return by_itself(node, kDepth);
  }

 private:
  static constexpr int kDepth = 6;

  [[nodiscard]] bool by_itself(NodeId node, int depth) {
    if (propagation_.effect(node) < graph::Effect::outage || depth == 0) return false;
    if (failed_.contains(node)) {
      const std::string_view kind = facts_.kind[node];
      return facts_.is_data(node) ? true : among(kStores, kind) || among(kMachines, kind);
    }
    const auto stores = facts_.stored_on.find(node);
    if (stores != facts_.stored_on.end()) return any(stores->second, depth);
    if (facts_.kind[node] == "vm") return false;
    const auto machines = facts_.runs_on.find(node);
    if (machines != facts_.runs_on.end()) return any(machines->second, depth);
    return facts_.is_data(node) && without_nodes(node, depth);
  }

  /// Whether a cluster has lost the data of every one of its nodes.
  [[nodiscard]] bool without_nodes(NodeId cluster, int depth) {
    for (const auto need : graph_.needs_of(cluster)) {
      const auto members = graph_.members(need);
      const auto holds_data = [&](NodeId member) { return among(kNodes, facts_.kind[member]); };
      const auto gone = [&](NodeId member) { return by_itself(member, depth - 1); };
      if (graph_.soft(need) || members.empty() || !std::ranges::all_of(members, holds_data))
        continue;
      if (std::ranges::all_of(members, gone)) return true;
    }
    return false;
  }

  [[nodiscard]] bool any(const std::vector<NodeId>& nodes, int depth) {
    return std::ranges::any_of(nodes, [&](NodeId node) { return by_itself(node, depth - 1); });
  }

  const Facts& facts_;
  const graph::Graph& graph_;
  const graph::Propagation& propagation_;
  std::set<NodeId> failed_;
  bool places_ = false;
  bool power_only_ = true;
};

}  // namespace

std::string_view to_string(Scenario scenario) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"component", "host", "power", "zone", "site", "provider", "data", "declared"});
  return kNames.at(static_cast<std::size_t>(scenario));
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

std::vector<NodeId> corrupted_with(const Facts& facts, NodeId node) {
  std::set<NodeId> seen{node};
  std::vector<NodeId> open{node};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    for (const auto& copy : facts.copies_of(at)) {
      if (copy.mode != "snapshot" && seen.insert(copy.to).second) open.push_back(copy.to);
    }
  }
  return {seen.begin(), seen.end()};
}

std::vector<bool> destroyed(const Facts& facts, const graph::Graph& graph, const Event& event,
                            const graph::Propagation& propagation, std::span<const NodeId> fallen) {
  std::vector<bool> out(fallen.size());
  if (event.scenario == Scenario::data) {
    for (std::size_t i = 0; i < fallen.size(); ++i) {
      out[i] = std::ranges::binary_search(event.failed, fallen[i]);
    }
    return out;
  }
  Destruction destruction{facts, graph, event, propagation};
  for (std::size_t i = 0; i < fallen.size(); ++i) {
    // Only of data it matters.
    out[i] = facts.is_data(fallen[i]) && destruction.of(fallen[i]);
  }
  return out;
}

}  // namespace plimsoll::assess::recovery
