// Functions and containers.
#include <algorithm>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// Asks for things by name, as many as one call takes.
void ask_in_parts(Reading& reading, std::string_view service, std::string_view operation,
                  const json& base, std::string_view name, const std::vector<std::string>& values,
                  std::size_t part) {
  for (std::size_t at = 0; at < values.size(); at += part) {
    const auto end =
        values.begin() + static_cast<std::ptrdiff_t>(std::min(at + part, values.size()));
    json call = base;
    call[std::string{name}] =
        std::vector<std::string>(values.begin() + static_cast<std::ptrdiff_t>(at), end);
    reading.ask(service, operation, std::move(call));
  }
}

json including_tags() { return input("include", std::vector<std::string>{"TAGS"}); }

void map_ecs_service(Reading& reading, const json& node) {
  Resource service{reading, node, "workload", "ecs", text(node, "serviceArn")};
  std::vector<std::string> placement;
  for (const auto& strategy : list(node, "placementStrategy")) {
    placement.push_back(text(strategy, "type") + ":" + text(strategy, "field"));
  }
  auto capacity = texts(node, "capacityProviderStrategy", "capacityProvider");
  service.name("serviceName")
      .number("desired", "desiredCount")
      .number("running", "runningCount")
      .text("launch_type", "launchType")
      .text("scheduling", "schedulingStrategy")
      .text("zone_rebalancing", "availabilityZoneRebalancing")
      .state("status")
      .tags("tags")
      .subnets(texts(node, "networkConfiguration.awsvpcConfiguration.subnets"));
  const auto desired = number(node, "desiredCount");
  const auto running = number(node, "runningCount");
  if (desired > 0 && running == 0) service.set("operational", std::optional{false});
  if (!placement.empty()) service.texts("placement", std::move(placement));
  if (!capacity.empty()) service.texts("capacity_providers", std::move(capacity));
  if (const auto cluster = text(node, "clusterArn"); model::parse_arn(cluster)) {
    service.relate("runs_on", model::arn_id(cluster));
  }
  for (const auto& pool : texts(node, "loadBalancers", "targetGroupArn")) {
    // The addresses of its tasks come and go; the pool works while the service does.
    if (model::parse_arn(pool)) service.related(model::arn_id(pool), "depends_on");
  }
  service.add();
}

}  // namespace

// Environment variables, which may hold secrets, are not read.
void map_functions(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Functions")) {
    Resource{reading, each, "function", "lambda", text(each, "FunctionArn")}
        .name("FunctionName")
        .text("runtime", "Runtime")
        .number("timeout_s", "Timeout")
        .text("vpc", "VpcConfig.VpcId")
        .text("dead_letter", "DeadLetterConfig.TargetArn")
        .state("State")
        .add();
  }
}

void map_ecs_cluster_names(const json& answer, const json& /*input*/, Reading& reading) {
  constexpr std::size_t kClusters = 100;  // ECS API, DescribeClusters
  const auto arns = texts(answer, "clusterArns");
  ask_in_parts(reading, "ecs", "DescribeClusters", including_tags(), "clusters", arns, kClusters);
  for (const auto& arn : arns) reading.ask("ecs", "ListServices", input("cluster", arn));
}

void map_ecs_clusters(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "clusters")) {
    Resource cluster{reading, each, "workload", "ecs-cluster", text(each, "clusterArn")};
    cluster.name("clusterName")
        .number("running", "runningTasksCount")
        .number("container_instances", "registeredContainerInstancesCount")
        .state("status")
        .tags("tags");
    if (auto capacity = texts(each, "capacityProviders"); !capacity.empty()) {
      cluster.texts("capacity_providers", std::move(capacity));
    }
    cluster.add();
  }
}

void map_ecs_service_names(const json& answer, const json& input, Reading& reading) {
  constexpr std::size_t kServices = 10;  // ECS API, DescribeServices
  auto base = including_tags();
  base["cluster"] = text(input, "cluster");
  ask_in_parts(reading, "ecs", "DescribeServices", base, "services", texts(answer, "serviceArns"),
               kServices);
}

void map_ecs_services(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "services")) map_ecs_service(reading, each);
}

void map_eks_names(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& name : texts(answer, "clusters")) {
    reading.ask("eks", "DescribeCluster", input("name", name));
    reading.ask("eks", "ListNodegroups", input("clusterName", name));
  }
}

void map_eks_cluster(const json& answer, const json& /*input*/, Reading& reading) {
  const auto& node = member(answer, "cluster");
  const auto endpoint = text(node, "endpoint");  // "https://0A1B.gr7.eu-west-1.eks.amazonaws.com"
  Resource{reading, node, "kubernetes_cluster", "eks", text(node, "arn")}
      .text("engine_version", "version")
      .text("platform_version", "platformVersion")
      .text("vpc", "resourcesVpcConfig.vpcId")
      .fqdn(last_part(endpoint))
      .state("status")
      .tags("tags")
      .name("name")
      .subnets(texts(node, "resourcesVpcConfig.subnetIds"))
      .add();
}

void map_eks_node_group_names(const json& answer, const json& input, Reading& reading) {
  const auto cluster = text(input, "clusterName");
  if (cluster.empty()) return;
  for (const auto& name : texts(answer, "nodegroups")) {
    auto call = aws::input("clusterName", cluster);
    call["nodegroupName"] = name;
    reading.ask("eks", "DescribeNodegroup", std::move(call));
  }
}

void map_eks_node_group(const json& answer, const json& /*input*/, Reading& reading) {
  const auto& node = member(answer, "nodegroup");
  Resource group{reading, node, "autoscaling_group", "eks", text(node, "nodegroupArn")};
  group.number("min_size", "scalingConfig.minSize")
      .number("max_size", "scalingConfig.maxSize")
      .number("desired", "scalingConfig.desiredSize")
      .text("engine_version", "version")
      .text("capacity_type", "capacityType")
      .state("status")
      .tags("tags")
      .name("nodegroupName")
      .subnets(texts(node, "subnets"));
  if (auto groups = texts(node, "resources.autoScalingGroups", "name"); !groups.empty()) {
    group.texts("autoscaling_groups", std::move(groups));
  }
  if (const auto cluster = text(node, "clusterName"); !cluster.empty()) {
    group.relate("member_of", reading.arn_id("eks", "cluster/" + cluster));
  }
  group.add();
}

}  // namespace plimsoll::aws
