#include "collectors/redfish/mapping.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

#include "collectors/redfish/inventory.hpp"
#include "collectors/redfish/needs.hpp"
#include "collectors/redfish/redundancy.hpp"
#include "collectors/redfish/uri.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::redfish {

namespace {

constexpr std::size_t kNone = Inventory::kNone;

const std::vector<std::string>& links_of(const Resource& resource, std::string_view name) {
  static const std::vector<std::string> none;
  const auto found = resource.links.find(name);
  return found == resource.links.end() ? none : found->second;
}

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

/// Collects relations, each once.
class Relations {
 public:
  Relations(const Inventory& inventory, std::string scope)
      : inventory_{inventory}, scope_{std::move(scope)} {}

  void add(std::size_t from, std::size_t to, std::string_view kind) {
    if (from == kNone || to == kNone || from == to) return;
    seen_.emplace(inventory_.key(from), inventory_.key(to), std::string{kind});
  }

  [[nodiscard]] std::vector<model::RelationRecord> take() const {
    std::vector<model::RelationRecord> out;
    for (const auto& [from, to, kind] : seen_)
      out.push_back({{from, {}}, {to, {}}, kind, {}, scope_});
    return out;
  }

 private:
  const Inventory& inventory_;
  std::string scope_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;
};

/// Where a part of a machine sits: its chassis, else the machine.
std::size_t place_of(const Inventory& inventory, const Resource& resource) {
  for (const std::string& uri : links_of(resource, "Links.Chassis")) {
    if (const std::size_t index = inventory.find(uri); index != kNone) return index;
  }
  if (const std::size_t chassis = inventory.owner(resource, "Chassis"); chassis != kNone) {
    return chassis;
  }
  const std::size_t system = inventory.owner(resource, "ComputerSystem");
  if (system == kNone) return kNone;
  const std::size_t chassis = inventory.chassis_of(system);
  return chassis == kNone ? system : chassis;
}

void relate_chassis(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string& uri : links_of(resource, "Links.ContainedBy")) {
    out.add(index, inventory.find(uri), "located_in");
  }
  for (const std::string& uri : links_of(resource, "Links.Contains")) {
    out.add(inventory.find(uri), index, "located_in");
  }
}

void relate_bmc(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  for (const std::string& uri : links_of(resource, "Links.ManagerInChassis")) {
    out.add(index, inventory.find(uri), "located_in");
  }
  for (const std::string& uri : links_of(resource, "Links.ManagerForServers")) {
    out.add(inventory.find(uri), index, "monitored_by");
  }
}

void relate_system(const Inventory& inventory, std::size_t index, Relations& out) {
  out.add(index, inventory.chassis_of(index), "located_in");
  for (const std::string& uri : links_of(*inventory.at(index).resource, "Links.ManagedBy")) {
    out.add(index, inventory.find(uri), "monitored_by");
  }
}

void relate_nic(const Inventory& inventory, std::size_t index, Relations& out) {
  const Resource& resource = *inventory.at(index).resource;
  if (resource.type == "Port" || resource.type == "NetworkPort") {
    out.add(index, inventory.owner(resource, "NetworkAdapter"), "located_in");
  } else if (resource.type == "EthernetInterface") {
    out.add(index, inventory.owner(resource, "ComputerSystem"), "located_in");
  } else {
    out.add(index, place_of(inventory, resource), "located_in");
  }
}

std::vector<model::RelationRecord> relations_of(const Inventory& inventory,
                                                const std::string& scope) {
  Relations out{inventory, scope};
  for (std::size_t i = 0; i < inventory.entries().size(); ++i) {
    const Entry& entry = inventory.at(i);
    const std::string& kind = entry.part.kind;
    if (kind == "server" || kind == "vm") {
      relate_system(inventory, i, out);
    } else if (kind == "chassis" || kind == "rack") {
      relate_chassis(inventory, i, out);
    } else if (kind == "bmc") {
      relate_bmc(inventory, i, out);
    } else if (kind == "nic") {
      relate_nic(inventory, i, out);
    } else if (kind == "volume") {
      out.add(inventory.owner(*entry.resource, "ComputerSystem"), i, "stored_on");
    } else if (kind != "firmware") {
      out.add(i, place_of(inventory, *entry.resource), "located_in");
    }
  }
  for (const std::size_t volume : inventory.of_kind("volume")) {
    const auto& controllers =
        inventory.controllers_in(inventory.nearest(*inventory.at(volume).resource, {"Storage"}));
    if (controllers.size() == 1) out.add(volume, controllers.front(), "depends_on");
  }
  return out.take();
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
  static const std::vector<std::string_view> kinds{
      "bmc",        "chassis",    "disk",         "fan",      "firmware",           "nic",
      "psu",        "rack",       "server",       "vm",       "storage_controller", "volume",
      "depends_on", "located_in", "monitored_by", "stored_on"};
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
  std::ranges::sort(out.assets, {}, &model::AssetRecord::key);
  std::ranges::sort(out.needs, [](const model::NeedRecord& a, const model::NeedRecord& b) {
    return std::tie(a.of.key, a.group) < std::tie(b.of.key, b.group);
  });
  return out;
}

}  // namespace plimsoll::redfish
