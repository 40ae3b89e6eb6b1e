// States of parts and members of stacks, as Cisco and Juniper tell them.
#include <array>
#include <utility>

#include "collectors/snmp/entity.hpp"
#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

struct StateName {
  std::int64_t value;
  std::string_view name;
  std::optional<bool> operational;
};

constexpr auto kOn = std::optional{true};
constexpr auto kOff = std::optional{false};

/// PowerOperType.
constexpr auto kPowerStates = std::to_array<StateName>({
    {1, "off_env_other", kOff},
    {2, "on", kOn},
    {3, "off_admin", kOff},
    {4, "off_denied", kOff},
    {5, "off_env_power", kOff},
    {6, "off_env_temperature", kOff},
    {7, "off_env_fan", kOff},
    {8, "failed", kOff},
    {9, "on_but_fan_fail", kOn},
    {10, "off_cooling", kOff},
    {11, "off_connector_rating", kOff},
    {12, "on_but_inline_power_fail", kOn},
});

/// cefcFanTrayOperStatus.
constexpr auto kFanStates = std::to_array<StateName>(
    {{1, "unknown", {}}, {2, "up", kOn}, {3, "down", kOff}, {4, "warning", kOn}});

/// CiscoEnvMonState.
constexpr auto kEnvironmentStates = std::to_array<StateName>({
    {1, "normal", kOn},
    {2, "warning", kOn},
    {3, "critical", kOff},
    {4, "shutdown", kOff},
    {5, "not_present", kOff},
    {6, "not_functioning", kOff},
});

/// cefcModuleOperStatus, as far as it says that a module works or not.
constexpr auto kModuleStates = std::to_array<StateName>({
    {2, "ok", kOn},
    {3, "disabled", kOff},
    {4, "ok_but_diagnostics_failed", kOn},
    {7, "failed", kOff},
    {8, "missing", kOff},
    {10, "mismatch_config", kOff},
    {13, "out_of_service_admin", kOff},
    {14, "out_of_service_temperature", kOff},
    {15, "powered_down", kOff},
    {16, "powered_up", {}},
    {17, "power_denied", kOff},
});

/// cswSwitchState.
constexpr auto kMemberStates = std::to_array<StateName>({
    {1, "waiting", kOff},
    {2, "progressing", kOff},
    {3, "added", kOff},
    {4, "ready", kOn},
    {5, "sdm_mismatch", kOff},
    {6, "version_mismatch", kOff},
    {7, "feature_mismatch", kOff},
    {8, "new_master_init", kOff},
    {9, "provisioned", kOff},
    {10, "invalid", kOff},
    {11, "removed", kOff},
});

/// jnxOperatingState.
constexpr auto kJuniperStates = std::to_array<StateName>({
    {2, "running", kOn},
    {3, "ready", kOn},
    {4, "reset", kOff},
    {5, "running_at_full_speed", kOn},
    {6, "down", kOff},
    {7, "standby", kOn},
});

template <std::size_t N>
void set_state(Part& part, const std::array<StateName, N>& names,
               std::optional<std::int64_t> value) {
  for (const StateName& state : names) {
    if (value != state.value) continue;
    part.state = state.name;
    if (state.operational) part.operational = state.operational;
  }
}

/// cefcPowerRedundancyMode.
std::string_view redundancy_mode(std::optional<std::int64_t> value) {
  constexpr std::array<std::string_view, 8> kModes{
      "", "not supported", "redundant", "combined", "non-redundant", "n+1", "grid", "n+1"};
  if (!value || *value < 2 || *value > 7) return {};
  return kModes.at(static_cast<std::size_t>(*value));
}

void read_fru_control(const Walk& walk, Device& device) {
  const Oid base = enterprise({9, 9, 117, 1});
  const Table groups{walk, base + Oid{1, 1, 1}};
  for (const Oid& index : groups.rows()) {
    auto mode = redundancy_mode(groups.integer(5, index));  // operational, else administrative
    if (mode.empty()) mode = redundancy_mode(groups.integer(1, index));
    if (!mode.empty()) fill(device.more, "power_redundancy_mode", std::optional<std::string>{mode});
  }
  const Table power{walk, base + Oid{1, 2, 1}};
  const Table modules{walk, base + Oid{2, 1, 1}};
  const Table fans{walk, base + Oid{4, 1, 1}};
  for (Part& part : device.parts) {
    const auto number = core::to_int(part.index);
    if (!number || *number < 0 || *number > UINT32_MAX) continue;
    const Oid row{static_cast<std::uint32_t>(*number)};
    if (part.kind == "nic") set_state(part, kModuleStates, modules.integer(2, row));
    if (part.kind == "psu") set_state(part, kPowerStates, power.integer(2, row));
    if (part.kind == "fan") set_state(part, kFanStates, fans.integer(1, row));
  }
}

