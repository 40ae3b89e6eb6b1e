// Finds the answers by scan.  Operations that the table does not have are left out, each for a
// reason that stands here.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "collectors/aws/calls.hpp"
#include "lib/core/text.hpp"
#include "tests/support/support.hpp"
#include "tests/unit/collectors/aws/corpus.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

struct Reason {
  std::string_view pattern;  ///< "service:Operation".
  std::string_view why;
};

constexpr auto kReasons = std::to_array<Reason>({
    {"*:*Attribute", "one attribute of what is listed whole"},
    {"*:*Limits", "limits are read as service quotas"},
    {"*:*AccountAttributes", "limits are read as service quotas"},
    {"*:*AccountSettings", "settings of the console"},
    {"*:*Types", "a list of AWS's own words"},
    {"*:*Categories", "a list of AWS's own words"},
    {"*:*Offerings", "what AWS offers, not what the account has"},
    {"*:*EngineVersions", "what AWS offers, not what the account has"},
    {"*:*Options", "what AWS offers, not what the account has"},
    {"*:*OptionGroup*", "settings of the database engine"},
    {"*:*Parameter*", "settings of the database engine"},
    {"*:*SourceRegions", "what AWS offers, not what the account has"},
    {"*:*SpotPriceHistory", "prices"},
    {"*:*Spot*", "capacity that AWS takes back at will; spot instances are listed as instances"},
    {"*:*Scheduled*", "machines and actions by the clock"},
    {"*:*SecurityGroup*", "what is let through, not what works"},
    {"*:*NetworkAcls", "what is let through, not what works"},
    {"*:*SSLPolicies", "what is let through, not what works"},
    {"*:*Polic*", "permissions, and how fast groups grow"},
    {"*:*Acl", "permissions"},
    {"*:*IamInstanceProfile*", "permissions"},
    {"*:*Certificates", "certificates of AWS's own databases"},
    {"*:*KeyPairs", "keys of logins"},
    {"*:*DhcpOptions", "settings of networks"},
    {"*:*NetworkInterface*", "part of what is listed as instance or balancer"},
    {"*:*Tags*", "tags come with the resource or from the tagging service"},
    {"*:*TagsForResource", "tags come with the resource or from the tagging service"},
    {"*:*Reserved*", "prices; reservations of capacity are read"},
    {"*:*Snapshot*", "snapshots of databases: their retention is read with the database"},
    {"*:*Event*", "the past; open events are read"},
    {"*:*Activities", "the past"},
    {"*:*InstanceRefreshes", "the past"},
    {"*:*AutoScalingInstances", "part of what is listed as group"},
    {"*:*LaunchConfigurations", "how machines are made; may hold user data"},
    {"*:*LaunchTemplate*", "how machines are made; may hold user data"},
    {"*:*LifecycleHooks", "what is done to a machine that comes or goes"},
    {"*:*NotificationConfigurations", "who is told of a change"},
    {"autoscaling:DescribeLoadBalancer*", "part of what is listed as group"},
    {"*:*TrafficSources", "part of what is listed as group"},
    {"*:*ConsoleOutput", "may hold secrets"},
    {"*:*InstanceStatus", "scheduled events of machines come as health events"},
    {"*:*VolumeStatus", "the state of volumes is read"},
    {"*:*MovingAddresses", "addresses of EC2 Classic"},
    {"*:*SubnetGroups", "subnets are read with what is in them"},
    {"*:*LogFiles", "logs"},
    {"*:*Rules", "the pools of a balancer name it themselves"},
    {"*:*AllowedNodeTypeModifications", "what AWS offers, not what the account has"},
    {"dynamodb:GetItem", "data"},
    {"dynamodb:DescribeGlobalTable", "tables name their replicas themselves"},
    {"ecs:*ContainerInstance*", "part of what is listed as instance"},
    {"ecs:*Task*", "tasks come and go with their service; definitions may hold secrets"},
    {"efs:DescribeMountTargets", "not assets: cloud-model.md"},
    {"efs:DescribeAccessPoints", "permissions"},
    {"route53:GetHostedZone", "part of what is listed as zones"},
    {"rds:DescribeRecommendation*", "advice"},
    {"kafka:GetBootstrapBrokers", "addresses of brokers come with the brokers"},
    {"health:DescribeAffectedEntities", "the events name service, region and zone"},
    {"service-quotas:ListRequested*", "requests; what is granted is read"},
    {"ec2:DescribeVpcEndpoints", "gone when the service is: no part of the cloud model"},
    {"ec2:DescribeTransitGatewayVpcAttachments", "part of what is listed as attachments"},
    {"s3:Get*Logging", "logs"},
    {"s3:Get*", "protection of what a bucket holds, not what keeps it"},
    {"s3:List*", "what a bucket holds"},
    {"sns:ListSubscriptions*", "who is told"},
    {"sns:GetTopicAttributes", "the topic's ARN is all that is needed"},
    {"cloudfront:*", "what the distributions do not name"},
    {"fis:*", "experiments, not resources"},
    {"support:*", "advice"},
    {"configservice:*", "another tool's rules"},
    {"cloudformation:*", "stacks are read from their templates by another collector"},
    {"globalaccelerator:*", "no part of the cloud model"},
    {"redshift:*", "no part of the cloud model"},
    {"emr:*", "no part of the cloud model"},
    {"logs:*", "logs"},
});

