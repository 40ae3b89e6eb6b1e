#include "collectors/snmp/entity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

/// What a `module` is, by its words: vendors file power supplies, fans and optics under it.
enum class ModuleKind : std::uint8_t { card, power_supply, fan, optic };

bool has_word(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

ModuleKind module_kind(const Entity& entity) {
  const std::string text = core::lower(entity.name + " " + entity.descr + " " + entity.model);
  constexpr auto kOptics =
      std::to_array<std::string_view>({"sfp", "xfp", "gbic", "transceiver", "xcvr", "10gbase",
                                       "1000base", "100base", "40gbase", "twinax", "optic"});
  if (std::ranges::any_of(kOptics, [&](auto word) { return has_word(text, word); }))
    return ModuleKind::optic;
  if (has_word(text, "power supply") || has_word(text, "power card") || has_word(text, "psu") ||
      text.starts_with("pwr"))
    return ModuleKind::power_supply;
  if (has_word(text, "fan card") || has_word(text, "fan tray") || has_word(text, "fantray") ||
      text.starts_with("fan"))
    return ModuleKind::fan;
  return ModuleKind::card;
}

/// What a container is made for; cards unless its words say otherwise.
ModuleKind bay_kind(const Entity& entity) {
  const std::string text = core::lower(entity.name + " " + entity.descr);
  if (has_word(text, "power supply") || has_word(text, "psu")) return ModuleKind::power_supply;
  if (has_word(text, "fan")) return ModuleKind::fan;
  return ModuleKind::card;
}

/// How far up containment is followed: hardware nests a dozen levels.
constexpr int kDeepest = 64;

/// The entities while they become parts.
class Reading {
 public:
  Reading(const Entities& entities, Device& device) : entities_{entities}, device_{device} {
    for (const auto& [index, entity] : entities_) parents_.insert(entity.contained_in);
    for (const auto& [index, entity] : entities_) {
      if (entity.type == EntityClass::container && parents_.contains(index))
        filled_bays_.emplace(entity.contained_in, entity.descr);
    }
  }

  void run() {
    read_chassis();
    for (const auto& [index, entity] : entities_) add_part(entity);
    for (const auto& [index, entity] : entities_) {
      if (entity.type == EntityClass::container) add_empty_bay(entity);
    }
  }

  /// Id of the part that `index` is or sits in; empty: the device itself.
  [[nodiscard]] std::string part_of(std::uint32_t index) const {
    auto at = entities_.find(index);
    for (int level = 0; level < kDeepest && at != entities_.end();
         at = entities_.find(at->second.contained_in), ++level) {
      if (const auto part = parts_.find(at->first); part != parts_.end()) return part->second;
    }
    return {};
  }

 private:
  [[nodiscard]] bool is_outermost(const Entity& entity) const {
    const auto parent = entities_.find(entity.contained_in);
    return parent == entities_.end() || parent->second.type == EntityClass::stack;
  }

  /// One outermost chassis is the device; several are the members of a stack.
  void read_chassis() {
    std::vector<const Entity*> outermost;
    bool has_stack = false;
    for (const auto& [index, entity] : entities_) {
      if (entity.type == EntityClass::stack) has_stack = true;
      if (entity.type == EntityClass::chassis && is_outermost(entity)) outermost.push_back(&entity);
    }
    if (outermost.empty()) return;
    const Entity& first = *outermost.front();
    fill(device_.model, first.model.empty() ? first.descr : first.model);
    fill(device_.firmware, first.software);
    if (!first.vendor.empty() && device_.vendor.empty()) device_.vendor = first.vendor;
    if (outermost.size() == 1 && !has_stack) {
      fill(device_.serial, first.serial);
      return;
    }
    fill(device_.more, "cluster_mode", std::optional<std::string>{"stack"});
    for (const Entity* entity : outermost) {
      Part& part = add(*entity, "chassis", {});
      if (part.name.empty() || part.name.size() <= 2) part.name = "stack member " + part.name;
      device_.links.push_back({part.id(), "", "member_of", {}});
    }
  }

  Part& add(const Entity& entity, std::string_view kind, std::string in) {
    Part part;
    part.kind = kind;
    part.index = std::to_string(entity.index);
    part.name = entity.name.empty() ? entity.descr : entity.name;
    part.vendor = entity.vendor;
    part.model = entity.model.empty() ? entity.descr : entity.model;
    part.serial = entity.serial;
    part.firmware = entity.software.empty() ? entity.firmware : entity.software;
    part.in = std::move(in);
    parts_.emplace(entity.index, part.id());
    return device_.add(std::move(part));
  }

  /// A card of its own: it can be pulled, or has a number that is not the device's.
  [[nodiscard]] bool is_card(const Entity& entity) const {
    if (entity.serial.empty()) return entity.replaceable;
    auto at = entities_.find(entity.contained_in);
    for (int level = 0; level < kDeepest && at != entities_.end();
         at = entities_.find(at->second.contained_in), ++level) {
      if (at->second.serial == entity.serial) return false;
    }
    return true;
  }

  void add_part(const Entity& entity) {
    if (parts_.contains(entity.index)) return;
    const std::string in = part_of(entity.contained_in);
    ModuleKind kind = ModuleKind::card;
    switch (entity.type) {
      case EntityClass::power_supply:
        kind = ModuleKind::power_supply;
        break;
      case EntityClass::fan:
        kind = ModuleKind::fan;
        break;
      case EntityClass::module:
        kind = module_kind(entity);
        break;
      case EntityClass::chassis:
        if (!is_outermost(entity)) add(entity, "chassis", in);
        return;
      default:
        return;
    }
    if (kind == ModuleKind::power_supply) {
      add(entity, "psu", in);
    } else if (kind == ModuleKind::fan) {
      add(entity, "fan", in);
    } else if (kind == ModuleKind::card && is_card(entity)) {
      Part& part = add(entity, "nic", in);
      model::set(part.more, "type", std::optional<std::string_view>{"module"});
    }
  }

  /// An empty bay for a supply or fan, if another of its kind and name is filled: a mere folder of
  /// bays is a container, too.
  void add_empty_bay(const Entity& bay) {
    if (parents_.contains(bay.index)) return;
    const ModuleKind kind = bay_kind(bay);
    if (kind == ModuleKind::card) return;
    if (!filled_bays_.contains({bay.contained_in, bay.descr})) return;
    Part& part = add(bay, kind == ModuleKind::fan ? "fan" : "psu", part_of(bay.contained_in));
    part.model.clear();
    part.present = false;
  }

  const Entities& entities_;
  Device& device_;
  std::set<std::uint32_t> parents_;                              ///< Entities that contain others.
  std::set<std::pair<std::uint32_t, std::string>> filled_bays_;  ///< Place and description.
  std::map<std::uint32_t, std::string> parts_;                   ///< Entity to part's id.
};

/// entStateOper: unknown(1), disabled(2), enabled(3), testing(4).  entStateStandby: hotStandby(2),
/// coldStandby(3), providingService(4).
void read_entity_states(const Walk& walk, Device& device) {
  const Table states{walk, mib2({131, 1, 1, 1})};
  for (Part& part : device.parts) {
    const auto index = core::to_int(part.index);
    if (!index || *index < 0 || *index > UINT32_MAX) continue;
    const Oid row{static_cast<std::uint32_t>(*index)};
    const auto oper = states.integer(3, row);
    if (oper == 2) part.operational = false;
    if (oper == 3) part.operational = true;
  }
}

/// hwEntityOperStatus: notSupported(1), disabled(2), enabled(3), testing(4).
void read_huawei_states(const Walk& walk, Device& device) {
  const Table states{walk, enterprise({2011, 5, 25, 31, 1, 1, 1, 1})};
  for (Part& part : device.parts) {
    const auto index = core::to_int(part.index);
    if (!index || *index < 0 || *index > UINT32_MAX) continue;
    const auto oper = states.integer(2, {static_cast<std::uint32_t>(*index)});
    if (oper == 2) part.operational = false;
    if (oper == 3) part.operational = true;
  }
}

/// Fans that show only as sensors of revolutions (entPhySensorType rpm(10)): one that turns works.
/// entPhySensorOperStatus: ok(1), unavailable(2), nonoperational(3).
void read_fan_sensors(const Walk& walk, const Entities& entities, Device& device) {
  if (device.has_parts("fan")) return;
  const Table sensors{walk, mib2({99, 1, 1, 1})};
  for (const Oid& index : sensors.rows()) {
    if (index.size() != 1 || sensors.integer(1, index) != 10) continue;
    const auto found = entities.find(index.front());
    if (found == entities.end()) continue;
    const Entity& entity = found->second;
    Part part;
    part.kind = "fan";
    part.index = index_text(index);
    part.name = entity.name.empty() ? entity.descr : entity.name;
    const auto status = sensors.integer(5, index);
    const auto speed = within(sensors.integer(4, index), 0, 1'000'000);
    if (status == 3) part.operational = false;
    if (status == 1 && speed) part.operational = *speed > 0;
    if (status == 1) model::set(part.more, "speed_rpm", speed);
    device.add(std::move(part));
  }
}

/// Which part each port sits on: entAliasMapping tells the ifIndex of a port entity.
void place_ports(const Walk& walk, const Reading& reading, Device& device) {
  const Table aliases{walk, mib2({47, 1, 3, 2, 1})};
  static const Oid if_index = mib2({2, 2, 1, 1});
  for (const Oid& index : aliases.rows()) {
    const Value* alias = aliases.cell(2, index);
    if (alias == nullptr || !starts_with(alias->oid, if_index) ||
        alias->oid.size() != if_index.size() + 1)
      continue;
    Interface* interface = device.find_interface(alias->oid.back());
    if (interface != nullptr) interface->in = reading.part_of(index.front());
  }
}

}  // namespace

