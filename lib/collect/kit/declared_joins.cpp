#include "lib/collect/kit/declared_joins.hpp"

#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

/// What a value is known by, for comparison: its text, or where it comes from.
std::string mark_of(const Tree& value) {
  if (const auto* unknown = value.unknown()) return "\n" + core::join(unknown->from, "\n");
  std::string text = core::lower(scalar_text(value).value_or(""));
  while (text.ends_with('.')) text.pop_back();
  return text;
}

/// Source: Amazon Route 53 Developer Guide, "Choosing a routing policy".
std::string routing_of(const Tree& values) {
  constexpr auto kPolicies = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"failover_routing_policy", "failover"},
       {"weighted_routing_policy", "weighted"},
       {"latency_routing_policy", "latency"},
       {"geolocation_routing_policy", "geolocation"},
       {"geoproximity_routing_policy", "geoproximity"},
       {"cidr_routing_policy", "ip-based"}});
  for (const auto& [policy, name] : kPolicies) {
    if (!values_at(values, policy).empty()) return std::string{name};
  }
  const auto several = to_boolean(values["multivalue_answer_routing_policy"]);
  return several.value_or(false) ? "multivalue" : "simple";
}

void append(Tree& values, std::string_view name, const std::vector<const Tree*>& more) {
  if (more.empty()) return;
  if (values.find(name) == nullptr) values.put(name, Tree{Tree::List{}});
  auto& list = std::get<Tree::List>(values.find(name)->value);
  for (const auto* value : more) list.push_back(*value);
}

/// Where a record leads, under the name of its role.
void add_targets(const Tree& record, Tree& joined) {
  std::vector<Tree> kept;  // `record` may be `joined`
  for (const auto* value : values_at(record, "alias.name")) kept.push_back(*value);
  for (const auto* value : values_at(record, "records")) kept.push_back(*value);
  std::vector<const Tree*> targets;
  for (const auto& value : kept) targets.push_back(&value);
  const auto policy = values_at(record, "failover_routing_policy.type");
  const auto role = policy.empty() ? std::string{} : mark_of(*policy.front());
  append(joined, role == "primary" || role == "secondary" ? role : "targets", targets);
}

/// The health check that a record names, by its id or address.
const Declared* check_of(const std::vector<Declared>& resources, const Tree& record,
                         const std::string& check_type) {
  const Tree& id = record["health_check_id"];
  for (const auto& resource : resources) {
    if (resource.type != check_type) continue;
    if (id.text() != nullptr && *id.text() == scalar_text(resource.values["id"])) return &resource;
    if (id.unknown() == nullptr) continue;
    for (const auto& address : id.unknown()->from) {
      if (address == resource.address) return &resource;
    }
  }
  return nullptr;
}

/// Whether what a record answers with is checked; the secondary of a failover needs no check: it is
/// the answer when the primary fails.
void add_check(const Tree& record, const Declared* check, Tree& joined) {
  const auto policy = values_at(record, "failover_routing_policy.type");
  if (!policy.empty() && mark_of(*policy.front()) == "secondary") return;
  const auto alias = values_at(record, "alias.evaluate_target_health");
  const bool told = !alias.empty() && to_boolean(*alias.front()).has_value();
  const bool evaluates = told && to_boolean(*alias.front()) == true;
  const auto both = [&joined](std::string_view name, bool more) {
    const auto before = to_boolean(joined[name]);
    joined.put(name, Tree{before.value_or(true) && more});
  };
  if (told) both("evaluates", evaluates);
  const bool named = !mark_of(record["health_check_id"]).empty();
  const auto* routing = joined["routing"].text();
  if (routing != nullptr && *routing != "simple") {
    both("checked", named || evaluates);
  }
  if (check != nullptr && joined["check"].is_null()) joined.put("check", check->values);
}

}  // namespace

void split_pools(std::vector<Declared>& resources, const std::string& type) {
  const auto count = resources.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (resources[i].type != type || resources[i].data) continue;
    Declared pool = resources[i];
    pool.address += "/instances";
    pool.type += "#pool";
    if (const auto* arn = pool.values["arn"].text()) {
      pool.values.put("pool_key", Tree{*arn + "/instances"});
      pool.values.put("arn", {});
    }
    pool.values.put("id", {});
    resources[i].values.put("pool", Tree{Tree::Unknown{{pool.address}}});
    resources.push_back(std::move(pool));
  }
}

void join_records(std::vector<Declared>& resources, const std::string& type,
                  const std::string& check_type) {
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> first;
  for (std::size_t i = 0; i < resources.size(); ++i) {
    auto& record = resources[i];
    if (record.type != type || record.data) continue;
    const auto kind = mark_of(record.values["type"]);
    if (!kind.empty() && kind != "a" && kind != "aaaa" && kind != "cname") {
      record.type += " " + core::printable(kind);
      continue;
    }
    const auto name = mark_of(record.values["name"]);
    const bool nameless = name.empty() || name.starts_with('\n');
    const auto [known, added] = first.try_emplace(
        {mark_of(record.values["zone_id"]), nameless ? record.address : name, record.conditional},
        i);
    auto& joined = resources[known->second].values;
    if (added) joined.put("routing", Tree{routing_of(joined)});
    add_targets(record.values, joined);
    add_check(record.values, check_of(resources, record.values, check_type), joined);
    if (!added) record.type += "#more";
  }
}

}  // namespace plimsoll::collect::kit
