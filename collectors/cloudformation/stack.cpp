#include "collectors/cloudformation/stack.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/declared_joins.hpp"

namespace plimsoll::cloudformation {
namespace {

using collect::kit::Declared;
using collect::kit::Tree;

constexpr std::string_view kRecordSet = "AWS::Route53::RecordSet";

/// Property of a record set to the name that Terraform has for it; the policies are told by being
/// there.
constexpr auto kRecordNames = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"Name", "name"},
     {"Type", "type"},
     {"TTL", "ttl"},
     {"SetIdentifier", "set_identifier"},
     {"ResourceRecords", "records"},
     {"HealthCheckId", "health_check_id"},
     {"MultiValueAnswer", "multivalue_answer_routing_policy"},
     {"Weight", "weighted_routing_policy"},
     {"Region", "latency_routing_policy"},
     {"GeoLocation", "geolocation_routing_policy"},
     {"GeoProximityLocation", "geoproximity_routing_policy"},
     {"CidrRoutingConfig", "cidr_routing_policy"}});

Tree record_values(const Tree& properties) {
  Tree out{Tree::Object{}};
  for (const auto& [property, name] : kRecordNames) {
    if (!properties[property].is_null()) out.put(name, properties[property]);
  }
  const Tree& zone = properties["HostedZoneId"];
  out.put("zone_id", zone.is_null() ? properties["HostedZoneName"] : zone);
  if (!properties["Failover"].is_null()) {
    Tree policy;
    policy.put("type", properties["Failover"]);
    out.put("failover_routing_policy", std::move(policy));
  }
  const Tree& target = properties["AliasTarget"];
  if (!target.is_null()) {
    Tree alias;
    alias.put("name", target["DNSName"]);
    alias.put("evaluate_target_health", target["EvaluateTargetHealth"]);
    out.put("alias", std::move(alias));
  }
  return out;
}

/// The record sets of a group, each by itself.
void add_group(const Declared& group, std::vector<Declared>& resources) {
  const auto* sets = group.values["RecordSets"].list();
  if (sets == nullptr) return;
  for (std::size_t i = 0; i < sets->size(); ++i) {
    Declared record = group;
    record.address = fmt::format("{}[{}]", group.address, i);
    record.type = kRecordSet;
    Tree properties = (*sets)[i];
    for (const auto* zone : {"HostedZoneId", "HostedZoneName"}) {
      const bool own = !properties[zone].is_null();
      if (!own && !group.values[zone].is_null()) properties.put(zone, group.values[zone]);
    }
    record.values = record_values(properties);
    resources.push_back(std::move(record));
  }
}

/// Lists of {Key, Value} as an object, dots of the keys as "_", so that a path can name one.
void name_attributes(Tree& properties) {
  for (const auto* list_name : {"LoadBalancerAttributes", "TargetGroupAttributes"}) {
    const auto* list = properties[list_name].list();
    if (list == nullptr) continue;
    Tree named{Tree::Object{}};
    for (const auto& entry : *list) {
      auto key = collect::kit::scalar_text(entry["Key"]).value_or("");
      std::ranges::replace(key, '.', '_');
      if (!key.empty()) named.put(key, entry["Value"]);
    }
    properties.put(list_name, std::move(named));
  }
}

std::vector<std::string> texts_of(const Tree& value) {
  std::vector<std::string> out;
  if (value.text() != nullptr) out.push_back(*value.text());
  if (value.list() == nullptr) return out;
  for (const auto& element : *value.list()) {
    if (element.text() != nullptr) out.push_back(*element.text());
  }
  return out;
}

void add_resource(const std::string& name, const Tree& resource, Evaluator& evaluator,
                  Stack& stack) {
  if (name.starts_with("Fn::")) {
    stack.incomplete = "the template makes resources with " + name.substr(0, name.rfind("::")) +
                       ", which only CloudFormation unfolds";
    return;
  }
  const auto* type = resource["Type"].text();
  if (type == nullptr) {
    stack.issues.push_back({name, "expected a Type, got none"});
    return;
  }
  Declared out;
  out.address = name;
  out.type = *type;
  if (const auto* when = resource["Condition"].text()) {
    const auto decided = evaluator.condition(*when);
    if (decided == false) return;
    if (!decided) out.conditional = *when;
  }
  out.created_after = texts_of(resource["DependsOn"]);
  out.values = evaluator.evaluate(resource["Properties"]);
  name_attributes(out.values);
  if (out.type == "AWS::Route53::RecordSetGroup") return add_group(out, stack.resources);
  if (out.type == kRecordSet) out.values = record_values(out.values);
  if (out.type == "AWS::Route53::HealthCheck") {
    const Tree config = out.values["HealthCheckConfig"];
    out.values.put("request_interval", config["RequestInterval"]);
    out.values.put("failure_threshold", config["FailureThreshold"]);
  }
  stack.resources.push_back(std::move(out));
}

}  // namespace

Stack read_stack(const Tree& root, const Deployment& deployment) {
  Stack out;
  Evaluator evaluator{root, deployment};
  if (const auto* resources = root["Resources"].object()) {
    for (const auto& [name, resource] : *resources) add_resource(name, resource, evaluator, out);
  }
  collect::kit::join_records(out.resources, std::string{kRecordSet}, "AWS::Route53::HealthCheck");
  collect::kit::split_pools(out.resources, "AWS::ElasticLoadBalancing::LoadBalancer");
  return out;
}

}  // namespace plimsoll::cloudformation
