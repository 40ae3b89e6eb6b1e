// CloudWatch alarms, as far as their dimensions name what they watch.
#include <algorithm>
#include <array>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// Which resource a dimension's value names: an ARN's service and what stands before the value.
struct Dimension {
  std::string_view space;  ///< Namespace; empty: any.
  std::string_view name;
  std::string_view service;
  std::string_view prefix;
};

// Source: the "metrics and dimensions" page of each service's user guide.  The narrower dimension
// stands first: a balancer's target group before the balancer.
constexpr auto kDimensions = std::to_array<Dimension>({
    {"", "TargetGroup", "elasticloadbalancing", ""},
    {"", "LoadBalancer", "elasticloadbalancing", "loadbalancer/"},
    {"AWS/ELB", "LoadBalancerName", "elasticloadbalancing", "loadbalancer/"},
    {"", "InstanceId", "ec2", "instance/"},
    {"", "VolumeId", "ec2", "volume/"},
    {"", "NatGatewayId", "ec2", "natgateway/"},
    {"AWS/VPN", "VpnId", "ec2", "vpn-connection/"},
    {"", "TransitGateway", "ec2", "transit-gateway/"},
    {"AWS/DX", "ConnectionId", "directconnect", "dxcon/"},
    {"AWS/RDS", "DBInstanceIdentifier", "rds", "db:"},
    {"AWS/DocDB", "DBInstanceIdentifier", "rds", "db:"},
    {"AWS/Neptune", "DBInstanceIdentifier", "rds", "db:"},
    {"", "DBClusterIdentifier", "rds", "cluster:"},
    {"AWS/DynamoDB", "TableName", "dynamodb", "table/"},
    {"AWS/ElastiCache", "CacheClusterId", "elasticache", "cluster:"},
    {"AWS/ElastiCache", "ReplicationGroupId", "elasticache", "replicationgroup:"},
    {"AWS/SQS", "QueueName", "sqs", ""},
    {"AWS/SNS", "TopicName", "sns", ""},
    {"AWS/Lambda", "FunctionName", "lambda", "function:"},
    {"AWS/EFS", "FileSystemId", "elasticfilesystem", "file-system/"},
    {"AWS/FSx", "FileSystemId", "fsx", "file-system/"},
    {"AWS/ES", "DomainName", "es", "domain/"},
});

std::string value_of(const json& alarm, std::string_view name) {
  for (const auto& each : list(alarm, "Dimensions")) {
    if (text(each, "Name") == name) return text(each, "Value");
  }
  return {};
}

/// What an alarm watches; empty when its dimensions name nothing that is an asset.
std::string subject_of(const Reading& reading, const json& alarm) {
  const auto space = text(alarm, "Namespace");
  if (const auto bucket = value_of(alarm, "BucketName"); !bucket.empty() && space == "AWS/S3") {
    return model::to_string({reading.unit().partition, "s3", "", "", bucket});
  }
  const auto cluster = value_of(alarm, "ClusterName");
  if (const auto service = value_of(alarm, "ServiceName");
      space == "AWS/ECS" && !cluster.empty() && !service.empty()) {
    return reading.arn("ecs", "service/" + cluster + "/" + service);
  }
  for (const auto& each : kDimensions) {
    if (!each.space.empty() && each.space != space) continue;
    if (const auto value = value_of(alarm, each.name); !value.empty()) {
      return reading.arn(each.service, std::string{each.prefix} + value);
    }
  }
  return {};
}

/// Groups have no ARN that their name alone tells: the draft knows it.
std::string group_of(Reading& reading, const json& alarm) {
  const auto name = value_of(alarm, "AutoScalingGroupName");
  const auto found = reading.notes().groups.find(name);
  return found == reading.notes().groups.end() ? std::string{} : found->second;
}

}  // namespace

void map_alarms(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "MetricAlarms")) {
    auto subject = subject_of(reading, each);
    if (subject.empty()) subject = group_of(reading, each);
    if (subject.empty()) continue;
    model::Attributes row;
    json reference = json::object();
    reference["scheme"] = "arn";
    reference["value"] = subject;
    row.insert_or_assign("asset", json_text(reference));
    model::set(row, "kind", std::optional<std::string_view>{"alert_rule"});
    model::set(row, "interval_s", number(each, "Period"));
    const auto points = number(each, "DatapointsToAlarm");
    model::set(row, "failures", points ? points : number(each, "EvaluationPeriods"));
    if (flag(each, "ActionsEnabled").value_or(true)) {
      const auto route = core::join(texts(each, "AlarmActions"), ", ");
      model::set(row, "route", std::optional<std::string_view>{route});
    }
    reading.evidence("detector", std::move(row));
  }
}

}  // namespace plimsoll::aws
