#include "collectors/redfish/inventory.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "collectors/redfish/uri.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::redfish {

namespace {

/// Chassis types that are parts of another chassis.
constexpr auto kComponentTypes = std::to_array<std::string_view>(
    {"StorageEnclosure", "Component", "Module", "Card", "Cartridge", "Expansion", "Drawer"});

/// Names that firmware gives to any system.
constexpr auto kPlainNames = std::to_array<std::string_view>(
    {"system", "computer system", "server", "computer", "manager", "self"});

bool is_legacy(std::string_view type) { return type == "Power" || type == "Thermal"; }

/// Whether two descriptions, one of the old view and one of the new, are of one part: equal serial
/// numbers say so, different ones deny it; without both, equal ids or slots do.
bool is_same(const Part& left, const Part& right) {
  if (left.kind != right.kind) return false;
  if (left.serial && right.serial) return *left.serial == *right.serial;
  if (left.id && right.id && *left.id == *right.id) return true;
  if (left.slot && right.slot) return core::lower(*left.slot) == core::lower(*right.slot);
  return false;
}

void fill(Text& into, const Text& from) {
  if (!into) into = from;
}

const std::vector<std::string>& links_of(const Resource& resource, std::string_view name) {
  static const std::vector<std::string> none;
  const auto found = resource.links.find(name);
  return found == resource.links.end() ? none : found->second;
}

bool is_component(const Part& chassis) {
  const auto type = chassis.attributes.find("chassis_type");
  if (type == chassis.attributes.end()) return false;
  return std::ranges::find(kComponentTypes, model::to_text(type->second)) != kComponentTypes.end();
}

bool is_system(const Part& part) { return part.kind == "server" || part.kind == "vm"; }

bool is_plain(const Text& name) {
  return !name || std::ranges::find(kPlainNames, core::lower(*name)) != kPlainNames.end();
}

}  // namespace

Inventory::Inventory(std::string_view target, const Crawl& crawl) : target_{target} {
  for (const Resource& resource : crawl.resources) resources_.emplace(resource.uri, &resource);
  note_storage(crawl);
  add_entries(crawl);
  move_addresses();
  place_systems();
  place_controllers();
  name_systems();
  name_entries();
}

std::string Inventory::key_of(std::string_view uri) const {
  return target_ + ":" + std::string{uri};
}

std::size_t Inventory::find(std::string_view uri) const {
  const auto found = by_uri_.find(canonical(uri));
  return found == by_uri_.end() ? kNone : found->second;
}

std::vector<std::size_t> Inventory::of_kind(std::string_view kind) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].part.kind == kind) out.push_back(i);
  }
  return out;
}

const Resource* Inventory::nearest(const Resource& resource,
                                   std::initializer_list<std::string_view> types) const {
  constexpr int kFarthest = 64;  // Real trees are below ten levels deep; hostile ones as they like.
  const Resource* at = &resource;
  for (int step = 0; step < kFarthest; ++step) {
    if (std::ranges::find(types, std::string_view{at->type}) != types.end()) return at;
    const auto parent = resources_.find(at->parent);
    if (parent == resources_.end()) return nullptr;
    at = parent->second;
  }
  return nullptr;
}

std::size_t Inventory::owner(const Resource& resource, std::string_view type) const {
  const Resource* found = nearest(resource, {type});
  return found == nullptr ? kNone : find(found->uri);
}

/// Notes which storage is described better elsewhere.
void Inventory::note_storage(const Crawl& crawl) {
  for (const Resource& resource : crawl.resources) {
    if (resource.type == "StorageController") {
      if (const Resource* storage = nearest(resource, {"Storage"}))
        with_controllers_.insert(storage);
    }
    if (resource.type != "Storage") continue;
    if (resource.parts.size() > 1) with_controllers_.insert(&resource);
    const Resource* system = nearest(resource, {"ComputerSystem"});
    if (resource.parts.size() > 1 || !links_of(resource, "Drives").empty()) {
      with_storage_.insert(system);
    }
  }
}

/// A description that a better one of the same thing makes needless.
bool Inventory::replaced(const Resource& resource, const Part& part) const {
  if (resource.type == "Storage") {
    return part.uri == resource.uri && with_controllers_.contains(&resource);
  }
  return resource.type == "SimpleStorage" &&
         with_storage_.contains(nearest(resource, {"ComputerSystem"}));
}

