// All templates of the developers' shared data, where it is present: resources by type against
// another reading of the YAML, settings one by one, and what their names say they pass or fail.
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "collectors/cloudformation/program.hpp"
#include "lib/core/text.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::cloudformation {

namespace {

using Json = nlohmann::json;

/// Rules that are not about availability: what their templates are compared for is their resources.
const std::map<std::string, std::string>& other_rules() {
  static const std::map<std::string, std::string> reasons{
      {"BackupVaultEncrypted", "encryption"},
      {"DocDBAuditLogs", "logging"},
      {"DocDBEncryption", "encryption"},
      {"DocDBLogging", "logging"},
      {"DocDBTLS", "encryption"},
      {"ECSClusterContainerInsights", "metrics"},
      {"EKSNodeGroupRemoteAccess", "access"},
      {"EKSSecretEncryption", "encryption"},
      {"ELBv2AccessLogs", "logging"},
      {"LaunchConfigurationEBSEncryption", "encryption"},
      {"NeptuneClusterLogging", "logging"},
      {"NeptuneClusterStorageEncrypted", "encryption"},
      {"RedshiftInEc2ClassicMode", "network placement; whether it has a subnet group"},
  };
  return reasons;
}

/// A rule about availability: the attribute by which it judges, and from which value on it passes.
struct Rule {
  const char* attribute;
  Json least;
};

const std::map<std::string, Rule>& rules() {
  static const std::map<std::string, Rule> all{
      {"RDSMultiAZEnabled", {"multi_az", true}},
      {"DocDBBackupRetention", {"backup_retention_days", 7}},
      {"NeptuneClusterBackupRetention", {"backup_retention_days", 7}},
      {"DynamodbRecovery", {"pitr", true}},
      {"QLDBLedgerDeletionProtection", {"deletion_protection", true}},
  };
  return all;
}

/// Property of a type, told as an attribute.
const std::map<std::string, std::map<std::string, std::string>>& settings() {
  static const std::map<std::string, std::map<std::string, std::string>> all{
      {"AWS::RDS::DBInstance",
       {{"MultiAZ", "multi_az"}, {"Engine", "engine"}, {"DBInstanceClass", "instance_type"}}},
      {"AWS::DocDB::DBCluster", {{"BackupRetentionPeriod", "backup_retention_days"}}},
      {"AWS::Neptune::DBCluster", {{"BackupRetentionPeriod", "backup_retention_days"}}},
      {"AWS::QLDB::Ledger", {{"DeletionProtection", "deletion_protection"}}},
      {"AWS::EKS::Cluster", {{"Version", "version"}}},
      {"AWS::EKS::Nodegroup",
       {{"ScalingConfig.MinSize", "min_size"},
        {"ScalingConfig.DesiredSize", "desired"},
        {"ScalingConfig.MaxSize", "max_size"}}},
      {"AWS::Redshift::Cluster", {{"ClusterType", "cluster_type"}}},
      {"AWS::DynamoDB::Table",
       {{"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", "pitr"}}},
  };
  return all;
}

struct Read {
  std::map<std::string, Json> assets;  ///< By logical id.
  std::map<std::string, int> unmodelled;
};

Read read(const std::filesystem::path& path) {
  Read out;
  const auto lines = test::collect_lines(program(), test::file_setting(path));
  for (const auto line : core::lines(lines)) {
    const Json record = Json::parse(line);
    if (record["type"] == "asset" && record["attributes"].contains("declared_in")) {
      const std::string at = record["attributes"]["declared_in"];
      out.assets[at.substr(at.rfind(' ') + 1)] = record;
    } else if (record["type"] == "problem" && record["code"] == "not_modelled") {
      const std::string message = record["message"];
      for (const auto part : core::split(std::string_view{message}.substr(14), ',')) {
        const auto words = core::words(part);
        out.unmodelled[std::string{words.at(1)}] += static_cast<int>(*core::to_int(words[0]));
      }
    }
  }
  return out;
}

/// The text at a path of another reading.
std::optional<std::string> text_at(YAML::Node node, std::string_view path) {
  for (const auto step : core::split(path, '.')) {
    if (!node.IsMap() || !node[std::string{step}]) return std::nullopt;
    node.reset(node[std::string{step}]);
  }
  return node.IsScalar() ? std::optional{node.Scalar()} : std::nullopt;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::size_t compare_settings(const YAML::Node& resources, const Read& read) {
  std::size_t compared = 0;
  for (const auto& entry : resources) {
    const auto type = entry.second["Type"].Scalar();
    const auto table = settings().find(type);
    if (table == settings().end()) continue;
    const Json& attributes = read.assets.at(entry.first.Scalar())["attributes"];
    for (const auto& [property, attribute] : table->second) {
      const auto expected = text_at(entry.second["Properties"], property);
      if (!expected) continue;
      INFO(entry.first.Scalar() << " " << property);
      CHECK(core::lower(text_of(attributes.value(attribute, Json{}))) == core::lower(*expected));
      ++compared;
    }
  }
  return compared;
}

bool passes(const Rule& rule, const Json& attributes) {
  const auto found = attributes.find(rule.attribute);
  if (found == attributes.end()) return false;
  return rule.least.is_boolean() ? *found == rule.least : *found >= rule.least;
}

}  // namespace

TEST_CASE("every template is told as another reader finds it, and passes or fails as its name says",
          "[cloudformation]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t files = 0;
  std::size_t counted = 0;
  std::size_t compared = 0;
  std::size_t verdicts = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator{*shared / "aws" / "cloudformation"}) {
    INFO(entry.path());
    ++files;
    const Read told = read(entry.path());
    const auto resources = YAML::LoadFile(entry.path().string())["Resources"];
    std::map<std::string, int> missing = told.unmodelled;
    for (const auto& resource : resources) {
      const bool asset = told.assets.contains(resource.first.Scalar());
      const auto type = resource.second["Type"].Scalar();
      CHECK((asset || missing[type]-- > 0));
      ++counted;
    }
    compared += compare_settings(resources, told);
    const auto name = entry.path().stem().string();
    const auto rule = rules().find(name.substr(0, name.find("__")));
    if (rule == rules().end()) {
      CHECK(other_rules().contains(name.substr(0, name.find("__"))));
      continue;
    }
    const bool wanted = name.find("PASS") != std::string::npos;
    REQUIRE_FALSE(told.assets.empty());
    for (const auto& [id, asset] : told.assets) {
      INFO(id);
      CHECK(passes(rule->second, asset["attributes"]) == wanted);
      ++verdicts;
    }
  }
  WARN(files << " templates: " << counted << " resources, " << compared << " settings, " << verdicts
             << " verdicts compared");
  CHECK(files == 30);
  CHECK(verdicts == 12);
}

}  // namespace plimsoll::cloudformation