bool is_reading(std::string_view operation) {
  return operation.starts_with("Describe") || operation.starts_with("List") ||
         operation.starts_with("Get");
}

/// "describe-db-clusters" and "DescribeDBClusters" are the same.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '-' && c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

/// "describe-volumes" as "DescribeVolumes".
std::string camel(std::string_view name) {
  std::string out;
  for (const auto word : core::split(name, '-')) {
    if (word.empty()) continue;
    out += static_cast<char>(std::toupper(static_cast<unsigned char>(word.front())));
    out += word.substr(1);
  }
  return out;
}

/// Other services and versions whose answers have the shape of a call of the table.
const Call* call_of(std::string service, const std::string& operation) {
  if (service == "docdb" || service == "neptune") service = "rds";
  if (service == "kafka" && plain(operation) == "listclusters")
    return find_call("kafka", "ListClustersV2");
  for (const auto& call : calls()) {
    if (call.service == service && plain(call.operation) == plain(operation)) return &call;
  }
  return nullptr;
}

void add_case(Corpus& corpus, const std::string& where, const std::string& service,
              const std::string& operation, const json& input, const json& answer) {
  if (const auto* call = call_of(service, operation)) {
    corpus.cases.push_back(
        {where, std::string{call->service}, std::string{call->operation}, input, answer});
    return;
  }
  const auto name = camel(operation);
  corpus.left_out.push_back(where + " " + service + ":" + name);
  if (!is_reading(name)) return;  // writes are never made
  const bool explained = std::any_of(kReasons.begin(), kReasons.end(), [&](const Reason& reason) {
    return core::glob_match(core::lower(reason.pattern), core::lower(service + ":" + name));
  });
  if (!explained) corpus.unexplained.push_back(corpus.left_out.back());
}

/// "--load-balancer-arn arn:…" as LoadBalancerArn and loadBalancerArn.
json options_of(const std::string& command) {
  json out = json::object();
  const auto words = core::words(command);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!words[i].starts_with("--")) continue;
    auto name = camel(words[i].substr(2));
    std::string value{words[i + 1]};
    std::erase(value, '"');
    out[name] = value;
    name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
    out[name] = value;
  }
  return out;
}

void read_commands(const std::filesystem::path& path, Corpus& corpus) {
  const auto stem = path.stem().string();
  const auto mark = stem.find("__");
  const auto service = stem.substr(0, mark);
  const auto operation = stem.substr(mark + 2);
  int number = 0;
  for (const auto& each : json::parse(test::slurp(path))) {
    const auto where = "cli_examples/" + stem + "#" + std::to_string(++number);
    const auto output = each.value("output", json{});
    const auto command = each.value("command", std::string{});
    // With --query an output has the shape that the query made.
    const bool queried = command.find("--query") != std::string::npos;
    if (!output.is_object() || queried) {
      corpus.left_out.push_back(where + " is no output of the API");
      continue;
    }
    add_case(corpus, where, service, operation, options_of(command), output);
  }
}

void read_examples(const std::filesystem::path& path, Corpus& corpus) {
  const auto service = path.stem().stem().string();
  const auto document = json::parse(test::slurp(path));
  for (const auto& [operation, examples] : document.at("examples").items()) {
    int number = 0;
    for (const auto& each : examples) {
      const auto where =
          "service_examples/" + service + " " + operation + "#" + std::to_string(++number);
      if (!each.contains("output")) continue;  // a write, or an operation that answers nothing
      add_case(corpus, where, service, operation, each.value("input", json::object()),
               each.at("output"));
    }
  }
}

void read_parsed(const std::filesystem::path& path, Corpus& corpus) {
  const auto name = path.filename().string();
  const auto stem = name.substr(0, name.find_first_of(".#"));
  const auto dash = stem.find('-');
  add_case(corpus, "query_xml/" + name, stem.substr(0, dash), stem.substr(dash + 1), json::object(),
           json::parse(test::slurp(path)));
}