/// The entry of the other view that describes the same power supply or fan; kNone.
std::size_t Inventory::same_part(const Resource& resource, const Part& part) const {
  if (part.kind != "psu" && part.kind != "fan") return kNone;
  const Resource* chassis = nearest(resource, {"Chassis"});
  if (chassis == nullptr) return kNone;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (is_legacy(entry.resource->type) == is_legacy(resource.type)) continue;
    if (is_same(entry.part, part) && nearest(*entry.resource, {"Chassis"}) == chassis) return i;
  }
  return kNone;
}

void Inventory::merge(Entry& entry, const Part& part) {
  Part& into = entry.part;
  fill(into.name, part.name);
  fill(into.manufacturer, part.manufacturer);
  fill(into.model, part.model);
  fill(into.serial, part.serial);
  fill(into.slot, part.slot);
  fill(into.state, part.state);
  fill(into.health, part.health);
  into.ids.insert(into.ids.end(), part.ids.begin(), part.ids.end());
  into.attributes.insert(part.attributes.begin(), part.attributes.end());
}

void Inventory::add(const Resource& resource, const Part& part) {
  std::size_t index = is_legacy(resource.type) ? same_part(resource, part) : kNone;
  if (index == kNone && by_uri_.contains(part.uri)) return;
  if (index == kNone) {
    index = entries_.size();
    entries_.push_back({part, &resource, {}});
  } else {
    merge(entries_[index], part);
  }
  by_uri_.emplace(part.uri, index);
  for (const std::string& alias : part.aliases) by_uri_.emplace(alias, index);
}

void Inventory::add_entries(const Crawl& crawl) {
  // The newer view first: its resources have URIs of their own, which make the better keys.
  for (const bool legacy : {false, true}) {
    for (const Resource& resource : crawl.resources) {
      if (is_legacy(resource.type) != legacy) continue;
      for (const Part& part : resource.parts) {
        if (!replaced(resource, part)) add(resource, part);
      }
    }
  }
}

/// The addresses of interfaces identify the machine or the BMC they belong to as well.  A BMC's own
/// interfaces are no parts to reason about and end here.
void Inventory::move_addresses() {
  std::set<std::string> macs;
  std::vector<Entry> kept;
  for (Entry& entry : entries_) {
    Part& part = entry.part;
    if (entry.resource->type != "EthernetInterface") continue;
    const Resource* holder = nearest(*entry.resource, {"Manager", "ComputerSystem"});
    const std::size_t index = holder == nullptr ? kNone : find(holder->uri);
    const auto type = part.attributes.find("interface_type");
    const bool is_virtual =
        type != part.attributes.end() && model::to_text(type->second) == "Virtual";
    const bool to_manager = !links_of(*entry.resource, "Links.HostInterface").empty();
    // Virtual interfaces borrow the address of a real one; so does a second listing of the same.
    std::erase_if(part.ids, [&](const model::Identifier& id) {
      return id.scheme == "mac" && (is_virtual || !macs.insert(id.value).second);
    });
    if (index == kNone || to_manager) continue;
    auto& ids = entries_[index].part.ids;
    ids.insert(ids.end(), part.ids.begin(), part.ids.end());
  }
  std::map<std::string, std::size_t, std::less<>> moved;
  std::vector<std::size_t> place(entries_.size(), kNone);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Resource* holder = nearest(*entries_[i].resource, {"Manager", "ComputerSystem"});
    const bool of_bmc = entries_[i].resource->type == "EthernetInterface" && holder != nullptr &&
                        holder->type == "Manager";
    if (of_bmc) continue;
    place[i] = kept.size();
    kept.push_back(std::move(entries_[i]));
  }
  for (const auto& [uri, index] : by_uri_) {
    if (place[index] != kNone) moved.emplace(uri, place[index]);
  }
  entries_ = std::move(kept);
  by_uri_ = std::move(moved);
}

