#include "lib/topology/failure_graph.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>

#include "lib/graph/impact.hpp"
#include "lib/store/statement.hpp"
#include "lib/topology/facts/conclusions.hpp"
#include "lib/topology/facts/inventory.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology {
namespace {

using graph::Effect;
using graph::NodeId;

std::string_view to_string(Effect effect) {
  constexpr std::array<std::string_view, 5> kNames{"none", "degraded", "interrupted", "outage",
                                                   "lost"};
  return kNames.at(static_cast<std::size_t>(effect));
}

/// Writes the impacts of all nodes on some services.
class ImpactWriter {
 public:
  ImpactWriter(store::Database& database, std::int64_t assessment, const FailureGraph& model)
      : model_{&model},
        assessment_{assessment},
        insert_impact_{database.handle().getHandle(),
                       "INSERT INTO impact (node_id, service_id, assessment_id, effect, seconds) "
                       "VALUES (?,?,?,?,?)"},
        insert_point_{database.handle().getHandle(),
                      "INSERT INTO single_point (service_id, node_id, root_id, assessment_id) "
                      "VALUES (?,?,?,?)"} {}

  void write(const graph::Baseline& baseline, const std::vector<NodeId>& services,
             unsigned threads) {
    if (services.empty()) return;
    std::vector<std::pair<NodeId, NodeId>> points;  // service, node
    const auto note = [&](NodeId failed, std::span<const graph::ServiceEffect> effects) {
      if (model_->is_virtual[failed]) return;
      for (const auto& effect : effects) {
        if (effect.service == failed) continue;
        write_impact(failed, effect);
        if (effect.effect >= Effect::outage) points.emplace_back(effect.service, failed);
      }
    };
    const auto roots =
        graph::for_each_impact_with_roots(baseline, services, note, threads, model_->standing);
    std::sort(points.begin(), points.end());
    for (const auto& [service, node] : points) {
      const auto root = roots.of[node];
      insert_point_
          .bind(asset(service), asset(node), asset(root == service ? node : root), assessment_)
          .run();
    }
    summary.single_points += static_cast<std::int64_t>(points.size());
  }

  ImpactSummary summary;

 private:
  [[nodiscard]] std::int64_t asset(NodeId node) const { return model_->asset_ids[node]; }

  void write_impact(NodeId failed, const graph::ServiceEffect& effect) {
    std::optional<std::int64_t> seconds;
    if (effect.effect == Effect::interrupted && effect.seconds != graph::kUnknownSeconds) {
      seconds = effect.seconds;
    }
    insert_impact_
        .bind(asset(failed), asset(effect.service), assessment_, to_string(effect.effect), seconds)
        .run();
    ++summary.impacts;
  }

  const FailureGraph* model_;
  std::int64_t assessment_;
  store::Statement insert_impact_;
  store::Statement insert_point_;
};

/// What an asset of that kind stands for as a single point.
graph::Standing standing_of(std::string_view kind) {
  constexpr auto kParts = std::to_array<std::string_view>(
      {"chassis", "psu", "fan", "nic", "disk", "storage_controller", "bmc", "volume", "firmware",
       "software", "operating_system"});
  constexpr auto kPlaces =
      std::to_array<std::string_view>({"site", "building", "room", "region", "cloud_provider",
                                       "account", "vendor", "contract", "team"});
  if (std::find(kParts.begin(), kParts.end(), kind) != kParts.end()) return graph::Standing::part;
  if (std::find(kPlaces.begin(), kPlaces.end(), kind) != kPlaces.end()) {
    return graph::Standing::place;
  }
  return graph::Standing::whole;
}

/// Whether it is a setting and no thing, so that it fails only with what carries it: an address
/// that routers share, a name, a group that a cloud keeps.
bool is_virtual_node(const Inventory& inventory, NodeId node) {
  const auto kind = inventory.assets[node].kind;
  if (kind == "gateway") return inventory.attribute(node, Attribute::fhrp) != nullptr;
  const bool kept = kind == "autoscaling_group" || kind == "backend_pool" || kind == "endpoint";
  return kept && inventory.attribute(node, Attribute::cloud_service) != nullptr;
}

}  // namespace