/// What another tool's tests have as answers: the operation that each comes from, and the member
/// that a bare list stood in.
struct Literal {
  std::string_view file;
  std::string_view name;
  std::string_view service;
  std::string_view operation;
  std::string_view wrap;
};

constexpr auto kLiterals = std::to_array<Literal>({
    {"aws_cloudwatch", "GET_CLOUDWATCH_METRIC_ALARMS", "cloudwatch", "DescribeAlarms",
     "MetricAlarms"},
    {"aws_cloudwatch", "GET_CLOUDWATCH_LOG_GROUPS", "logs", "DescribeLogGroups", ""},
    {"aws_cloudwatch", "GET_CLOUDWATCH_LOG_METRIC_FILTERS", "logs", "DescribeMetricFilters", ""},
    {"aws_dynamodb", "LIST_DYNAMODB_TABLES", "dynamodb", "DescribeTable", "*"},
    {"aws_ec2_instances", "DESCRIBE_INSTANCES", "ec2", "DescribeInstances", ""},
    {"aws_ec2_instances", "INSTANCE_WITH_IAM_PROFILE", "ec2", "DescribeInstances", "Reservations"},
    {"aws_ec2_internet_gateways", "TEST_INTERNET_GATEWAYS", "ec2", "DescribeInternetGateways",
     "InternetGateways"},
    {"aws_ec2_load_balancer_v2s", "GET_LOAD_BALANCER_V2_DATA", "elbv2", "DescribeLoadBalancers",
     "LoadBalancers"},
    {"aws_ec2_load_balancer_v2s", "MIXED_CASE_LOAD_BALANCER_V2_DATA", "elbv2",
     "DescribeLoadBalancers", "LoadBalancers"},
    {"aws_ec2_load_balancers", "TARGET_GROUPS", "elbv2", "DescribeTargetGroups", "TargetGroups"},
    {"aws_ec2_load_balancers", "LOAD_BALANCER_LISTENERS", "elbv2", "DescribeListeners",
     "Listeners"},
    {"aws_ec2_load_balancers", "DESCRIBE_LOAD_BALANCERS", "elb", "DescribeLoadBalancers", ""},
    {"aws_ec2_network_acls_subnets", "DESCRIBE_SUBNETS_FOR_ACL_TEST", "ec2", "DescribeSubnets",
     "Subnets"},
    {"aws_ec2_network_acls_vpcs", "DESCRIBE_VPCS_FOR_ACL_TEST", "ec2", "DescribeVpcs", "Vpcs"},
    {"aws_ec2_route_tables", "DESCRIBE_ROUTE_TABLES", "ec2", "DescribeRouteTables", ""},
    {"aws_ec2_security_groups", "DESCRIBE_SGS", "ec2", "DescribeSecurityGroups", ""},
    {"aws_ec2_subnets", "DESCRIBE_VPCS", "ec2", "DescribeVpcs", ""},
    {"aws_ec2_subnets", "DESCRIBE_SUBNETS", "ec2", "DescribeSubnets", "Subnets"},
    {"aws_ec2_tgw", "TRANSIT_GATEWAYS", "ec2", "DescribeTransitGateways", "TransitGateways"},
    {"aws_ec2_tgw", "TRANSIT_GATEWAY_ATTACHMENTS", "ec2", "DescribeTransitGatewayAttachments",
     "TransitGatewayAttachments"},
    {"aws_ec2_tgw", "TGW_VPC_ATTACHMENTS", "ec2", "DescribeTransitGatewayVpcAttachments", ""},
    {"aws_ec2_vpc_endpoints", "DESCRIBE_VPC_ENDPOINTS", "ec2", "DescribeVpcEndpoints", ""},
    {"aws_ec2_vpc_peerings", "DESCRIBE_VPC_PEERINGS", "ec2", "DescribeVpcPeeringConnections",
     "VpcPeeringConnections"},
    {"aws_ecs", "GET_ECS_CLUSTERS", "ecs", "DescribeClusters", "clusters"},
    {"aws_ecs", "GET_ECS_SERVICES", "ecs", "DescribeServices", "services"},
    {"aws_ecs", "GET_ECS_CONTAINER_INSTANCES", "ecs", "DescribeContainerInstances", ""},
    {"aws_ecs", "GET_ECS_TASK_DEFINITIONS", "ecs", "DescribeTaskDefinition", ""},
    {"aws_ecs", "GET_ECS_TASK_DEFINITIONS_LIVE_REDACTED", "ecs", "DescribeTaskDefinition", ""},
    {"aws_ecs", "GET_ECS_TASKS", "ecs", "DescribeTasks", ""},
    {"aws_ecs", "GET_ECS_TASKS_LIVE_REDACTED", "ecs", "DescribeTasks", ""},
    {"aws_efs", "GET_EFS_FILE_SYSTEMS", "efs", "DescribeFileSystems", "FileSystems"},
    {"aws_efs", "GET_EFS_MOUNT_TARGETS", "efs", "DescribeMountTargets", ""},
    {"aws_efs", "GET_EFS_ACCESS_POINTS", "efs", "DescribeAccessPoints", ""},
    {"aws_elasticache", "DESCRIBE_CACHE_CLUSTERS", "elasticache", "DescribeCacheClusters", ""},
    {"aws_emr", "DESCRIBE_CLUSTERS", "emr", "DescribeCluster", ""},
    {"aws_rds", "DESCRIBE_DBCLUSTERS_RESPONSE", "rds", "DescribeDBClusters", ""},
    {"aws_rds", "DESCRIBE_DBINSTANCES_RESPONSE", "rds", "DescribeDBInstances", ""},
    {"aws_rds", "DESCRIBE_DBSNAPSHOTS_RESPONSE", "rds", "DescribeDBSnapshots", ""},
    {"aws_rds", "DESCRIBE_EVENT_SUBSCRIPTIONS_RESPONSE", "rds", "DescribeEventSubscriptions", ""},
    {"aws_redshift", "CLUSTERS", "redshift", "DescribeClusters", ""},
    {"aws_s3", "LIST_BUCKETS", "s3", "ListBuckets", ""},
    {"aws_s3", "GET_BUCKET_LOGGING_ENABLED", "s3", "GetBucketLogging", ""},
    {"aws_s3", "GET_BUCKET_LOGGING_DISABLED", "s3", "GetBucketLogging", ""},
    {"aws_s3", "S3_NOTIFICATIONS", "s3", "GetBucketNotificationConfiguration", ""},
    {"aws_s3", "SNS_TOPICS", "sns", "ListTopics", "Topics"},
    {"aws_s3", "SNS_TOPIC_ATTRIBUTES", "sns", "GetTopicAttributes", ""},
    {"aws_sns", "LIST_TOPICS", "sns", "ListTopics", ""},
    {"aws_sns", "GET_TOPIC_ATTRIBUTES", "sns", "GetTopicAttributes", ""},
    {"aws_sns", "LIST_SUBSCRIPTIONS", "sns", "ListSubscriptions", ""},
});

