/// @file
/// What the audit file knows now and the rules reason about, numbered for the graph: one read of
/// it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/graph/graph.hpp"
#include "lib/model/vocabulary.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::topology {

using graph::NodeId;

struct Asset {
  std::int64_t id;        ///< Row of `asset`.
  std::string_view kind;  ///< A word of model::asset_kinds(), or empty for one it doesn't know.
  std::string name;
};

/// A relation that holds now, each once however many sources say it.
struct Relation {
  NodeId from;
  NodeId to;
  const model::RelationInfo* kind;  ///< Never nullptr.
  std::int64_t
      version;          ///< Row of `relation_version`: the newest statement of the strongest grade.
  std::int64_t source;  ///< Row of `source` of that statement; sources_of() tells them all.
  bool soft;            ///< Every source says so.
  bool standby;         ///< `active` is false, or `role` says standby.
  bool taken = false;   ///< Some rule has concluded from it: the plain rule leaves it alone.
  std::optional<model::Takeover> takeover;
  std::optional<std::int64_t> takeover_s;
  std::optional<bool> healthy;  ///< What a balancer says of a target; absent: nobody says.
};

struct GroupMember {
  NodeId node;
  bool active;
};

/// A redundancy group that a source declares now.
struct Group {
  std::int64_t id;  ///< Row of `redundancy_group`.
  NodeId of;
  std::string name;
  std::int64_t k;
  model::Takeover takeover;
  std::optional<std::int64_t> takeover_s;
  std::string why;
  std::vector<GroupMember> members;  ///< By node, each once; those that are gone are left out.
  std::size_t gone = 0;              ///< Members that no source sees any more.
};

/// The attributes that rules read; docs/reference/physical-model.md and cloud-model.md say what
/// collectors put in them.
enum class Attribute : std::uint8_t {
  advertisement_ms,
  anchor,
  arp_interval_ms,
  automatic_failover,
  bond_mode,
  cloud_service,
  cluster_mode,
  controller_mode,
  down_delay_ms,
  evaluate_target_health,
  fhrp,
  health_check,
  health_check_failures,
  health_check_grace_s,
  health_check_interval_s,
  health_check_unhealthy,
  hello_ms,
  hold_ms,
  k,
  members_needed,
  miimon_ms,
  min_links,
  min_size,
  multi_az,
  multipath,
  operational,
  power_redundancy_mode,
  present,
  psus_needed,
  quorum,
  raid_level,
  raid_members,
  raid_spares,
  raid_state,
  raid_working,
  routing,
  service_tag,
  shards,
  suspended_processes,
  takeover,
  takeover_s,
  transfer_ms,
  ttl_s,
  type,
};

struct AttributeValue {
  NodeId node;
  Attribute name;
  std::string value;     ///< As text; booleans are "yes" and "no".
  std::int64_t version;  ///< Row of `asset_version`.
};

class Inventory {
 public:
  /// Reads the assets, relations, groups and attributes that hold now.  Throws on a damaged file.
  static Inventory read(store::Database& database);

  std::vector<Asset> assets;        ///< By id; the place is the node.
  std::vector<Relation> relations;  ///< By from, to, kind.
  std::vector<Group> groups;        ///< By id.

  [[nodiscard]] std::optional<NodeId> node_of(std::int64_t asset_id) const;
  /// The relations of `from`, by to and kind.
  [[nodiscard]] std::span<Relation> relations_of(NodeId from);
  [[nodiscard]] std::span<const Relation> relations_of(NodeId from) const;
  /// Rows of `source` of all who say it, ascending.
  [[nodiscard]] std::vector<std::int64_t> sources_of(const Relation& relation) const;
  /// The attribute as its most specific source states it; nullptr when nobody does.
  [[nodiscard]] const AttributeValue* attribute(NodeId node, Attribute name) const;
  /// Its value as text; empty when nobody states it.
  [[nodiscard]] std::string_view text(NodeId node, Attribute name) const;
  /// Its value as a whole number of at least 0; absent when nobody states one.
  [[nodiscard]] std::optional<std::int64_t> number(NodeId node, Attribute name) const;
  /// Whether the asset is reported as not working now.
  [[nodiscard]] bool down(NodeId node) const { return down_[node] != 0; }
  [[nodiscard]] const std::string& name(NodeId node) const { return assets[node].name; }

 private:
  void read_assets(store::Database& database);
  void read_relations(store::Database& database);
  void read_groups(store::Database& database);
  void read_attributes(store::Database& database);
  void read_statement(NodeId node, std::string_view json, std::int64_t version);

  std::vector<std::size_t> relation_begin_;
  /// Place in `relations` and a further source of it; by place.
  std::vector<std::pair<std::size_t, std::int64_t>> also_said_;
  std::vector<AttributeValue> attributes_;  ///< By node and name, each once.
  std::vector<std::uint8_t> down_;
};

/// What `text` states of a number of members: a whole number of at least 0; absent for anything
/// else.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);
/// Whether `text` says yes ("1", "true", "yes") or no; absent for anything else.
[[nodiscard]] std::optional<bool> flag(std::string_view text);

}  // namespace plimsoll::topology
