// Accounts, regions, zones, quotas, health, tags.
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "collectors/aws/fields.hpp"
#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

using nlohmann::json;

/// A place of the cloud.
model::AssetRecord place_record(std::string_view kind, std::string key, const std::string& name,
                                model::Identifier id) {
  model::AssetRecord out;
  out.key = std::move(key);
  out.kind = kind;
  out.name = name;
  out.ids.push_back(std::move(id));
  model::set(out.attributes, "cloud_provider", std::optional<std::string_view>{"aws"});
  return out;
}

/// Without a scope: each account tells of the same place.
void add_place(Reading& reading, model::AssetRecord record) {
  reading.draft().asset(std::move(record));
}

void set_state(model::AssetRecord& record, const json& node, std::string_view path) {
  const auto state = text(node, path);
  model::set(record.attributes, "state", std::optional<std::string_view>{state});
  model::set(record.attributes, "operational", works(state));
}

/// The members of `node` that `names` lists, by the names that they get.
json picked(const json& node,
            std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
  json out = json::object();
  for (const auto& [name, path] : names) {
    if (const auto count = number(node, path)) {
      out[std::string{name}] = *count;
    } else if (auto word = text(node, path); !word.empty()) {
      out[std::string{name}] = std::move(word);
    }
  }
  return out;
}

void note_of_account(Reading& reading, std::string_view attribute, const json& fact) {
  auto& notes = reading.notes().account_facts[std::string{attribute}];
  notes.push_back(json_text(fact).text);
  reading.notes().account_scope = reading.scope();
}

}  // namespace

void map_caller(const json& answer, const json& /*input*/, Reading& reading) {
  const auto account = text(answer, "Account");
  if (account.empty()) return;
  auto record = place_record("account", "aws/" + account, account, model::place_id("aws", account));
  model::set(record.attributes, "account", std::optional<std::string_view>{account});
  model::set(record.attributes, "partition",
             std::optional<std::string_view>{reading.unit().partition});
  add_place(reading, std::move(record));
  add_place(reading, place_record("cloud_provider", "aws", "Amazon Web Services",
                                  model::provider_id("aws")));
}

void map_accounts(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Accounts")) {
    const auto id = text(each, "Id");
    if (id.empty()) continue;
    auto record = place_record("account", "aws/" + id, id, model::place_id("aws", id));
    if (auto name = text(each, "Name"); !name.empty()) record.name = std::move(name);
    set_state(record, each, "Status");
    add_place(reading, std::move(record));
  }
}

void map_regions(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "Regions")) {
    const auto name = text(each, "RegionName");
    if (name.empty() || text(each, "OptInStatus") == "not-opted-in") continue;
    auto record = place_record("region", "aws/" + name, name, model::place_id("aws", name));
    model::set(record.attributes, "region", std::optional<std::string_view>{name});
    add_place(reading, std::move(record));
  }
}

void map_zones(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto* service : {"ec2", "ebs", "elasticloadbalancing", "rds", "vpc"}) {
    reading.ask("service-quotas", "ListServiceQuotas", input("ServiceCode", std::string{service}));
  }
  for (const auto& each : list(answer, "AvailabilityZones")) {
    const auto name = text(each, "ZoneName");
    const auto id = text(each, "ZoneId");
    if (name.empty() || text(each, "OptInStatus") == "not-opted-in") continue;
    auto own = model::zone_name_id("aws", reading.unit().account, name);
    const auto place = id.empty() ? own : model::place_id("aws", id);
    auto record = place_record("zone", place.value, name, own);
    if (!id.empty()) record.ids.push_back(place);
    set_state(record, each, "State");
    for (const auto& [attribute, path] : {std::pair{"zone_id", "ZoneId"},
                                          {"zone_type", "ZoneType"},
                                          {"parent_zone_id", "ParentZoneId"}}) {
      const auto word = text(each, path);
      model::set(record.attributes, attribute, std::optional<std::string_view>{word});
    }
    const auto region = text(each, "RegionName");
    add_place(reading, std::move(record));
    const auto scope = reading.scope();
    reading.use_scope({});
    reading.relate(key_ref(place.value), "located_in",
                   model::place_id("aws", region.empty() ? reading.unit().region : region));
    reading.use_scope(scope);
  }
}

void map_quotas(const json& answer, const json& /*input*/, Reading& reading) {
  reading.notes().quotas_scope = reading.scope();
  for (const auto& each : list(answer, "Quotas")) {
    const auto value = real(each, "Value");
    if (!value) continue;
    reading.notes().quotas.push_back(
        {text(each, "ServiceCode"), text(each, "QuotaCode"), text(each, "QuotaName"), *value});
  }
}

void map_tagged(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "ResourceTagMappingList")) {
    auto tags = tags_of(each, "Tags");
    if (!tags.empty()) {
      reading.notes().tags.insert_or_assign(text(each, "ResourceARN"), std::move(tags));
    }
  }
}

void map_health_events(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "events")) {
    const auto state = text(each, "statusCode");
    if (state != "open" && state != "upcoming") continue;
    auto event = picked(each, {{"arn", "arn"},
                               {"service", "service"},
                               {"type", "eventTypeCode"},
                               {"category", "eventTypeCategory"},
                               {"region", "region"},
                               {"zone", "availabilityZone"},
                               {"state", "statusCode"}});
    if (auto start = instant(each, "startTime"); !start.empty()) {
      event["started_at"] = std::move(start);
    }
    note_of_account(reading, "health_events", event);
  }
}

void map_capacity_reservations(const json& answer, const json& /*input*/, Reading& reading) {
  for (const auto& each : list(answer, "CapacityReservations")) {
    if (text(each, "State") != "active") continue;
    auto one = picked(each, {{"id", "CapacityReservationId"},
                             {"instance_type", "InstanceType"},
                             {"zone", "AvailabilityZone"},
                             {"total", "TotalInstanceCount"},
                             {"available", "AvailableInstanceCount"}});
    one["region"] = reading.unit().region;
    note_of_account(reading, "capacity_reservations", one);
  }
}

}  // namespace plimsoll::aws
