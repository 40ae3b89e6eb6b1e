#include "lib/topology/facts/inventory.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include <SQLiteCpp/Database.h>

#include "lib/core/text.hpp"
#include "lib/model/attributes.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::topology {
namespace {

/// In the order of Attribute, which is that of the names.
constexpr auto kAttributes = std::to_array<std::string_view>({
    "advertisement_ms",
    "anchor",
    "arp_interval_ms",
    "automatic_failover",
    "bond_mode",
    "cloud_service",
    "cluster_mode",
    "controller_mode",
    "down_delay_ms",
    "evaluate_target_health",
    "fhrp",
    "health_check",
    "health_check_failures",
    "health_check_grace_s",
    "health_check_interval_s",
    "health_check_unhealthy",
    "hello_ms",
    "hold_ms",
    "k",
    "members_needed",
    "miimon_ms",
    "min_links",
    "min_size",
    "multi_az",
    "multipath",
    "operational",
    "power_redundancy_mode",
    "present",
    "psus_needed",
    "quorum",
    "raid_level",
    "raid_members",
    "raid_spares",
    "raid_state",
    "raid_working",
    "routing",
    "service_tag",
    "shards",
    "suspended_processes",
    "takeover",
    "takeover_s",
    "transfer_ms",
    "ttl_s",
    "type",
});

/// What one statement of a relation says of the roles; false: that it is needed to start only.
bool read_roles(std::string_view json, Relation& relation) {
  const auto parsed = model::parse_attributes(json);
  if (!parsed) return true;
  const auto text = [&](std::string_view name) -> std::string {
    const auto found = parsed->find(name);
    return found == parsed->end() ? std::string{} : core::lower(model::to_text(found->second));
  };
  const auto strength = text("strength");
  if (strength == "start") return false;
  relation.soft = strength == "soft";
  const auto role = text("role");
  relation.standby = !flag(text("active")).value_or(true) || role == "standby" ||
                     role == "secondary" || role == "passive" || role == "replica" ||
                     role == "reader" || role == "backup";
  relation.healthy = flag(text("healthy"));
  relation.takeover = model::parse_takeover(text("takeover"));
  relation.takeover_s = whole_number(text("takeover_s"));
  if (!relation.takeover_s) relation.takeover_s = whole_number(text("takeover_seconds"));
  return true;
}

bool same(const Relation& left, const Relation& right) {
  return left.from == right.from && left.to == right.to && left.kind == right.kind;
}

}  // namespace

std::optional<std::int64_t> whole_number(std::string_view text) {
  const auto number = core::to_int(text);
  return number && *number >= 0 ? number : std::nullopt;
}

std::optional<bool> flag(std::string_view text) {
  const auto word = core::lower(text);
  if (word == "1" || word == "true" || word == "yes") return true;
  if (word == "0" || word == "false" || word == "no") return false;
  return std::nullopt;
}

Inventory Inventory::read(store::Database& database) {
  Inventory inventory;
  inventory.read_assets(database);
  inventory.read_relations(database);
  inventory.read_groups(database);
  inventory.read_attributes(database);
  return inventory;
}

void Inventory::read_assets(store::Database& database) {
  store::Statement rows{database.handle().getHandle(),
                        "SELECT id, kind, name FROM asset WHERE last_scan IS NULL ORDER BY id"};
  while (rows.step()) {
    const auto* kind = model::find_asset_kind(rows.text(1));
    assets.push_back({rows.integer(0), kind == nullptr ? std::string_view{} : kind->name,
                      std::string{rows.text(2)}});
  }
}

void Inventory::read_relations(store::Database& database) {
  store::Statement rows{
      database.handle().getHandle(),
      "SELECT from_id, to_id, kind, attributes, id, source_id FROM relation_version "
      "WHERE last_scan IS NULL ORDER BY from_id, to_id, kind, id"};
  while (rows.step()) {
    const auto from = node_of(rows.integer(0));
    const auto to = node_of(rows.integer(1));
    const auto* kind = model::find_relation_kind(rows.text(2));
    // An end that no source sees any more fails nobody; kinds are checked when they are stored.
    if (!from || !to || kind == nullptr) continue;
    Relation relation{*from, *to, kind, rows.integer(4), rows.integer(5), false, false, false,
                      {},    {},  {}};
    // What is needed to start only fails nobody who runs; lib/assess/recovery waits for it.
    if (rows.text(3) != "{}" && !read_roles(rows.text(3), relation)) continue;
    if (relations.empty() || !same(relations.back(), relation)) {
      relations.push_back(relation);
      continue;
    }
    auto& known = relations.back();
    also_said_.emplace_back(relations.size() - 1, relation.source);
    known.soft = known.soft && relation.soft;
    known.standby = known.standby || relation.standby;
    if (!known.takeover) known.takeover = relation.takeover;
    if (!known.takeover_s) known.takeover_s = relation.takeover_s;
    if (relation.healthy == false || !known.healthy) known.healthy = relation.healthy;
  }
  relation_begin_.assign(assets.size() + 1, 0);
  for (const auto& relation : relations) ++relation_begin_[relation.from + std::size_t{1}];
  for (std::size_t i = 1; i < relation_begin_.size(); ++i) {
    relation_begin_[i] += relation_begin_[i - 1];
  }
}

