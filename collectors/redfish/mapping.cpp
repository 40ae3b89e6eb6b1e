#include "collectors/redfish/mapping.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "collectors/redfish/inventory.hpp"
#include "collectors/redfish/needs.hpp"
#include "collectors/redfish/redundancy.hpp"
#include "collectors/redfish/relations.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::redfish {

namespace {

model::AssetRecord asset_of(const Inventory& inventory, std::size_t index,
                            const std::string& scope) {
  const Entry& entry = inventory.at(index);
  const Part& part = entry.part;
  model::AssetRecord asset;
  asset.key = inventory.key(index);
  asset.kind = part.kind;
  asset.name = entry.label;
  asset.ids = part.ids;
  if (const auto id = model::serial_id(part.manufacturer.value_or(""), part.serial.value_or(""))) {
    asset.ids.push_back(*id);
  }
  std::ranges::sort(asset.ids);
  asset.ids.erase(std::unique(asset.ids.begin(), asset.ids.end()), asset.ids.end());
  asset.attributes = part.attributes;
  const std::array<std::pair<std::string_view, const Text*>, 8> texts{{
      {"redfish_name", &part.name},
      {"manufacturer", &part.manufacturer},
      {"model", &part.model},
      {"serial", &part.serial},
      {"slot", &part.slot},
      {"state", &part.state},
      {"health", &part.health},
      {"power_state", &part.power_state},
  }};
  for (const auto& [name, value] : texts) model::set(asset.attributes, name, *value);
  model::set(asset.attributes, "operational", operational(part));
  if (part.state == "Absent") model::set(asset.attributes, "present", std::optional{false});
  model::set(asset.attributes, "redfish_uri", std::optional<std::string_view>{part.uri});
  asset.scope = scope;
  return asset;
}

model::ScopeRecord scope_of(const std::string& scope, const Crawl& crawl) {
  model::ScopeRecord out;
  out.scope = scope;
  out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  out.listed = crawl.listed;
  std::vector<std::string> reasons;
  const auto reason = [&reasons](std::int64_t count, const std::string& what) {
    if (count > 0) reasons.push_back(std::to_string(count) + " " + what);
  };
  reason(crawl.denied, "resources denied (HTTP 401 or 403): the account needs the privilege Login");
  reason(crawl.failed, "resources could not be read");
  reason(crawl.missing, "members that collections list are absent (HTTP 404)");
  if (crawl.cut) reasons.emplace_back("the crawl was cut short");
  if (!reasons.empty()) out.status = model::ScopeStatus::incomplete;
  if (crawl.denied > 0) out.status = model::ScopeStatus::denied;
  for (const std::string& text : reasons) out.reason += (out.reason.empty() ? "" : "; ") + text;
  return out;
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{"bmc",          "chassis",
                                                   "disk",         "fan",
                                                   "firmware",     "nic",
                                                   "pdu",          "power_feed",
                                                   "psu",          "rack",
                                                   "server",       "vm",
                                                   "ups",          "storage_controller",
                                                   "volume",       "depends_on",
                                                   "located_in",   "member_of",
                                                   "monitored_by", "powered_by",
                                                   "stored_on"};
  return kinds;
}

Mapped map(std::string_view target, const Crawl& crawl) {
  const Inventory inventory{target, crawl};
  const std::string scope = "host:" + std::string{target};
  Mapped out;
  out.scope = scope_of(scope, crawl);
  for (std::size_t i = 0; i < inventory.entries().size(); ++i) {
    out.assets.push_back(asset_of(inventory, i, scope));
  }
  out.relations = relations_of(inventory, scope);
  map_needs(inventory, crawl, scope, out);
  std::ranges::sort(out.relations, [](const auto& a, const auto& b) {
    return std::tie(a.from.key, a.to.key, a.kind) < std::tie(b.from.key, b.to.key, b.kind);
  });
  std::ranges::sort(out.assets, {}, &model::AssetRecord::key);
  std::ranges::sort(out.needs, [](const model::NeedRecord& a, const model::NeedRecord& b) {
    return std::tie(a.of.key, a.group) < std::tie(b.of.key, b.group);
  });
  return out;
}

}  // namespace plimsoll::redfish
