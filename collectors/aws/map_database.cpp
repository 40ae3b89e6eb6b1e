// Relational databases, DynamoDB and OpenSearch.
#include <algorithm>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

constexpr std::int64_t kGiB = std::int64_t{1} << 30U;

std::optional<std::int64_t> gibibytes(const json& node, std::string_view path) {
  const auto size = number(node, path);
  if (!size || *size <= 0 || *size >= kGiB) return std::nullopt;
  return *size * kGiB;
}

/// A database that is named by ARN (in another region) or by its id (in this one).
model::Identifier db_id(const Reading& reading, const std::string& name, std::string_view type) {
  if (name.empty()) return {};
  if (model::parse_arn(name)) return model::arn_id(name);
  return reading.arn_id("rds", std::string{type} + ":" + name);
}

model::Attributes replication(std::string_view mode) {
  model::Attributes out;
  model::set(out, "mode", std::optional{mode});
  return out;
}

/// Replicas are copied to asynchronously and are promoted by hand.
void relate_replicas(Reading& reading, const json& node, std::string_view list_path,
                     std::string_view type, Resource& source) {
  for (const auto& replica : texts(node, list_path)) {
    const auto id = db_id(reading, replica, type);
    source.relate("replicates_to", id, replication("async"));
    model::Attributes takeover;
    model::set(takeover, "takeover", std::optional<std::string_view>{"manual"});
    source.relate("fails_over_to", id, std::move(takeover));
  }
}

void tell_database(const json& node, Resource& database) {
  database.text("engine", "Engine")
      .text("engine_version", "EngineVersion")
      .flag("multi_az", "MultiAZ")
      .number("backup_retention_days", "BackupRetentionPeriod")
      .time("latest_restorable_at", "LatestRestorableTime")
      .flag("deletion_protection", "DeletionProtection")
      .set("storage_bytes", gibibytes(node, "AllocatedStorage"))
      .flag("encrypted", "StorageEncrypted");
}

void map_db_instance(Reading& reading, const json& node) {
  const auto id = text(node, "DBInstanceIdentifier");
  auto arn = text(node, "DBInstanceArn");
  if (!model::parse_arn(arn)) arn = id.empty() ? "" : reading.arn("rds", "db:" + id);
  Resource database{reading, node, "database", "rds", arn};
  tell_database(node, database);
  database.called(id)
      .text("instance_class", "DBInstanceClass")
      .text("storage_type", "StorageType")
      .number("promotion_tier", "PromotionTier")
      .fqdn(text(node, "Endpoint.Address"))
      .state("DBInstanceStatus")
      .tags("TagList")
      .zone(text(node, "AvailabilityZone"))
      .zone(text(node, "SecondaryAvailabilityZone"));
  relate_replicas(reading, node, "ReadReplicaDBInstanceIdentifiers", "db", database);
  relate_replicas(reading, node, "ReadReplicaDBClusterIdentifiers", "cluster", database);
  if (const auto source = text(node, "ReadReplicaSourceDBInstanceIdentifier"); !source.empty()) {
    database.set("replica_of", db_id(reading, source, "db").value);
  }
  if (const auto cluster = text(node, "DBClusterIdentifier"); !cluster.empty()) {
    model::Attributes attributes;
    model::set(attributes, "promotion_tier", number(node, "PromotionTier"));
    database.relate("member_of", reading.arn_id("rds", "cluster:" + cluster),
                    std::move(attributes));
  }
  if (!database.add()) return;
  reading.count("L-7B6409FD", 1);
}

std::string_view cluster_service(std::string_view engine) {
  if (engine.starts_with("aurora")) return "aurora";
  if (engine == "docdb" || engine == "neptune") return engine;
  return engine.empty() ? "aurora" : "rds-cluster";
}

