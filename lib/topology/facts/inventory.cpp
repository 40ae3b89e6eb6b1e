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

constexpr auto kAttributes = std::to_array<std::pair<std::string_view, Attribute>>({
    {"anchor", Attribute::anchor},
    {"k", Attribute::k},
    {"members_needed", Attribute::members_needed},
    {"min_size", Attribute::min_size},
    {"operational", Attribute::operational},
    {"quorum", Attribute::quorum},
    {"takeover", Attribute::takeover},
    {"takeover_s", Attribute::takeover_s},
});

std::optional<Attribute> find_attribute(std::string_view name) {
  for (const auto& [known, attribute] : kAttributes) {
    if (known == name) return attribute;
  }
  return std::nullopt;
}

/// What one statement of a relation says of the roles.
void read_roles(std::string_view json, Relation& relation) {
  const auto parsed = model::parse_attributes(json);
  if (!parsed) return;
  const auto text = [&](std::string_view name) -> std::string {
    const auto found = parsed->find(name);
    return found == parsed->end() ? std::string{} : core::lower(model::to_text(found->second));
  };
  relation.soft = text("strength") == "soft";
  const auto role = text("role");
  relation.standby = !flag(text("active")).value_or(true) || role == "standby" ||
                     role == "secondary" || role == "passive" || role == "replica";
  relation.takeover = model::parse_takeover(text("takeover"));
  relation.takeover_s = whole_number(text("takeover_s"));
  if (!relation.takeover_s) relation.takeover_s = whole_number(text("takeover_seconds"));
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
  store::Statement rows{database.handle().getHandle(),
                        "SELECT from_id, to_id, kind, attributes, id FROM relation_version "
                        "WHERE last_scan IS NULL ORDER BY from_id, to_id, kind, id"};
  while (rows.step()) {
    const auto from = node_of(rows.integer(0));
    const auto to = node_of(rows.integer(1));
    const auto* kind = model::find_relation_kind(rows.text(2));
    // An end that no source sees any more fails nobody; kinds are checked when they are stored.
    if (!from || !to || kind == nullptr) continue;
    Relation relation{*from, *to, kind, rows.integer(4), false, false, false, {}, {}};
    if (rows.text(3) != "{}") read_roles(rows.text(3), relation);
    if (relations.empty() || !same(relations.back(), relation)) {
      relations.push_back(relation);
      continue;
    }
    auto& known = relations.back();
    known.soft = known.soft && relation.soft;
    known.standby = known.standby || relation.standby;
    if (!known.takeover) known.takeover = relation.takeover;
    if (!known.takeover_s) known.takeover_s = relation.takeover_s;
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
  // Reading the attributes of every asset as JSON costs more than all else here; most state none of
  // these.
  store::Statement rows{
      database.handle().getHandle(),
      "SELECT v.asset_id, a.key, a.value, v.id FROM asset_version v "
      "JOIN source s ON s.id = v.source_id, json_each(v.attributes) a "
      "WHERE v.last_scan IS NULL AND (instr(v.attributes, '\"operational\":') "
      "OR instr(v.attributes, '\"members_needed\":') OR instr(v.attributes, '\"k\":') "
      "OR instr(v.attributes, '\"quorum\":') OR instr(v.attributes, '\"min_size\":') "
      "OR instr(v.attributes, '\"takeover') OR instr(v.attributes, '\"anchor\":')) "
      "AND a.key IN ('anchor', 'k', 'members_needed', 'min_size', 'operational', 'quorum', "
      "'takeover', 'takeover_s') "
      "ORDER BY v.asset_id, a.key, s.specificity DESC, v.first_scan DESC, v.id DESC"};
  down_.assign(assets.size(), 0);
  while (rows.step()) {
    const auto node = node_of(rows.integer(0));
    const auto name = find_attribute(rows.text(1));
    if (!node || !name) continue;
    // Whoever sees it broken is believed: a management controller sees a link that the host has
    // lost.
    if (*name == Attribute::operational && flag(rows.text(2)) == false) down_[*node] = 1;
    if (!attributes_.empty() && attributes_.back().node == *node &&
        attributes_.back().name == *name) {
      continue;  // a weaker source's
    }
    attributes_.push_back({*node, *name, std::string{rows.text(2)}, rows.integer(3)});
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
