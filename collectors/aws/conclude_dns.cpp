// One endpoint for all records of a name.
#include <algorithm>
#include <set>

#include "collectors/aws/conclude.hpp"
#include "collectors/aws/resource.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::aws {

namespace {

using Records = std::vector<const DnsRecord*>;

std::string zone_arn(const Reading& reading, const std::string& zone) {
  return model::to_string({reading.unit().partition, "route53", "", "", "hostedzone/" + zone});
}

/// What a record answers with.
std::vector<model::Identifier> targets(const Reading& reading, const DnsRecord& record) {
  std::vector<model::Identifier> out;
  const auto add = [&](std::optional<model::Identifier> id) {
    if (id) out.push_back(std::move(*id));
  };
  if (record.alias.starts_with("s3-website")) {
    // The bucket is called like the record.  Source: Amazon S3 User Guide, "Website endpoints".
    out.push_back(
        model::arn_id(model::to_string({reading.unit().partition, "s3", "", "", record.name})));
  } else if (!record.alias.empty()) {
    add(model::fqdn_id(record.alias));
  }
  for (const auto& value : record.values) {
    auto ip = model::ip_id(value);
    add(ip ? ip : model::fqdn_id(value));
  }
  return out;
}

/// Whether what a record answers with is checked, so that it is left out when it does not work.
bool is_checked(const DnsRecord& record) {
  return !record.health_check.empty() || record.evaluates.value_or(false);
}

model::Attributes member_attributes(const DnsRecord& record) {
  model::Attributes out;
  const auto text = [&](std::string_view name, const std::string& value) {
    model::set(out, name, std::optional<std::string_view>{value});
  };
  text("role", record.role);
  text("set", record.set);
  text("region", record.region);
  model::set(out, "weight", record.weight);
  if (record.role == "secondary" || record.weight == 0) {
    model::set(out, "active", std::optional{false});
  }
  if (record.routing != "simple")
    model::set(out, "health_check", std::optional{is_checked(record)});
  return out;
}

/// Sets how fast a failed target is noticed: by the slowest of the checks.
void tell_checks(const Notes& notes, const Records& records, Resource& endpoint) {
  std::optional<std::int64_t> interval;
  std::optional<std::int64_t> failures;
  for (const auto* record : records) {
    const auto check = notes.health_checks.find(record->health_check);
    if (check == notes.health_checks.end()) continue;
    const auto slower = [](auto& known, const auto& other) {
      if (other && (!known || *other > *known)) known = other;
    };
    slower(interval, check->second.interval_s);
    slower(failures, check->second.failures);
  }
  endpoint.set("health_check_interval_s", interval).set("health_check_failures", failures);
  // The secondary of a failover needs no check: it is the answer when the primary fails.
  const auto counts = [](const DnsRecord* record) { return record->role != "secondary"; };
  const bool routed = records.front()->routing != "simple";
  const bool checked = std::all_of(records.begin(), records.end(), [&](const DnsRecord* record) {
    return !counts(record) || is_checked(*record);
  });
  if (routed && checked) endpoint.set("health_check", std::optional{true});
  std::optional<bool> evaluates;
  for (const auto* record : records) {
    if (record->evaluates) evaluates = evaluates.value_or(true) && *record->evaluates;
  }
  endpoint.set("evaluate_target_health", evaluates);
}

void tell_endpoint(Reading& reading, const Records& records, bool has_fqdn) {
  const auto& first = *records.front();
  const nlohmann::json none;
  const auto zone = zone_arn(reading, first.zone);
  reading.use_scope(first.scope);
  Resource endpoint =
      Resource::keyed(reading, none, "endpoint", "route53", zone + "/" + first.name);
  std::optional<std::int64_t> ttl;
  std::set<std::string> types;
  for (const auto* record : records) {
    if (record->ttl && (!ttl || *record->ttl > *ttl)) ttl = record->ttl;
    types.insert(record->type);
  }
  endpoint.called(first.name)
      .set("routing", first.routing)
      .set("ttl_s", ttl)
      .texts("types", {types.begin(), types.end()})
      .nowhere()
      .relate("resolved_by", model::arn_id(zone));
  if (has_fqdn) endpoint.fqdn(first.name);
  tell_checks(reading.notes(), records, endpoint);
  const auto own = model::fqdn_id(first.name);
  for (const auto* record : records) {
    for (auto& target : targets(reading, *record)) {
      if (own && target == *own) continue;  // an alias to another type of the same name
      endpoint.related(std::move(target), "member_of", member_attributes(*record));
    }
  }
  endpoint.add();
}

}  // namespace

void conclude_dns(Reading& reading) {
  const auto& notes = reading.notes();
  std::map<std::pair<std::string, std::string>, Records> endpoints;  // by name and zone
  std::set<std::string> in_public;
  for (const auto& record : notes.dns) {
    auto& records = endpoints[{record.name, record.zone}];
    records.push_back(&record);
    // The routed ones say what the endpoint is, should one type of it be simple.
    if (record.routing != "simple") std::swap(records.front(), records.back());
    const auto zone = notes.dns_zones.find(record.zone);
    if (zone == notes.dns_zones.end() || !zone->second) in_public.insert(record.name);
  }
  for (const auto& [at, records] : endpoints) {
    const auto& [name, zone] = at;
    const auto known = notes.dns_zones.find(zone);
    const bool hidden = known != notes.dns_zones.end() && known->second;
    // One name may mean something else inside: then it is the public one that is meant by it.
    tell_endpoint(reading, records, !hidden || !in_public.contains(name));
  }
}

}  // namespace plimsoll::aws