void relate_members(const Reading& reading, const json& node, Resource& cluster) {
  std::map<std::string, bool> writes;
  for (const auto& member : list(node, "DBClusterMembers")) {
    auto& writer = writes[text(member, "DBInstanceIdentifier")];
    writer = writer || flag(member, "IsClusterWriter").value_or(false);
  }
  for (const auto& member : list(node, "DBClusterMembers")) {
    const auto name = text(member, "DBInstanceIdentifier");
    model::Attributes attributes;
    if (flag(member, "IsClusterWriter")) {
      model::set(attributes, "role",
                 std::optional<std::string_view>{writes[name] ? "writer" : "reader"});
    }
    model::set(attributes, "promotion_tier", number(member, "PromotionTier"));
    cluster.related(db_id(reading, name, "db"), "member_of", std::move(attributes));
  }
}

void map_db_cluster(Reading& reading, const json& node) {
  const auto id = text(node, "DBClusterIdentifier");
  auto arn = text(node, "DBClusterArn");
  if (!model::parse_arn(arn)) arn = id.empty() ? "" : reading.arn("rds", "cluster:" + id);
  Resource cluster{reading, node, "database_cluster", cluster_service(text(node, "Engine")), arn};
  tell_database(node, cluster);
  cluster.called(id)
      .text("engine_mode", "EngineMode")
      .text("global_cluster", "GlobalClusterIdentifier")
      .fqdn(text(node, "Endpoint"))
      .fqdn(text(node, "ReaderEndpoint"))
      .state("Status")
      .tags("TagList")
      .zones(texts(node, "AvailabilityZones"));
  relate_replicas(reading, node, "ReadReplicaIdentifiers", "cluster", cluster);
  if (const auto source = text(node, "ReplicationSourceIdentifier"); !source.empty()) {
    cluster.set("replica_of", db_id(reading, source, "cluster").value);
  }
  relate_members(reading, node, cluster);
  cluster.add();
}

/// Zones and nodes of an OpenSearch domain.
void map_domain(Reading& reading, const json& node) {
  Resource domain{reading, node, "database_cluster", "opensearch", text(node, "ARN")};
  const auto zoned = flag(node, "ClusterConfig.ZoneAwarenessEnabled");
  const auto masters = flag(node, "ClusterConfig.DedicatedMasterEnabled");
  domain.name("DomainName")
      .text("engine", "EngineVersion")
      .text("instance_type", "ClusterConfig.InstanceType")
      .set("zone_awareness", zoned)
      .number("zones", "ClusterConfig.ZoneAwarenessConfig.AvailabilityZoneCount")
      .number("data_nodes", "ClusterConfig.InstanceCount")
      .flag("standby", "ClusterConfig.MultiAZWithStandbyEnabled")
      .flag("encrypted", "EncryptionAtRestOptions.Enabled")
      .fqdn(text(node, "Endpoint"))
      .subnets(texts(node, "VPCOptions.SubnetIds"))
      .zones(texts(node, "VPCOptions.AvailabilityZones"));
  if (masters == false) domain.set("master_nodes", std::optional<std::int64_t>{0});
  if (masters == true) domain.number("master_nodes", "ClusterConfig.DedicatedMasterCount");
  const auto& endpoints = member(node, "Endpoints");
  for (const auto& [name, host] : tags_of(endpoints, "")) domain.fqdn(host);
  const bool gone = flag(node, "Deleted").value_or(false);
  if (!gone) domain.add();
}

}  // namespace

void map_db_instances(const json& answer, const json& /*input*/, Reading& reading) {
  reading.count("L-7B6409FD");  // Service Quotas, "rds": "DB instances"
  for (const auto& each : list(answer, "DBInstances")) map_db_instance(reading, each);
}

void map_db_clusters(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "DBClusters")) map_db_cluster(reading, each);
}

void map_global_clusters(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "GlobalClusters")) {
    const auto id = text(each, "GlobalClusterIdentifier");
    std::string writer;
    std::vector<std::string> readers;
    for (const auto& member : list(each, "GlobalClusterMembers")) {
      auto arn = text(member, "DBClusterArn");
      const auto parsed = model::parse_arn(arn);
      if (!parsed) continue;
      if (reading.draft().has(arn)) {
        Resource{reading, member, "database_cluster", "aurora", arn}
            .set("global_cluster", id)
            .add();
      }
      if (!flag(member, "IsWriter").value_or(false)) {
        readers.push_back(std::move(arn));
      } else if (parsed->region == reading.unit().region) {
        writer = std::move(arn);  // told once: in the region that writes
      }
    }
    for (const auto& reader : readers) {
      if (writer.empty()) break;
      reading.relate(model::arn_id(writer), "replicates_to", model::arn_id(reader),
                     replication("async"));
      model::Attributes takeover;
      model::set(takeover, "takeover", std::optional<std::string_view>{"manual"});
      reading.relate(model::arn_id(writer), "fails_over_to", model::arn_id(reader),
                     std::move(takeover));
    }
  }
}