std::optional<NodeId> FailureGraph::node_of(std::int64_t asset_id) const {
  const auto found = std::lower_bound(asset_ids.begin(), asset_ids.end(), asset_id);
  if (found == asset_ids.end() || *found != asset_id) return std::nullopt;
  return static_cast<NodeId>(found - asset_ids.begin());
}

FailureGraph build_failure_graph(store::Database& database, std::int64_t assessment) {
  SQLite::Savepoint savepoint{database.handle(), "build_failure_graph"};
  database.handle().exec("DELETE FROM need_member; DELETE FROM need;");
  auto inventory = Inventory::read(database);
  Conclusions conclusions{database, assessment, inventory};
  rules::declared(inventory, conclusions);
  rules::transfer_switches(inventory, conclusions);
  rules::power_supplies(inventory, conclusions);
  rules::link_aggregation(inventory, conclusions);
  rules::raid(inventory, conclusions);
  rules::multipath(inventory, conclusions);
  rules::first_hop(inventory, conclusions);
  rules::device_clusters(inventory, conclusions);
  rules::storage_controllers(inventory, conclusions);
  rules::target_groups(inventory, conclusions);
  rules::autoscaling(inventory, conclusions);
  rules::managed_clusters(inventory, conclusions);
  rules::hybrid_links(inventory, conclusions);
  rules::dns_failover(inventory, conclusions);
  rules::cloud_zones(inventory, conclusions);
  rules::service_members(inventory, conclusions);
  rules::resolvers(inventory, conclusions);
  rules::membership(inventory, conclusions);
  rules::dependencies(inventory, conclusions);
  rules::network_reach(inventory, conclusions);

  std::vector<std::int64_t> asset_ids;
  std::vector<NodeId> services;
  std::vector<graph::Standing> standing;
  std::vector<bool> is_virtual;
  std::vector<NodeId> down;
  for (NodeId node = 0; node < inventory.assets.size(); ++node) {
    asset_ids.push_back(inventory.assets[node].id);
    if (inventory.assets[node].kind == "business_service") services.push_back(node);
    is_virtual.push_back(is_virtual_node(inventory, node));
    // What stands behind a virtual node would stand behind nothing.
    standing.push_back(is_virtual.back() ? graph::Standing::place
                                         : standing_of(inventory.assets[node].kind));
    if (inventory.down(node)) down.push_back(node);
  }
  auto rows = conclusions.take_rows();
  auto gaps = conclusions.take_gaps();
  savepoint.release();
  return {std::move(conclusions).build(),
          std::move(asset_ids),
          std::move(rows),
          std::move(services),
          std::move(standing),
          std::move(is_virtual),
          std::move(down),
          std::move(gaps)};
}

ImpactSummary write_impacts(store::Database& database, std::int64_t assessment,
                            const FailureGraph& model, unsigned threads) {
  SQLite::Savepoint savepoint{database.handle(), "write_impacts"};
  database.handle().exec("DELETE FROM impact; DELETE FROM single_point;");
  ImpactWriter writer{database, assessment, model};
  std::vector<NodeId> up;
  std::vector<NodeId> fallen;
  {
    const graph::Baseline now{model.graph, model.down};
    for (const auto service : model.services) {
      const auto effect = now.effect(service);
      (effect >= Effect::outage ? fallen : up).push_back(service);
      if (effect >= Effect::outage)
        writer.summary.down.push_back({model.asset_ids[service], effect});
    }
    writer.write(now, up, threads);
  }
  if (!fallen.empty()) writer.write(graph::Baseline{model.graph}, fallen, threads);
  savepoint.release();
  return writer.summary;
}

}  // namespace plimsoll::topology
