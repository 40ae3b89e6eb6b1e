// ElastiCache: groups that replicate, clusters that don't, their nodes.
#include <fmt/format.h>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

std::string group_arn(const Reading& reading, const std::string& id) {
  return id.empty() ? std::string{} : reading.arn("elasticache", "replicationgroup:" + id);
}
std::string cluster_arn(const Reading& reading, const std::string& id) {
  return id.empty() ? std::string{} : reading.arn("elasticache", "cluster:" + id);
}

/// "enabled", "enabling" and the like.
std::optional<bool> enabled(std::string_view word) {
  if (word == "enabled" || word == "enabling") return true;
  if (word == "disabled" || word == "disabling") return false;
  return std::nullopt;
}

model::Attributes role_of(const std::string& role) {
  model::Attributes out;
  model::set(out, "role", std::optional<std::string_view>{role});
  return out;
}

void map_group(Reading& reading, const json& node) {
  auto arn = text(node, "ARN");
  const auto id = text(node, "ReplicationGroupId");
  if (!model::parse_arn(arn)) arn = group_arn(reading, id);
  Resource group{reading, node, "cache", "elasticache", arn};
  const auto& shards = list(node, "NodeGroups");
  group.called(id)
      .set("automatic_failover", enabled(text(node, "AutomaticFailover")))
      .set("multi_az", enabled(text(node, "MultiAZ")))
      .set("shards",
           shards.empty() ? std::nullopt : std::optional{static_cast<std::int64_t>(shards.size())})
      .text("engine", "Engine")
      .number("snapshot_retention_days", "SnapshotRetentionLimit")
      .text("node_type", "CacheNodeType")
      .text("global_group", "GlobalReplicationGroupInfo.GlobalReplicationGroupId")
      .flag("cluster_mode", "ClusterEnabled")
      .fqdn(text(node, "ConfigurationEndpoint.Address"))
      .state("Status");
  for (const auto& shard : shards) {
    group.fqdn(text(shard, "PrimaryEndpoint.Address")).fqdn(text(shard, "ReaderEndpoint.Address"));
  }
  const auto zones = [&] {
    for (const auto& shard : shards) {
      group.zones(texts(shard, "NodeGroupMembers", "PreferredAvailabilityZone"));
    }
  };
  zones();
  const auto key = group.key();
  if (!group.add()) return;
  for (const auto& shard : shards) {
    const auto number_of_shard = text(shard, "NodeGroupId");
    for (const auto& member : list(shard, "NodeGroupMembers")) {
      const auto name = text(member, "CacheClusterId");
      auto attributes = role_of(text(member, "CurrentRole"));
      model::set(attributes, "shard", std::optional<std::string_view>{number_of_shard});
      Resource{reading, member, "replica", "elasticache", cluster_arn(reading, name)}
          .called(name)
          .zone(text(member, "PreferredAvailabilityZone"))
          .fqdn(text(member, "ReadEndpoint.Address"))
          .relate("member_of", model::arn_id(key), std::move(attributes))
          .add();
    }
  }
}

/// One node of a cluster that does not replicate: AWS gives it a number, no ARN.
void map_node(Reading& reading, const json& node, const std::string& cluster) {
  const auto number_of_node = text(node, "CacheNodeId");
  if (number_of_node.empty()) return;
  Resource::keyed(reading, node, "replica", "elasticache", cluster + "/" + number_of_node)
      .called(fmt::format("{} {}", last_part(cluster, ':'), number_of_node))
      .state("CacheNodeStatus")
      .zone(text(node, "CustomerAvailabilityZone"))
      .fqdn(text(node, "Endpoint.Address"))
      .relate("member_of", model::arn_id(cluster))
      .add();
}

void map_cluster(Reading& reading, const json& node) {
  const auto id = text(node, "CacheClusterId");
  const auto group = text(node, "ReplicationGroupId");
  auto arn = text(node, "ARN");
  if (!model::parse_arn(arn)) arn = cluster_arn(reading, id);
  const auto zone = text(node, "PreferredAvailabilityZone");
  Resource cluster{reading, node, group.empty() ? "cache" : "replica", "elasticache", arn};
  cluster.called(id)
      .text("engine", "Engine")
      .text("engine_version", "EngineVersion")
      .text("node_type", "CacheNodeType")
      .state("CacheClusterStatus")
      .fqdn(text(node, "ConfigurationEndpoint.Address"));
  if (zone != "Multiple") cluster.zone(zone);
  if (!group.empty()) {
    cluster.relate("member_of", model::arn_id(group_arn(reading, group)));
    cluster.add();
    reading.notes().cache_engines[group_arn(reading, group)] = {text(node, "Engine"),
                                                                text(node, "EngineVersion")};
    return;
  }
  const auto& nodes = list(node, "CacheNodes");
  cluster.number("snapshot_retention_days", "SnapshotRetentionLimit")
      .number("nodes", "NumCacheNodes");
  cluster.zones(texts(node, "CacheNodes", "CustomerAvailabilityZone"));
  const auto key = cluster.key();
  if (!cluster.add()) return;
  for (const auto& each : nodes) map_node(reading, each, key);
}

}  // namespace

void map_replication_groups(const json& answer, const json& /*input*/, Reading& reading) {
  reading.ask("elasticache", "DescribeCacheClusters", json{{"ShowCacheNodeInfo", true}});
  reading.ask("elasticache", "DescribeGlobalReplicationGroups", json{{"ShowMemberInfo", true}});
  for (const auto& each : list(answer, "ReplicationGroups")) map_group(reading, each);
}

// AuthToken is never part of an answer; PendingModifiedValues, which may name one, is not read.
void map_cache_clusters(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "CacheClusters")) map_cluster(reading, each);
}

void map_global_replication_groups(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "GlobalReplicationGroups")) {
    std::string primary;
    std::vector<std::string> others;
    for (const auto& member : list(each, "Members")) {
      const auto id = text(member, "ReplicationGroupId");
      const auto region = text(member, "ReplicationGroupRegion");
      if (id.empty() || region.empty()) continue;
      auto arn = model::to_string({reading.unit().partition, "elasticache", region,
                                   reading.unit().account, "replicationgroup:" + id});
      if (text(member, "Role") != "PRIMARY") {
        others.push_back(std::move(arn));
      } else if (region == reading.unit().region) {
        primary = std::move(arn);  // told once: in the region that writes
      }
    }
    for (const auto& other : others) {
      if (primary.empty()) break;
      model::Attributes attributes;
      model::set(attributes, "mode", std::optional<std::string_view>{"async"});
      reading.relate(model::arn_id(primary), "replicates_to", model::arn_id(other),
                     std::move(attributes));
    }
  }
}

}  // namespace plimsoll::aws
