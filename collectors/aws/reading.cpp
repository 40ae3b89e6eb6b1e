#include "collectors/aws/reading.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "collectors/aws/conclude.hpp"
#include "collectors/aws/fields.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/model/cloud.hpp"

namespace plimsoll::aws {

namespace {

void append_new(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const auto& each : from) {
    if (std::find(to.begin(), to.end(), each) == to.end()) to.push_back(each);
  }
}

/// What AWS Backup can take; a selection's "*" means these.
bool is_backed_up_kind(std::string_view kind) {
  return kind == "vm" || kind == "volume" || kind == "database" || kind == "database_cluster" ||
         kind == "object_store";
}

}  // namespace

model::Identifier key_ref(std::string_view key) {
  // What has an ARN is one thing, whether it is meant by key or by identifier.
  return {key.starts_with("arn:") ? "arn" : "", std::string{key}};
}

Reading::Reading(Unit unit, std::vector<std::string> service_tags)
    : unit_{std::move(unit)}, service_tags_{std::move(service_tags)} {}

void Reading::begin(std::string_view service, std::string_view operation) {
  scope_ = scope_name(unit_, service, operation);
}

void Reading::ask(std::string_view service, std::string_view operation, nlohmann::json input) {
  const auto question = fmt::format("{}:{} {}", service, operation, collect::kit::dump(input));
  if (!asked_before_.insert(question).second) return;
  asked_.push_back({std::string{service}, std::string{operation}, std::move(input)});
}

std::vector<Asked> Reading::take_asked() { return std::exchange(asked_, {}); }

std::string Reading::arn(std::string_view service, std::string_view resource) const {
  return model::to_string(
      {unit_.partition, std::string{service}, unit_.region, unit_.account, std::string{resource}});
}

model::Identifier Reading::arn_id(std::string_view service, std::string_view resource) const {
  return model::arn_id(arn(service, resource));
}

void Reading::add(model::AssetRecord asset, const Placement& placement) {
  asset.scope = scope_;
  const bool can_be_backed_up = is_backed_up_kind(asset.kind);
  const auto key = draft_.asset(std::move(asset));
  if (can_be_backed_up) notes_.backup_candidates.insert(key);
  auto& known = placements_.try_emplace(key, Placement{}).first->second;
  append_new(known.zones, placement.zones);
  append_new(known.zone_ids, placement.zone_ids);
  append_new(known.subnets, placement.subnets);
  if (known.region.empty()) known.region = placement.region;
  known.nowhere = known.nowhere || placement.nowhere;
  if (known.scope.empty()) known.scope = scope_;
}

void Reading::relate(model::Identifier from, std::string_view kind, model::Identifier to,
                     model::Attributes attributes) {
  if (from.value.empty() || to.value.empty()) return;
  const auto [known, added] = relations_.try_emplace(
      Edge{std::move(from), std::string{kind}, std::move(to)}, Told{attributes, scope_});
  if (!added) known->second.attributes.merge(attributes);
}

void Reading::count(std::string_view quota, double more) {
  notes_.usage[std::string{quota}] += more;
}

void Reading::cannot_count(std::string_view quota) { notes_.uncounted.emplace(quota); }

void Reading::evidence(std::string_view table, model::Attributes row) {
  evidence_.push_back({std::string{table}, std::move(row), scope_});
}

void Reading::alias(std::string built, std::string real) {
  if (built != real) aliases_.insert_or_assign(std::move(built), std::move(real));
}

void Reading::tag(const std::string& key, const Tags& tags) {
  if (tags.empty()) return;
  notes_.asset_tags.insert_or_assign(key, tags);
  for (const auto& wanted : service_tags_) {
    const auto found = std::find_if(tags.begin(), tags.end(),
                                    [&](const auto& tag) { return tag.first == wanted; });
    if (found == tags.end() || found->second.empty()) continue;
    model::AssetRecord service;
    service.key = "service:" + found->second;
    service.kind = "business_service";
    service.name = found->second;
    service.ids.push_back({"key", found->second});
    service.attributes.emplace("service_tag", wanted);
    relate(key_ref(key), "member_of", key_ref(draft_.asset(std::move(service))));
    return;
  }
}

model::Reference Reading::resolved(model::Identifier id) {
  if (id.scheme.empty()) return {std::move(id.value), {}};
  if (id.scheme == "arn") {
    if (const auto real = aliases_.find(id.value); real != aliases_.end()) id.value = real->second;
    if (draft_.has(id.value)) return {std::move(id.value), {}};
  }
  return {{}, std::move(id)};
}

/// Each resource in its zones, else in its region.
void Reading::place() {
  for (auto& [key, placement] : placements_) {
    scope_ = placement.scope;
    if (placement.nowhere) continue;
    if (placement.zones.empty() && placement.zone_ids.empty()) {
      for (const auto& id : placement.subnets) {
        const auto subnet = notes_.subnets.find(id);
        if (subnet != notes_.subnets.end()) append_new(placement.zones, {subnet->second.zone});
      }
      std::erase(placement.zones, "");
    }
    for (const auto& zone : placement.zones) {
      relate(key_ref(key), "located_in", model::zone_name_id("aws", unit_.account, zone));
    }
    if (!placement.zones.empty()) continue;
    for (const auto& zone : placement.zone_ids) {
      relate(key_ref(key), "located_in", model::place_id("aws", zone));
    }
    if (placement.zone_ids.empty() && !placement.region.empty()) {
      relate(key_ref(key), "located_in", model::place_id("aws", placement.region));
    }
  }
  placements_.clear();
}

void Reading::conclude() {
  conclude_tags(*this);
  conclude_compute(*this);
  conclude_network(*this);
  conclude_data(*this);
  conclude_dns(*this);
  conclude_backup(*this);
  conclude_quotas(*this);
  place();
  for (auto& [edge, told] : relations_) {
    const auto& [from, kind, to] = edge;
    draft_.relate({resolved(from), resolved(to), kind, std::move(told.attributes), told.scope});
  }
  relations_.clear();
}

std::vector<model::Record> Reading::finish() && {
  auto out = std::move(draft_).finish();
  out.insert(out.end(), std::make_move_iterator(evidence_.begin()),
             std::make_move_iterator(evidence_.end()));
  return out;
}

}  // namespace plimsoll::aws