/// Values in the shape of that tool's own functions, not of the API.
constexpr auto kNoAnswers = std::to_array<std::string_view>(
    {"clusterId1", "clusterId2", "MIXED_CASE_LB_DNS_NAME", "OPEN_BUCKET_ACLS", "GET_ENCRYPTION",
     "LIST_STATEMENTS", "GET_BUCKET_OWNERSHIP_CONTROLS", "GET_S3_BUCKET_DETAILS",
     "TEST_RDS_EVENT_SUBSCRIPTION_TOPICS", "LOAD_BALANCER_DATA"});

void read_literal(const Literal& literal, const std::string& where, const json& value,
                  Corpus& corpus) {
  const std::string service{literal.service};
  const std::string operation{literal.operation};
  if (literal.wrap == "*") {  // a list of answers
    for (const auto& each : value.front()) {
      add_case(corpus, where, service, operation, json::object(), each);
    }
    return;
  }
  json answer = value;
  if (!literal.wrap.empty()) answer = json{{std::string{literal.wrap}, value}};
  add_case(corpus, where, service, operation, json::object(), answer);
}

void read_literals(const std::filesystem::path& path, Corpus& corpus) {
  const auto file = path.stem().string();
  const auto document = json::parse(test::slurp(path));
  for (const auto& [name, value] : document.items()) {
    const auto where = "cartography/" + file + " " + name;
    const auto* literal = std::find_if(kLiterals.begin(), kLiterals.end(),
                                       [&, n = std::string_view{name}](const auto& each) {
                                         return each.file == file && each.name == n;
                                       });
    if (literal != kLiterals.end()) {
      read_literal(*literal, where, value, corpus);
      continue;
    }
    corpus.left_out.push_back(where + " is no answer of the API");
    if (std::find(kNoAnswers.begin(), kNoAnswers.end(), name) == kNoAnswers.end()) {
      corpus.unexplained.push_back(where);
    }
  }
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Corpus read_corpus(const std::filesystem::path& folder) {
  Corpus out;
  for (const auto& path : files_of(folder / "cartography")) read_literals(path, out);
  for (const auto& path : files_of(folder / "cli_examples")) read_commands(path, out);
  for (const auto& path : files_of(folder / "service_examples")) read_examples(path, out);
  for (const auto& path : files_of(folder / "query_xml")) {
    if (path.string().ends_with(".expected.json")) read_parsed(path, out);
  }
  return out;
}

}  // namespace plimsoll::aws