void map_pending_maintenance(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "PendingMaintenanceActions")) {
    auto& actions = reading.notes().maintenance[text(each, "ResourceIdentifier")];
    for (const auto& detail : list(each, "PendingMaintenanceActionDetails")) {
      json action = json::object();
      action["action"] = text(detail, "Action");
      for (const auto& [name, path] : {std::pair{"apply_at", "CurrentApplyDate"},
                                       {"forced_at", "ForcedApplyDate"},
                                       {"auto_applied_after", "AutoAppliedAfterDate"}}) {
        if (auto at = instant(detail, path); !at.empty()) action[name] = std::move(at);
      }
      if (auto words = text(detail, "Description"); !words.empty()) {
        action["description"] = std::move(words);
      }
      actions.push_back(json_text(action).text);
    }
  }
}

void map_table_names(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& name : texts(answer, "TableNames")) {
    reading.ask("dynamodb", "DescribeTable", input("TableName", name));
    reading.ask("dynamodb", "DescribeContinuousBackups", input("TableName", name));
  }
}

void map_table(const json& answer, const json& /*input*/, Reading& reading) {
  const auto& node = member(answer, "Table");
  const auto name = text(node, "TableName");
  auto arn = text(node, "TableArn");
  if (!model::parse_arn(arn)) arn = name.empty() ? "" : reading.arn("dynamodb", "table/" + name);
  Resource table{reading, node, "database", "dynamodb", arn};
  table.called(name)
      .set("engine", "dynamodb")
      .number("storage_bytes", "TableSizeBytes")
      .text("billing_mode", "BillingModeSummary.BillingMode")
      .flag("deletion_protection", "DeletionProtectionEnabled")
      .state("TableStatus");
  const auto parsed = model::parse_arn(arn);
  std::vector<std::string> regions;
  for (const auto& region : texts(node, "Replicas", "RegionName")) {
    if (!parsed || region == parsed->region) continue;
    regions.push_back(region);
    auto other = *parsed;
    other.region = region;
    table.relate("replicates_to", model::arn_id(model::to_string(other)), replication("async"));
  }
  std::sort(regions.begin(), regions.end());
  table.texts("replica_regions", std::move(regions)).add();
}

void map_continuous_backups(const json& answer, const json& input, Reading& reading) {
  const auto name = text(input, "TableName");
  const auto state =
      text(answer,
           "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus");
  if (name.empty()) return;
  const auto on = state == "ENABLED"    ? std::optional{true}
                  : state == "DISABLED" ? std::optional{false}
                                        : std::nullopt;
  Resource{reading, member(answer, "ContinuousBackupsDescription"), "database", "dynamodb",
           reading.arn("dynamodb", "table/" + name)}
      .set("pitr", on)
      .time("latest_restorable_at", "PointInTimeRecoveryDescription.LatestRestorableDateTime")
      .number("backup_retention_days", "PointInTimeRecoveryDescription.RecoveryPeriodInDays")
      .add();
}

void map_domain_names(const json& answer, const json& /*input*/, Reading& reading) {
  constexpr std::size_t kNames = 5;  // OpenSearch Service API, DescribeDomains: at most five
  std::vector<std::string> names;
  for (auto& name : texts(answer, "DomainNames", "DomainName")) {
    names.push_back(std::move(name));
    if (names.size() == kNames) {
      reading.ask("opensearch", "DescribeDomains", input("DomainNames", std::exchange(names, {})));
    }
  }
  if (!names.empty()) reading.ask("opensearch", "DescribeDomains", input("DomainNames", names));
}

void map_domains(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "DomainStatusList")) map_domain(reading, each);
}

}  // namespace plimsoll::aws