void Inventory::read_groups(store::Database& database) {
  store::Statement rows{
      database.handle().getHandle(),
      "SELECT g.id, g.asset_id, g.name, g.k, g.takeover, g.takeover_s, g.why, m.asset_id, m.active "
      "FROM redundancy_group g LEFT JOIN redundancy_member m ON m.group_id = g.id "
      "WHERE g.last_scan IS NULL ORDER BY g.id, m.asset_id"};
  while (rows.step()) {
    const auto of = node_of(rows.integer(1));
    if (!of) continue;
    if (groups.empty() || groups.back().id != rows.integer(0)) {
      Group group;
      group.id = rows.integer(0);
      group.of = *of;
      group.name = rows.text(2);
      group.k = rows.integer(3);
      group.takeover = model::parse_takeover(rows.text(4)).value_or(model::Takeover::rebuild);
      if (!rows.is_null(5)) group.takeover_s = rows.integer(5);
      group.why = rows.text(6);
      groups.push_back(std::move(group));
    }
    if (rows.is_null(7)) continue;
    if (const auto member = node_of(rows.integer(7))) {
      groups.back().members.push_back({*member, rows.integer(8) != 0});
    } else {
      ++groups.back().gone;
    }
  }
}

void Inventory::read_attributes(store::Database& database) {
  store::Statement rows{database.handle().getHandle(),
                        "SELECT v.asset_id, v.attributes, v.id FROM asset_version v JOIN source s "
                        "ON s.id = v.source_id WHERE v.last_scan IS NULL AND v.attributes <> '{}' "
                        "ORDER BY v.asset_id, s.specificity DESC, v.first_scan DESC, v.id DESC"};
  down_.assign(assets.size(), 0);
  while (rows.step()) {
    const auto node = node_of(rows.integer(0));
    if (node) read_statement(*node, rows.text(1), rows.integer(2));
  }
  // The first statement of each is the most specific source's.
  const auto key = [](const AttributeValue& value) { return std::pair{value.node, value.name}; };
  std::ranges::stable_sort(attributes_, {}, key);
  const auto same = [&](const auto& a, const auto& b) { return key(a) == key(b); };
  attributes_.erase(std::unique(attributes_.begin(), attributes_.end(), same), attributes_.end());
}

void Inventory::read_statement(NodeId node, std::string_view json, std::int64_t version) {
  const auto stated = model::parse_attributes(json);
  if (!stated) return;
  for (std::size_t i = 0; i < kAttributes.size(); ++i) {
    const auto found = stated->find(kAttributes.at(i));
    if (found == stated->end()) continue;
    const auto name = static_cast<Attribute>(i);
    auto value = model::to_text(found->second);
    // Whoever sees it broken is believed: a management controller sees a link that the host has
    // lost.
    if (name == Attribute::operational && flag(value) == false) down_[node] = 1;
    attributes_.push_back({node, name, std::move(value), version});
  }
}

std::optional<NodeId> Inventory::node_of(std::int64_t asset_id) const {
  const auto found =
      std::lower_bound(assets.begin(), assets.end(), asset_id,
                       [](const Asset& asset, std::int64_t id) { return asset.id < id; });
  if (found == assets.end() || found->id != asset_id) return std::nullopt;
  return static_cast<NodeId>(found - assets.begin());
}

std::span<Relation> Inventory::relations_of(NodeId from) {
  return std::span{relations}.subspan(
      relation_begin_[from], relation_begin_[from + std::size_t{1}] - relation_begin_[from]);
}

std::span<const Relation> Inventory::relations_of(NodeId from) const {
  return std::span{relations}.subspan(
      relation_begin_[from], relation_begin_[from + std::size_t{1}] - relation_begin_[from]);
}

std::vector<std::int64_t> Inventory::sources_of(const Relation& relation) const {
  std::vector<std::int64_t> out{relation.source};
  const auto place = static_cast<std::size_t>(&relation - relations.data());
  auto also =
      std::ranges::lower_bound(also_said_, place, {}, &decltype(also_said_)::value_type::first);
  for (; also != also_said_.end() && also->first == place; ++also) out.push_back(also->second);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string_view Inventory::text(NodeId node, Attribute name) const {
  const auto* found = attribute(node, name);
  return found == nullptr ? std::string_view{} : std::string_view{found->value};
}

std::optional<std::int64_t> Inventory::number(NodeId node, Attribute name) const {
  return whole_number(text(node, name));
}

const AttributeValue* Inventory::attribute(NodeId node, Attribute name) const {
  const auto key = std::pair{node, name};
  const auto found = std::lower_bound(attributes_.begin(), attributes_.end(), key,
                                      [](const AttributeValue& value, const auto& wanted) {
                                        return std::pair{value.node, value.name} < wanted;
                                      });
  if (found == attributes_.end() || found->node != node || found->name != name) return nullptr;
  return &*found;
}

}  // namespace plimsoll::topology