void Inventory::place_systems() {
  std::map<std::size_t, std::vector<std::size_t>> holders;
  for (const std::size_t chassis : of_kind("chassis")) {
    for (const std::string& uri : links_of(*entries_[chassis].resource, "Links.ComputerSystems")) {
      if (const std::size_t system = find(uri); system != kNone) holders[system].push_back(chassis);
    }
  }
  for (std::size_t system = 0; system < entries_.size(); ++system) {
    if (!is_system(entries_[system].part)) continue;
    std::vector<std::size_t> candidates;
    for (const std::string& uri : links_of(*entries_[system].resource, "Links.Chassis")) {
      const std::size_t chassis = find(uri);
      if (chassis != kNone && entries_[chassis].part.kind == "chassis")
        candidates.push_back(chassis);
    }
    const auto& held = holders[system];
    candidates.insert(candidates.end(), held.begin(), held.end());
    if (candidates.empty()) continue;
    const auto whole = std::ranges::find_if(
        candidates, [this](std::size_t chassis) { return !is_component(entries_[chassis].part); });
    const std::size_t chosen = whole == candidates.end() ? candidates.front() : *whole;
    chassis_[system] = chosen;
    systems_[chosen].push_back(system);
  }
}

void Inventory::place_controllers() {
  for (const std::size_t index : of_kind("storage_controller")) {
    const Resource* storage = nearest(*entries_[index].resource, {"Storage"});
    if (storage != nullptr) controllers_[storage].push_back(index);
  }
}

const std::vector<std::size_t>& Inventory::controllers_in(const Resource* storage) const {
  static const std::vector<std::size_t> none;
  const auto found = controllers_.find(storage);
  return found == controllers_.end() ? none : found->second;
}

std::size_t Inventory::chassis_of(std::size_t system) const {
  const auto found = chassis_.find(system);
  return found == chassis_.end() ? kNone : found->second;
}

const std::vector<std::size_t>& Inventory::systems_in(std::size_t chassis) const {
  static const std::vector<std::size_t> none;
  const auto found = systems_.find(chassis);
  return found == systems_.end() ? none : found->second;
}

void Inventory::name_systems() {
  const auto systems =
      std::ranges::count_if(entries_, [](const Entry& entry) { return is_system(entry.part); });
  for (Entry& entry : entries_) {
    if (!is_system(entry.part)) continue;
    const auto host = entry.part.attributes.find("hostname");
    if (host != entry.part.attributes.end()) {
      entry.label = model::to_text(host->second);
    } else if (!is_plain(entry.part.name)) {
      entry.label = *entry.part.name;
    } else {
      entry.label = systems > 1 && entry.part.id ? target_ + "/" + *entry.part.id : target_;
    }
  }
}

/// Names that tell parts of many machines apart: the machine's own name first.
void Inventory::name_entries() {
  for (const std::size_t chassis : of_kind("chassis")) {
    const auto& inside = systems_in(chassis);
    const Part& part = entries_[chassis].part;
    entries_[chassis].label =
        inside.size() == 1 ? entries_[inside.front()].label + " chassis"
                           : target_ + ": " + part.name.value_or(part.id.value_or("chassis"));
  }
  for (Entry& entry : entries_) {
    if (entry.resource->type != "PowerDistribution" || entry.part.kind == "psu") continue;
    const auto own = entry.part.attributes.find("label");
    entry.label = target_ + ": " +
                  (own == entry.part.attributes.end()
                       ? entry.part.name.value_or(entry.part.id.value_or(entry.part.kind))
                       : model::to_text(own->second));
  }
  std::map<std::string, int> uses;
  const auto named = [](const Part& part) {
    return part.name.value_or(part.slot.value_or(part.id.value_or(part.kind)));
  };
  std::vector<std::string> owners(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (!entry.label.empty()) continue;
    const std::size_t chassis = owner(*entry.resource, "Chassis");
    const std::size_t system = owner(*entry.resource, "ComputerSystem");
    const std::size_t equipment = owner(*entry.resource, "PowerDistribution");
    const auto& inside = systems_in(chassis);
    owners[i] = system != kNone      ? entries_[system].label
                : inside.size() == 1 ? entries_[inside.front()].label
                : chassis != kNone   ? entries_[chassis].label
                : equipment != kNone ? entries_[equipment].label
                                     : target_;
    ++uses[owners[i] + ": " + named(entry.part)];
  }
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (!entry.label.empty()) continue;
    entry.label = owners[i] + ": " + named(entry.part);
    if (uses[entry.label] < 2) continue;
    const Text more = entry.part.slot ? entry.part.slot : entry.part.id;
    if (more && *more != named(entry.part)) entry.label += " (" + *more + ")";
  }
}

}  // namespace plimsoll::redfish
