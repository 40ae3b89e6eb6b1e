// Load balancers of both generations, their pools and the health of what they send to.
#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

std::string classic_arn(const Reading& reading, const std::string& name) {
  return name.empty() ? std::string{} : reading.arn("elasticloadbalancing", "loadbalancer/" + name);
}

/// The instances behind a classic balancer; AWS has no name for them together.
std::string classic_pool(const std::string& balancer) { return balancer + "/instances"; }

/// "HTTPS:8443/health" is "HTTPS" of port 8443.
void tell_classic_check(const json& node, Resource& pool) {
  pool.number("health_check_interval_s", "HealthCheck.Interval")
      .number("health_check_timeout_s", "HealthCheck.Timeout")
      .number("health_check_unhealthy", "HealthCheck.UnhealthyThreshold")
      .number("health_check_healthy", "HealthCheck.HealthyThreshold");
  if (const auto target = text(node, "HealthCheck.Target"); !target.empty()) {
    pool.set("health_check_protocol", target.substr(0, target.find(':')));
  }
}

void map_classic(Reading& reading, const json& node) {
  const auto name = text(node, "LoadBalancerName");
  const auto arn = classic_arn(reading, name);
  Resource balancer{reading, node, "load_balancer", "elb", arn};
  balancer.called(name)
      .text("scheme", "Scheme")
      .set("type", "classic")
      .fqdn(text(node, "DNSName"))
      .zones(texts(node, "AvailabilityZones"))
      .subnets(texts(node, "Subnets"))
      .relate("depends_on", key_ref(classic_pool(arn)));
  for (const auto& listener : list(node, "ListenerDescriptions")) {
    const auto certificate = text(listener, "Listener.SSLCertificateId");
    if (model::parse_arn(certificate)) {
      balancer.relate("secured_by", model::arn_id(certificate));
    }
  }
  if (!balancer.add()) return;
  reading.count("L-E9E9831D", 1);
  Resource pool = Resource::keyed(reading, node, "backend_pool", "elb", classic_pool(arn));
  pool.called(name + " instances").nowhere();
  tell_classic_check(node, pool);
  for (const auto& id : texts(node, "Instances", "InstanceId")) {
    pool.related(reading.arn_id("ec2", "instance/" + id), "member_of");
  }
  pool.add();
  reading.ask("elb", "DescribeInstanceHealth", input("LoadBalancerName", name));
  reading.ask("elb", "DescribeLoadBalancerAttributes", input("LoadBalancerName", name));
}

/// What a target group's target is: an instance, an address, a function, another balancer.
model::Identifier target_id(const Reading& reading, const std::string& id) {
  if (model::parse_arn(id)) return model::arn_id(id);
  if (auto ip = model::ip_id(id)) return *ip;
  if (id.starts_with("i-")) return reading.arn_id("ec2", "instance/" + id);
  return {};
}

/// Attributes of ELB in both generations: a list of names and values.
std::string attribute(const json& answer, std::string_view name) {
  for (const auto& each : list(answer, "Attributes")) {
    if (text(each, "Key") == name) return text(each, "Value");
  }
  return {};
}

std::optional<bool> truth(std::string_view word) {
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

}  // namespace

void map_classic_balancers(const json& answer, const json& /*input*/, Reading& reading) {
  reading.count("L-E9E9831D");  // Service Quotas, "elasticloadbalancing": classic ones a region
  for (const auto& each : list(answer, "LoadBalancerDescriptions")) map_classic(reading, each);
}

void map_classic_health(const json& answer, const json& input, Reading& reading) {
  const auto arn = classic_arn(reading, text(input, "LoadBalancerName"));
  if (arn.empty()) return;
  std::int64_t healthy = 0;
  for (const auto& each : list(answer, "InstanceStates")) {
    const auto id = text(each, "InstanceId");
    const auto state = text(each, "State");
    if (id.empty()) continue;
    model::Attributes attributes;
    if (state == "InService") model::set(attributes, "healthy", std::optional{true});
    if (state == "OutOfService") model::set(attributes, "healthy", std::optional{false});
    healthy += state == "InService" ? 1 : 0;
    reading.relate(reading.arn_id("ec2", "instance/" + id), "member_of", key_ref(classic_pool(arn)),
                   std::move(attributes));
  }
  Resource::keyed(reading, answer, "backend_pool", "elb", classic_pool(arn))
      .set("targets_healthy", std::optional{healthy})
      .nowhere()
      .add();
}

void map_classic_attributes(const json& answer, const json& input, Reading& reading) {
  Resource{reading, answer, "load_balancer", "elb",
           classic_arn(reading, text(input, "LoadBalancerName"))}
      .flag("cross_zone", "LoadBalancerAttributes.CrossZoneLoadBalancing.Enabled")
      .add();
}

