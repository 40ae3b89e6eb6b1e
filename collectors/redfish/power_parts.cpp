// Source: DMTF DSP8010: PowerEquipment, PowerDistribution, Circuit, Outlet.
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "collectors/redfish/part_fields.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

/// What the model calls the types of equipment; all others are distribution units.
constexpr auto kEquipment = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"AutomaticTransferSwitch", "ats"},
    {"ManualTransferSwitch", "manual transfer switch"},
    {"Switchgear", "switchgear"},
    {"PowerShelf", "power shelf"},
    {"Bus", "busbar"},
    {"BatteryShelf", "battery shelf"},
});

/// What the model calls the types of circuits.
constexpr auto kCircuits = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"Mains", "input"},
    {"Branch", "branch"},
    {"Feeder", "feeder"},
    {"Subfeed", "feeder"},
    {"Bus", "bus"},
});

template <typename Names>
std::string_view named(const Names& names, const Text& type, std::string_view otherwise) {
  for (const auto& [from, to] : names) {
    if (type == from) return to;
  }
  return otherwise;
}

void read_distribution(const Json& body, Resource& resource) {
  const Text type = text(body, "EquipmentType");
  Part part = common(body, type == "BatteryShelf" ? "ups" : "pdu", resource.uri);
  auto& attributes = part.attributes;
  model::set(attributes, "type", Text{named(kEquipment, type, "pdu")});
  copy_texts(body, attributes,
             {{"EquipmentType", "equipment_type"},
              {"UserLabel", "label"},
              {"ProductionDate", "production_date"}});
  read_placement(body, attributes);
  const Json& transfer = object(body, "TransferConfiguration");
  copy_texts(transfer, attributes,
             {{"ActiveMainsId", "active_input"}, {"PreferredMainsId", "preferred_input"}});
  copy_flags(transfer, attributes, {{"AutoTransferEnabled", "automatic_transfer"}});
  copy_numbers(transfer, attributes, {{"TransferDelaySeconds", "transfer_delay_s"}});
  resource.parts.push_back(std::move(part));
  read_groups(body, "MainsRedundancy", "power_mains", resource);
  read_groups(body, "PowerSupplyRedundancy", "power", resource);
}

/// The type that the collection's name tells, where the circuit doesn't.
Text circuit_type(const Json& body, std::string_view uri) {
  if (auto stated = text(body, "CircuitType")) return stated;
  for (const auto& [collection, type] : {std::pair{"/Mains/", "Mains"},
                                         {"/Branches/", "Branch"},
                                         {"/Feeders/", "Feeder"},
                                         {"/Subfeeds/", "Subfeed"}}) {
    if (uri.find(collection) != std::string_view::npos) return type;
  }
  return std::nullopt;
}

void read_circuit(const Json& body, Resource& resource) {
  Part part = common(body, "power_feed", resource.uri);
  auto& attributes = part.attributes;
  model::set(attributes, "type",
             Text{named(kCircuits, circuit_type(body, resource.uri), "circuit")});
  copy_texts(body, attributes,
             {{"BreakerState", "breaker_state"},
              {"NominalVoltage", "nominal_voltage"},
              {"PhaseWiringType", "phase_wiring"},
              {"UserLabel", "label"}});
  copy_numbers(body, attributes, {{"RatedCurrentAmps", "rated_current_amps"}});
  copy_flags(body, attributes, {{"CriticalCircuit", "critical"}});
  resource.parts.push_back(std::move(part));
}

void read_outlet(const Json& body, Resource& resource) {
  Part part = common(body, "power_feed", resource.uri);
  auto& attributes = part.attributes;
  model::set(attributes, "type", Text{"outlet"});
  copy_texts(body, attributes,
             {{"OutletType", "outlet_type"},
              {"NominalVoltage", "nominal_voltage"},
              {"PhaseWiringType", "phase_wiring"},
              {"UserLabel", "label"}});
  copy_numbers(body, attributes, {{"RatedCurrentAmps", "rated_current_amps"}});
  if (flag(body, "PowerEnabled") == false && !part.power_state) part.power_state = "Off";
  resource.parts.push_back(std::move(part));
}

}  // namespace

bool read_power_equipment(const Json& body, Resource& resource) {
  if (resource.type == "PowerDistribution") {
    read_distribution(body, resource);
  } else if (resource.type == "Circuit") {
    read_circuit(body, resource);
  } else if (resource.type == "Outlet") {
    read_outlet(body, resource);
  } else {
    return false;
  }
  return true;
}

}  // namespace plimsoll::redfish
