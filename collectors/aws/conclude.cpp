#include "collectors/aws/conclude.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

/// The quotas that limit what a region can take over: machines by family, volumes, balancers,
/// databases, addresses, networks.
constexpr auto kQuotas = std::to_array<std::string_view>(
    {"L-1216C47A", "L-6E869C2A", "L-2C3B7624", "L-F7808C92", "L-1945791B",
     "L-43DA4232", "L-DB2E81BA", "L-74FC7D96", "L-417A185B", "L-7295265B",
     "L-7A658B76", "L-D18FCD1D", "L-FD252861", "L-09BD8365", "L-53DA6B97",
     "L-69A177A2", "L-E9E9831D", "L-7B6409FD", "L-0263D0A3", "L-F678F1CE"});

/// A list of JSON texts as one attribute.
model::JsonText joined(const std::vector<std::string>& items) {
  return {"[" + core::join(items, ",") + "]"};
}

void set_text(model::AssetRecord* asset, std::string_view attribute, std::string_view value) {
  if (asset != nullptr) model::set(asset->attributes, attribute, std::optional{value});
}

/// The gateway that a route's target names, if it is one that the subnet's way out hangs on.
model::Identifier nat_of(const Reading& reading, const Route& route) {
  if (!route.target.starts_with("nat-")) return {};
  return reading.arn_id("ec2", "natgateway/" + route.target);
}

bool is_default(const Route& route) {
  return route.destination == "0.0.0.0/0" || route.destination == "::/0";
}

void route_subnet(Reading& reading, const Subnet& subnet, const RouteTable& table) {
  auto* asset = reading.draft().find(subnet.arn);
  if (asset == nullptr) return;  // shared by another account, whose route table this is not
  for (const auto& route : table.routes) {
    if (is_default(route)) {
      set_text(asset, "default_route", route.target);
      if (!route.active) model::set(asset->attributes, "default_route_works", std::optional{false});
    }
    auto nat = nat_of(reading, route);
    if (nat.value.empty()) continue;
    auto attributes = soft();
    model::set(attributes, "destination", std::optional<std::string_view>{route.destination});
    reading.relate(model::arn_id(subnet.arn), "depends_on", std::move(nat), std::move(attributes));
  }
}

}  // namespace

void conclude_tags(Reading& reading) {
  for (auto& [arn, tags] : std::exchange(reading.notes().tags, {})) {
    auto* asset = reading.draft().find(arn);
    if (asset == nullptr || asset->attributes.contains("tags")) continue;
    asset->attributes.insert_or_assign("tags", json_text(tags));
    reading.begin("resourcegroupstaggingapi", "GetResources");
    reading.tag(arn, tags);
  }
}

void conclude_compute(Reading& reading) {
  auto& notes = reading.notes();
  for (const auto& [key, image] : notes.images) {
    auto* vm = reading.draft().find(key);
    if (vm == nullptr) continue;
    if (notes.images_listed && !image.empty()) {
      model::set(vm->attributes, "image_available",
                 std::optional{notes.images_there.contains(image)});
    }
    const auto group = vm->attributes.find("placement_group");
    if (group == vm->attributes.end()) continue;
    const auto* name = std::get_if<std::string>(&group->second);
    const auto strategy =
        name == nullptr ? notes.placement_groups.end() : notes.placement_groups.find(*name);
    if (strategy != notes.placement_groups.end()) {
      set_text(vm, "placement_strategy", strategy->second);
    }
  }
  if (notes.snapshots.empty()) return;
  reading.begin("ec2", "DescribeSnapshots");
  const auto region = model::place_id("aws", reading.unit().region);
  for (const auto& [volume, at] : notes.snapshots) {
    const auto key = reading.arn("ec2", "volume/" + volume);
    auto* asset = reading.draft().find(key);
    if (asset == nullptr) continue;  // the volume is no more
    set_text(asset, "snapshot_at", at);
    model::Attributes attributes;
    model::set(attributes, "region", std::optional<std::string_view>{reading.unit().region});
    model::set(attributes, "last_at", std::optional<std::string_view>{at});
    reading.relate(model::arn_id(key), "backed_up_to", region, std::move(attributes));
  }
}

void conclude_network(Reading& reading) {
  const auto& notes = reading.notes();
  std::map<std::string, const RouteTable*> main;
  std::map<std::string, const RouteTable*> by_subnet;
  for (const auto& table : notes.route_tables) {
    if (table.main) main[table.vpc] = &table;
    for (const auto& subnet : table.subnets) by_subnet[subnet] = &table;
  }
  reading.begin("ec2", "DescribeRouteTables");
  for (const auto& [id, subnet] : notes.subnets) {
    // A subnet that no table names uses its VPC's main one.
    const auto own = by_subnet.find(id);
    const auto fallback = main.find(subnet.vpc);
    if (own != by_subnet.end()) {
      route_subnet(reading, subnet, *own->second);
    } else if (fallback != main.end()) {
      route_subnet(reading, subnet, *fallback->second);
    }
  }
  for (const auto& [key, sessions] : notes.bgp) {
    auto* circuit = reading.draft().find(key);
    if (circuit == nullptr || !sessions.second) continue;
    // A session that is up proves that the circuit works, and none that it doesn't.
    model::set(circuit->attributes, "operational", std::optional{sessions.first});
  }
  for (const auto& [code, name] : notes.dx_locations) {
    auto* site = reading.draft().find(model::place_id("aws-dx", code).value);
    if (site != nullptr && !name.empty()) site->name = name;
  }
}

void conclude_data(Reading& reading) {
  for (const auto& [arn, actions] : reading.notes().maintenance) {
    auto* asset = reading.draft().find(arn);
    if (asset != nullptr && !actions.empty()) {
      asset->attributes.insert_or_assign("pending_maintenance", joined(actions));
    }
  }
  for (const auto& [arn, engine] : reading.notes().cache_engines) {
    auto* group = reading.draft().find(arn);
    if (group == nullptr) continue;
    set_text(group, "engine", engine.first);
    set_text(group, "engine_version", engine.second);
  }
}

void conclude_quotas(Reading& reading) {
  auto& notes = reading.notes();
  for (const auto& quota : notes.quotas) {
    const auto known = std::find(kQuotas.begin(), kQuotas.end(), quota.code);
    if (known == kQuotas.end()) continue;
    nlohmann::json one = nlohmann::json::object();
    one["region"] = reading.unit().region;
    one["service"] = quota.service;
    one["code"] = quota.code;
    one["name"] = quota.name;
    one["value"] = quota.value;
    const auto used = notes.usage.find(quota.code);
    const bool counted = !notes.uncounted.contains(quota.code);
    if (counted && used != notes.usage.end()) one["usage"] = used->second;
    notes.account_facts["quotas"].push_back(json_text(one).text);
    notes.account_scope = notes.quotas_scope;
  }
  if (notes.account_facts.empty()) return;
  const auto& unit = reading.unit();
  model::AssetRecord account;
  // Region by region, as it is asked: another unit tells of the account itself.
  const auto part = unit.region.empty() ? std::string{"global"} : unit.region;
  account.key = fmt::format("aws/{}/account@{}", unit.account, part);
  account.kind = "account";
  account.name = fmt::format("{} in {}", unit.account, part);
  account.attributes.insert_or_assign("account", unit.account);
  for (const auto& [attribute, items] : notes.account_facts) {
    account.attributes.insert_or_assign(attribute, joined(items));
  }
  reading.use_scope(notes.account_scope);
  Placement placement;
  placement.nowhere = true;
  reading.add(std::move(account), placement);
}

}  // namespace plimsoll::aws