void map_balancers(const json& answer, const json& /*input*/, Reading& reading) {
  // Service Quotas, "elasticloadbalancing": application and network load balancers a region.
  for (const auto* code : {"L-53DA6B97", "L-69A177A2"}) reading.count(code);
  for (const auto& each : list(answer, "LoadBalancers")) {
    const auto arn = text(each, "LoadBalancerArn");
    Resource balancer{reading, each, "load_balancer", "elbv2", arn};
    balancer.name("LoadBalancerName")
        .text("scheme", "Scheme")
        .text("type", "Type")
        .text("vpc", "VpcId")
        .fqdn(text(each, "DNSName"))
        .state("State.Code");
    for (const auto& zone : list(each, "AvailabilityZones")) {
      balancer.zone(text(zone, "ZoneName"));
      for (const auto& address : list(zone, "LoadBalancerAddresses")) {
        balancer.ip(text(address, "IpAddress"));
      }
    }
    if (!balancer.add()) continue;
    const auto type = text(each, "Type");
    if (type == "application") reading.count("L-53DA6B97", 1);
    if (type == "network") reading.count("L-69A177A2", 1);
    reading.ask("elbv2", "DescribeListeners", input("LoadBalancerArn", arn));
    reading.ask("elbv2", "DescribeLoadBalancerAttributes", input("LoadBalancerArn", arn));
  }
}

void map_balancer_attributes(const json& answer, const json& input, Reading& reading) {
  Resource{reading, answer, "load_balancer", "elbv2", text(input, "LoadBalancerArn")}
      .set("cross_zone", truth(attribute(answer, "load_balancing.cross_zone.enabled")))
      .set("deletion_protection", truth(attribute(answer, "deletion_protection.enabled")))
      .add();
}

void map_listeners(const json& answer, const json& input, Reading& reading) {
  for (const auto& each : list(answer, "Listeners")) {
    auto balancer = text(each, "LoadBalancerArn");
    if (balancer.empty()) balancer = text(input, "LoadBalancerArn");
    if (!model::parse_arn(balancer)) continue;
    const auto from = model::arn_id(balancer);
    for (const auto& certificate : texts(each, "Certificates", "CertificateArn")) {
      if (model::parse_arn(certificate)) {
        reading.relate(from, "secured_by", model::arn_id(certificate));
      }
    }
    for (const auto& action : list(each, "DefaultActions")) {
      auto pools = texts(action, "ForwardConfig.TargetGroups", "TargetGroupArn");
      pools.push_back(text(action, "TargetGroupArn"));
      for (const auto& pool : pools) {
        if (model::parse_arn(pool)) reading.relate(from, "depends_on", model::arn_id(pool));
      }
    }
  }
}

void map_target_groups(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "TargetGroups")) {
    const auto arn = text(each, "TargetGroupArn");
    Resource pool{reading, each, "backend_pool", "elbv2", arn};
    pool.name("TargetGroupName")
        .text("target_type", "TargetType")
        .text("protocol", "Protocol")
        .flag("health_check", "HealthCheckEnabled")
        .text("health_check_protocol", "HealthCheckProtocol")
        .number("health_check_interval_s", "HealthCheckIntervalSeconds")
        .number("health_check_timeout_s", "HealthCheckTimeoutSeconds")
        .number("health_check_unhealthy", "UnhealthyThresholdCount")
        .number("health_check_healthy", "HealthyThresholdCount")
        .nowhere();
    for (const auto& balancer : texts(each, "LoadBalancerArns")) {
      if (model::parse_arn(balancer)) pool.related(model::arn_id(balancer), "depends_on");
    }
    if (!pool.add()) continue;
    reading.ask("elbv2", "DescribeTargetHealth", input("TargetGroupArn", arn));
    reading.ask("elbv2", "DescribeTargetGroupAttributes", input("TargetGroupArn", arn));
  }
}

void map_target_group_attributes(const json& answer, const json& input, Reading& reading) {
  Resource{reading, answer, "backend_pool", "elbv2", text(input, "TargetGroupArn")}
      .set("cross_zone", truth(attribute(answer, "load_balancing.cross_zone.enabled")))
      .set("deregistration_delay_s",
           core::to_int(attribute(answer, "deregistration_delay.timeout_seconds")))
      .set("slow_start_s", core::to_int(attribute(answer, "slow_start.duration_seconds")))
      .set("stickiness", truth(attribute(answer, "stickiness.enabled")))
      .nowhere()
      .add();
}

void map_target_health(const json& answer, const json& input, Reading& reading) {
  const auto pool = text(input, "TargetGroupArn");
  if (!model::parse_arn(pool)) return;
  std::int64_t healthy = 0;
  std::map<model::Identifier, std::optional<bool>> targets;
  for (const auto& each : list(answer, "TargetHealthDescriptions")) {
    const auto id = target_id(reading, text(each, "Target.Id"));
    const auto state = text(each, "TargetHealth.State");
    healthy += state == "healthy" ? 1 : 0;
    if (id.value.empty()) continue;
    // One instance may be there with several ports: it is healthy where one of them is.
    auto& known = targets[id];
    if (state == "healthy") known = true;
    if ((state == "unhealthy" || state == "draining") && !known) known = false;
  }
  for (const auto& [id, works_now] : targets) {
    model::Attributes attributes;
    model::set(attributes, "healthy", works_now);
    reading.relate(id, "member_of", model::arn_id(pool), std::move(attributes));
  }
  Resource{reading, answer, "backend_pool", "elbv2", pool}
      .set("targets_healthy", std::optional{healthy})
      .nowhere()
      .add();
}

}  // namespace plimsoll::aws