/// CISCO-ENVMON-MIB's tables of fans and supplies.  Their index is the entity's on switches, a
/// count of its own on routers: then they stand for parts only where ENTITY-MIB has none.
void read_environment(const Walk& walk, const Entities& entities, Device& device,
                      std::string_view kind, std::uint32_t table_number) {
  const Table table{walk, enterprise({9, 9, 13, 1, table_number, 1})};
  const bool has_entities = device.has_parts(kind);
  for (const Oid& index : table.rows()) {
    const auto state = table.integer(3, index);
    const std::string id = std::string{kind} + ":" + index_text(index);
    Part* part = device.find_part(id);
    if (part == nullptr && !has_entities && index.size() == 1 &&
        !entities.contains(index.front())) {
      Part added;
      added.kind = kind;
      added.index = index_text(index);
      added.name = table.text(2, index).value_or(std::string{kind} + " " + index_text(index));
      part = &device.add(std::move(added));
    }
    if (part == nullptr) continue;
    if (state == 5) part->present = false;
    if (part->state.empty()) set_state(*part, kEnvironmentStates, state);
  }
}

void read_stackwise(const Walk& walk, Device& device) {
  const Oid base = enterprise({9, 9, 500, 1});
  const Table members{walk, base + Oid{2, 1, 1}};
  constexpr std::array<std::string_view, 5> kRoles{"", "master", "member", "not_member", "standby"};
  for (const Oid& index : members.rows()) {
    Part* part = device.find_part("chassis:" + index_text(index));
    if (part == nullptr) continue;
    const auto number = within(members.integer(1, index), 1, 64);
    model::set(part->more, "stack_number", number);
    const auto role = within(members.integer(3, index), 1, 4);
    if (role)
      model::set(part->more, "role", std::optional{kRoles.at(static_cast<std::size_t>(*role))});
    set_state(*part, kMemberStates, members.integer(6, index));
  }
  const auto ring = walk.integer(base + Oid{1, 3, 0});
  if (ring && !members.rows().empty())
    fill(device.more, "stack_ring_redundant", std::optional{*ring == 1});
}

/// jnxContentsContainerIndex of supplies(2) and fans(4).
void read_juniper_parts(const Walk& walk, Device& device) {
  const Oid base = enterprise({2636, 3, 1});
  const Table operating{walk, base + Oid{13, 1}};
  const Table contents{walk, base + Oid{8, 1}};
  for (const Oid& index : operating.rows()) {
    if (index.size() != 4 || (index[0] != 2 && index[0] != 4)) continue;
    Part part;
    part.kind = index[0] == 2 ? "psu" : "fan";
    part.index = index_text(index);
    part.name = operating.text(5, index).value_or(part.kind + " " + part.index);
    part.serial = contents.text(7, index).value_or("");
    part.model = contents.text(10, index).value_or("");
    part.vendor = "juniper";
    set_state(part, kJuniperStates, operating.integer(6, index));
    device.add(std::move(part));
  }
}

void read_virtual_chassis(const Walk& walk, Device& device) {
  const Table members{walk, enterprise({2636, 3, 40, 1, 4, 1, 1, 1})};
  if (members.rows().size() < 2) return;
  constexpr std::array<std::string_view, 4> kRoles{"", "master", "backup", "linecard"};
  for (const Oid& index : members.rows()) {
    Part part;
    part.kind = "chassis";
    part.index = "member" + index_text(index);
    part.name = "virtual chassis member " + index_text(index);
    part.vendor = "juniper";
    part.serial = members.text(2, index).value_or("");
    part.model = members.text(8, index).value_or("");
    part.firmware = members.text(5, index).value_or("");
    if (const auto role = within(members.integer(3, index), 1, 3)) {
      model::set(part.more, "role", std::optional{kRoles.at(static_cast<std::size_t>(*role))});
      part.operational = true;
    }
    model::set(part.more, "priority", within(members.integer(6, index), 0, 255));
    const std::string id = device.add(std::move(part)).id();
    device.links.push_back({id, "", "member_of", {}});
  }
  device.more.insert_or_assign("cluster_mode", std::string{"virtual-chassis"});
  device.serial.clear();  // its members have one each
}

}  // namespace

void read_cisco_states(const Walk& walk, const Entities& entities, Device& device) {
  read_fru_control(walk, device);
  read_environment(walk, entities, device, "fan", 4);
  read_environment(walk, entities, device, "psu", 5);
  read_stackwise(walk, device);
}

void read_juniper(const Walk& walk, Device& device) {
  const Oid base = enterprise({2636, 3, 1});
  fill(device.serial, walk.text(base + Oid{3, 0}));
  fill(device.model, walk.text(base + Oid{2, 0}));
  if (!device.has_parts("psu") && !device.has_parts("fan")) read_juniper_parts(walk, device);
  read_virtual_chassis(walk, device);
}

}  // namespace plimsoll::snmp