Entities read_entity_table(const Walk& walk) {
  Entities out;
  const Table table{walk, mib2({47, 1, 1, 1, 1})};
  for (const Oid& index : table.rows()) {
    // 0 is no entity but "contained in nothing" (RFC 6933, entPhysicalContainedIn).
    if (index.size() != 1 || index.front() == 0) continue;
    Entity entity;
    entity.index = index.front();
    const auto parent = within(table.integer(4, index), 1, INT32_MAX);
    entity.contained_in = static_cast<std::uint32_t>(parent.value_or(0));
    const auto type = within(table.integer(5, index), 1, 12);
    entity.type = static_cast<EntityClass>(type.value_or(2));
    const auto text = [&](std::uint32_t column) {
      return std::string{core::trim(table.text(column, index).value_or(""))};
    };
    entity.descr = text(2);
    entity.name = text(7);
    entity.hardware = text(8);
    entity.firmware = text(9);
    entity.software = text(10);
    entity.serial = text(11);
    if (entity.serial == "4294967295") entity.serial.clear();  // all ones: none programmed
    entity.vendor = text(12);
    entity.model = text(13);
    entity.replaceable = table.integer(16, index) == 1;
    out.emplace(entity.index, std::move(entity));
  }
  // Walk up from each; whoever comes by himself again is cut loose.  Entities whose way up is known
  // to end are not walked twice.
  std::set<std::uint32_t> settled;
  for (auto& [index, entity] : out) {
    std::set<std::uint32_t> path;
    for (auto at = out.find(index); at != out.end() && !settled.contains(at->first);
         at = out.find(at->second.contained_in)) {
      path.insert(at->first);
      if (path.contains(at->second.contained_in)) at->second.contained_in = 0;
    }
    settled.insert(path.begin(), path.end());
  }
  return out;
}

void read_entities(const Walk& walk, Device& device) {
  const Entities entities = read_entity_table(walk);
  Reading reading{entities, device};
  reading.run();
  read_entity_states(walk, device);
  read_huawei_states(walk, device);
  read_cisco_states(walk, entities, device);
  read_fan_sensors(walk, entities, device);
  place_ports(walk, reading, device);
  read_juniper(walk, device);
}

}  // namespace plimsoll::snmp
