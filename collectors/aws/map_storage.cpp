// Buckets and file systems.
#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

std::string bucket_arn(const Reading& reading, const std::string& name) {
  if (name.empty()) return {};
  return model::to_string({reading.unit().partition, "s3", "", "", name});
}

/// What a further call tells of a bucket.
Resource more_of(Reading& reading, const json& answer, const json& input) {
  Resource out{reading, answer, "object_store", "s3", bucket_arn(reading, text(input, "Bucket"))};
  return out;
}

/// "us-east-1" is not told at all, "EU" is what eu-west-1 was once called.
/// Source: Amazon S3 API Reference, GetBucketLocation.
std::string region_of(const std::string& constraint, const Unit& unit) {
  if (constraint == "EU") return "eu-west-1";
  if (!constraint.empty()) return constraint;
  return unit.partition == "aws" ? "us-east-1" : "";
}

std::optional<bool> on(std::string_view word) {
  const auto lower = core::lower(word);
  if (lower == "enabled" || lower == "enabling") return true;
  if (lower == "disabled" || lower == "disabling") return false;
  return std::nullopt;
}

std::string efs_arn(const Reading& reading, const std::string& id, std::string_view region) {
  if (id.empty()) return {};
  if (model::parse_arn(id)) return id;
  return model::to_string({reading.unit().partition, "elasticfilesystem", std::string{region},
                           reading.unit().account, "file-system/" + id});
}

void map_fsx_system(Reading& reading, const json& node) {
  auto arn = text(node, "ResourceARN");
  const auto id = text(node, "FileSystemId");
  if (!model::parse_arn(arn) && !id.empty()) arn = reading.arn("fsx", "file-system/" + id);
  constexpr std::int64_t kGiB = std::int64_t{1} << 30U;
  const auto size = number(node, "StorageCapacity");
  Resource system{reading, node, "volume", "fsx", arn};
  for (const auto* kind : {"WindowsConfiguration", "OntapConfiguration", "OpenZFSConfiguration",
                           "LustreConfiguration"}) {
    const auto& more = member(node, kind);
    if (!more.is_object()) continue;
    const auto deployment = text(more, "DeploymentType");
    const auto retention = number(more, "AutomaticBackupRetentionDays");
    system.set("deployment", deployment)
        .set("backup_retention_days", retention)
        .set("preferred_subnet", text(more, "PreferredSubnetId"));
    if (retention) system.set("backup_enabled", std::optional{*retention > 0});
    if (!deployment.empty())
      system.set("multi_az", std::optional{deployment.starts_with("MULTI_AZ")});
  }
  if (size && *size > 0 && *size < kGiB) system.set("size_bytes", std::optional{*size * kGiB});
  system.text("type", "FileSystemType")
      .fqdn(text(node, "DNSName"))
      .state("Lifecycle")
      .tags("Tags")
      .subnets(texts(node, "SubnetIds"))
      .add();
}

}  // namespace

void map_buckets(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Buckets")) {
    const auto name = text(each, "Name");
    if (name.empty()) continue;
    const auto region = text(each, "BucketRegion");
    Resource bucket{reading, each, "object_store", "s3", bucket_arn(reading, name)};
    bucket.called(name).region(region.empty() ? text(each, "Region") : region);
    bucket.add();
    for (const auto* call : {"GetBucketLocation", "GetBucketVersioning", "GetBucketReplication",
                             "GetObjectLockConfiguration", "GetBucketTagging"}) {
      reading.ask("s3", call, input("Bucket", name));
    }
  }
}

void map_bucket_location(const json& answer, const json& input, Reading& reading) {
  more_of(reading, answer, input)
      .region(region_of(text(answer, "LocationConstraint"), reading.unit()))
      .add();
}

// A bucket that was never versioned has no Status at all.
void map_bucket_versioning(const json& answer, const json& input, Reading& reading) {
  more_of(reading, answer, input)
      .set("versioning", std::optional{text(answer, "Status") == "Enabled"})
      .text("mfa_delete", "MFADelete")
      .add();
}

void map_bucket_replication(const json& answer, const json& input, Reading& reading) {
  auto bucket = more_of(reading, answer, input);
  bool replicates = false;
  for (const auto& rule : list(answer, "ReplicationConfiguration.Rules")) {
    const auto target = text(rule, "Destination.Bucket");
    if (text(rule, "Status") != "Enabled" || !model::parse_arn(target)) continue;
    replicates = true;
    model::Attributes attributes;
    model::set(attributes, "mode", std::optional<std::string_view>{"async"});
    bucket.relate("replicates_to", model::arn_id(target), std::move(attributes));
  }
  bucket.set("replication", std::optional{replicates}).add();
}

void map_object_lock(const json& answer, const json& input, Reading& reading) {
  more_of(reading, answer, input)
      .set("object_lock",
           std::optional{text(answer, "ObjectLockConfiguration.ObjectLockEnabled") == "Enabled"})
      .text("object_lock_mode", "ObjectLockConfiguration.Rule.DefaultRetention.Mode")
      .number("object_lock_days", "ObjectLockConfiguration.Rule.DefaultRetention.Days")
      .add();
}

void map_bucket_tags(const json& answer, const json& input, Reading& reading) {
  auto bucket = more_of(reading, answer, input);
  bucket.tags("TagSet").called(text(input, "Bucket"));
  bucket.add();
}

void map_efs(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "FileSystems")) {
    const auto id = text(each, "FileSystemId");
    auto arn = text(each, "FileSystemArn");
    if (!model::parse_arn(arn)) arn = efs_arn(reading, id, reading.unit().region);
    const auto zone = text(each, "AvailabilityZoneName");
    Resource system{reading, each, "volume", "efs", arn};
    system.name("Name")
        .number("size_bytes", "SizeInBytes.Value")
        .text("performance_mode", "PerformanceMode")
        .flag("encrypted", "Encrypted")
        .set("multi_az", std::optional{zone.empty()})
        .state("LifeCycleState")
        .tags("Tags")
        .zone(zone);
    if (system.add() && !id.empty()) {
      reading.ask("efs", "DescribeBackupPolicy", input("FileSystemId", id));
    }
  }
}

void map_efs_backup(const json& answer, const json& input, Reading& reading) {
  Resource{reading, answer, "volume", "efs",
           efs_arn(reading, text(input, "FileSystemId"), reading.unit().region)}
      .set("backup_enabled", on(text(answer, "BackupPolicy.Status")))
      .add();
}

void map_efs_replication(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Replications")) {
    const auto from_region = text(each, "SourceFileSystemRegion");
    // Both regions list it; the source's tells it.
    if (!from_region.empty() && from_region != reading.unit().region) continue;
    auto source = text(each, "SourceFileSystemArn");
    if (!model::parse_arn(source)) {
      source = efs_arn(reading, text(each, "SourceFileSystemId"), reading.unit().region);
    }
    for (const auto& target : list(each, "Destinations")) {
      const auto arn = efs_arn(reading, text(target, "FileSystemId"), text(target, "Region"));
      model::Attributes attributes;
      const auto at = instant(target, "LastReplicatedTimestamp");
      model::set(attributes, "mode", std::optional<std::string_view>{"async"});
      model::set(attributes, "synced_at", std::optional<std::string_view>{at});
      reading.relate(model::arn_id(source), "replicates_to", model::arn_id(arn),
                     std::move(attributes));
    }
  }
}

void map_fsx(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "FileSystems")) map_fsx_system(reading, each);
}

}  // namespace plimsoll::aws
