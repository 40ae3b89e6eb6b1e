#include "collectors/aws/resource.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "collectors/aws/fields.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/cloud.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::aws {

namespace {

constexpr auto kWorking = std::to_array<std::string_view>(
    {"running", "available", "active", "in-use", "up", "inservice", "deployed", "issued",
     "associated", "attached", "ok", "healthy", "enabled", "ordering-complete"});
constexpr auto kBroken = std::to_array<std::string_view>({"stopped",
                                                          "stopping",
                                                          "shutting-down",
                                                          "terminated",
                                                          "failed",
                                                          "error",
                                                          "down",
                                                          "deleting",
                                                          "deleted",
                                                          "inactive",
                                                          "impaired",
                                                          "unhealthy",
                                                          "unavailable",
                                                          "misconfigured",
                                                          "suspended",
                                                          "create_failed",
                                                          "create-failed",
                                                          "delete_failed",
                                                          "delete-failed",
                                                          "deregistered",
                                                          "rejected",
                                                          "inaccessible-encryption-credentials",
                                                          "incompatible-restore",
                                                          "incompatible-network",
                                                          "incompatible-parameters",
                                                          "incompatible-option-group",
                                                          "restore-error",
                                                          "storage-full",
                                                          "blackhole",
                                                          "expired",
                                                          "revoked",
                                                          "validation_timed_out",
                                                          "archived"});
constexpr auto kGone = std::to_array<std::string_view>({"terminated", "deleted"});

template <typename Words>
bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_account(std::string_view text) {
  constexpr std::size_t kDigits = 12;
  return text.size() == kDigits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<bool> works(std::string_view state) {
  const auto word = core::lower(state);
  if (has(kWorking, word)) return true;
  if (has(kBroken, word)) return false;
  return std::nullopt;
}

bool is_gone(std::string_view state) { return has(kGone, core::lower(state)); }

model::Attributes soft() {
  model::Attributes out;
  model::set(out, "strength", std::optional<std::string_view>{"soft"});
  return out;
}

Resource::Resource(Reading& reading, const nlohmann::json& node, std::string_view kind,
                   std::string_view service, std::string arn)
    : reading_{reading}, node_{node} {
  asset_.kind = kind;
  const auto parsed = model::parse_arn(arn);
  if (!node.is_object() || !parsed || parsed->resource.empty() ||
      parsed->resource.find_first_of(":/") == parsed->resource.size() - 1) {
    return;
  }
  asset_.ids.push_back(model::arn_id(arn));
  asset_.key = std::move(arn);
  set("cloud_service", service);
  set("account", parsed->account.empty() ? reading.unit().account : parsed->account);
  set("region", parsed->region);
  placement_.region = parsed->region;
  asset_.name = last_part(last_part(parsed->resource), ':');
}

Resource Resource::keyed(Reading& reading, const nlohmann::json& node, std::string_view kind,
                         std::string_view service, std::string key) {
  Resource out{reading, node, kind, service, {}};
  out.asset_.key = std::move(key);
  out.asset_.name = last_part(out.asset_.key);
  out.set("cloud_service", service);
  out.set("account", reading.unit().account);
  out.set("region", reading.unit().region);
  out.placement_.region = reading.unit().region;
  return out;
}

Resource& Resource::name(std::string_view path) { return called(aws::text(node_, path)); }

Resource& Resource::called(std::string_view name) {
  if (name.empty()) return *this;
  asset_.name = name;
  named_ = true;
  return *this;
}

Resource& Resource::text(std::string_view attribute, std::string_view path) {
  return set(attribute, aws::text(node_, path));
}
Resource& Resource::number(std::string_view attribute, std::string_view path) {
  return set(attribute, aws::number(node_, path));
}
Resource& Resource::flag(std::string_view attribute, std::string_view path) {
  return set(attribute, aws::flag(node_, path));
}
Resource& Resource::time(std::string_view attribute, std::string_view path) {
  return set(attribute, aws::instant(node_, path));
}
Resource& Resource::texts(std::string_view attribute, std::vector<std::string> values) {
  asset_.attributes.insert_or_assign(std::string{attribute}, collect::kit::json_list(values));
  return *this;
}
Resource& Resource::set(std::string_view attribute, std::string_view value) {
  model::set(asset_.attributes, attribute, std::optional{value});
  return *this;
}
Resource& Resource::set(std::string_view attribute, std::optional<std::int64_t> value) {
  model::set(asset_.attributes, attribute, value);
  return *this;
}
Resource& Resource::set(std::string_view attribute, std::optional<bool> value) {
  model::set(asset_.attributes, attribute, value);
  return *this;
}

Resource& Resource::configured(std::string_view path) {
  const auto word = aws::text(node_, path);
  if (is_gone(word)) asset_.key.clear();
  return set("state", word);
}

Resource& Resource::state(std::string_view path) {
  return configured(path).set("operational", works(aws::text(node_, path)));
}

Resource& Resource::tags(std::string_view path) {
  tags_ = tags_of(node_, path);
  if (tags_.empty()) return *this;
  asset_.attributes.insert_or_assign("tags", json_text(tags_));
  for (const auto& [key, value] : tags_) {
    if (key == "Name" && !named_) called(value);
  }
  return *this;
}

Resource& Resource::owner(std::string_view path) {
  const auto account = aws::text(node_, path);
  if (is_account(account) && account != reading_.unit().account) owner_ = account;
  return *this;
}

Resource& Resource::fqdn(std::string_view name) { return id(model::fqdn_id(name)); }
Resource& Resource::ip(std::string_view address) { return id(model::ip_id(address)); }
Resource& Resource::id(std::optional<model::Identifier> id) {
  if (id) asset_.ids.push_back(std::move(*id));
  return *this;
}

Resource& Resource::zone(std::string name) {
  if (!name.empty()) placement_.zones.push_back(std::move(name));
  return *this;
}
Resource& Resource::zone_id(std::string id) {
  if (!id.empty()) placement_.zone_ids.push_back(std::move(id));
  return *this;
}
Resource& Resource::zones(const std::vector<std::string>& names) {
  for (const auto& name : names) zone(name);
  return *this;
}
Resource& Resource::subnets(std::vector<std::string> ids) {
  placement_.subnets = std::move(ids);
  return *this;
}
Resource& Resource::region(std::string name) {
  if (!name.empty()) {
    set("region", name);
    placement_.region = std::move(name);
  }
  return *this;
}
Resource& Resource::nowhere() {
  placement_.nowhere = true;
  return *this;
}

Resource& Resource::relate(std::string_view kind, model::Identifier to,
                           model::Attributes attributes) {
  pending_.push_back(
      {key_ref(asset_.key), std::string{kind}, std::move(to), std::move(attributes)});
  return *this;
}

Resource& Resource::related(model::Identifier from, std::string_view kind,
                            model::Attributes attributes) {
  pending_.push_back(
      {std::move(from), std::string{kind}, key_ref(asset_.key), std::move(attributes)});
  return *this;
}

bool Resource::add() {
  if (asset_.key.empty()) return false;
  if (!owner_.empty()) {
    auto arn = model::parse_arn(asset_.key);
    if (!arn) return false;
    arn->account = reading_.unit().account;
    auto own = model::to_string(*arn);
    arn->account = owner_;
    reading_.alias(std::move(own), model::to_string(*arn));
    return false;
  }
  const auto key = asset_.key;
  reading_.add(std::move(asset_), placement_);
  for (auto& each : pending_) {
    reading_.relate(std::move(each.from), each.kind, std::move(each.to),
                    std::move(each.attributes));
  }
  if (!tags_.empty()) reading_.tag(key, tags_);
  return true;
}

}  // namespace plimsoll::aws
