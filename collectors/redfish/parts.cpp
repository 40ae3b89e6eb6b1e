#include "collectors/redfish/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "collectors/redfish/part_fields.hpp"
#include "collectors/redfish/uri.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::redfish {

namespace {

constexpr std::size_t kMostEmbedded = 1000;

void read_system(const Json& body, Resource& resource) {
  const bool is_virtual = text(body, "SystemType") == "Virtual";
  Part part = common(body, is_virtual ? "vm" : "server", resource.uri);
  auto& attributes = part.attributes;
  copy_texts(body, attributes,
             {{"BiosVersion", "bios_version"},
              {"HostName", "hostname"},
              {"SystemType", "system_type"},
              {"SubModel", "sub_model"}});
  const Text host = text(body, "HostName");
  add_id(part, host && host->find('.') != std::string::npos ? "fqdn" : "hostname", host);
  const Json& cpus = object(body, "ProcessorSummary");
  copy_integers(cpus, attributes,
                {{"Count", "cpu_count"},
                 {"CoreCount", "cpu_cores"},
                 {"LogicalProcessorCount", "cpu_threads"}});
  copy_texts(cpus, attributes, {{"Model", "cpu_model"}});
  const Json& memory = object(body, "MemorySummary");
  model::set(attributes, "memory_bytes", gib_to_bytes(number(memory, "TotalSystemMemoryGiB")));
  copy_texts(memory, attributes, {{"MemoryMirroring", "memory_mirroring"}});
  model::set(attributes, "cpu_health", text(object(cpus, "Status"), "Health"));
  model::set(attributes, "memory_health", text(object(memory, "Status"), "Health"));
  resource.parts.push_back(std::move(part));
}

void read_chassis(const Json& body, Resource& resource) {
  const Text type = text(body, "ChassisType");
  Part part = common(body, type == "Rack" ? "rack" : "chassis", resource.uri);
  copy_texts(body, part.attributes, {{"ChassisType", "chassis_type"}});
  read_placement(body, part.attributes);
  resource.parts.push_back(std::move(part));
}

void read_manager(const Json& body, Resource& resource) {
  Part part = common(body, "bmc", resource.uri);
  copy_texts(body, part.attributes, {{"ManagerType", "manager_type"}});
  for (const Json* group : list(body, "Redundancy")) {
    model::set(part.attributes, "redundancy_mode", text(*group, "Mode"));
  }
  resource.parts.push_back(std::move(part));
}

/// A part inside the list `name` of a body: its own @odata.id where it has one of its own, else its
/// position; the position stays an alias, since redundancy sets may use either.
Part embedded(const Json& body, std::string_view kind, const Resource& resource,
              std::string_view name, std::size_t index) {
  const std::string position =
      resource.uri + "#/" + std::string{name} + "/" + std::to_string(index);
  const Text stated = text(body, "@odata.id");
  std::string uri = stated ? canonical(*stated) : position;
  const bool taken = uri == resource.uri || std::ranges::any_of(resource.parts, [&](const Part& p) {
                       return p.uri == uri;
                     });
  if (taken) uri = position;
  Part part = common(body, kind, uri);
  if (uri != position) part.aliases.push_back(position);
  return part;
}

void read_power_supply(const Json& body, Part& part) {
  auto& attributes = part.attributes;
  copy_numbers(body, attributes,
               {{"PowerCapacityWatts", "capacity_watts"},
                {"LineInputVoltage", "line_input_volts"},
                {"LastPowerOutputWatts", "output_watts"}});
  copy_texts(body, attributes,
             {{"LineInputVoltageType", "line_input_type"},
              {"LineInputStatus", "line_input_status"},
              {"PowerSupplyType", "supply_type"},
              {"PhaseWiringType", "phase_wiring"},
              {"PlugType", "plug_type"}});
  copy_flags(body, attributes, {{"HotPluggable", "hot_pluggable"}});
  const Json& held = object(body, "Links");
  for (const std::string_view name : {"Outlet", "PowerOutlets"}) {
    const auto outlets = links(held, name);
    if (!outlets.empty()) model::set(attributes, "outlet", outlets.front());
  }
}

void read_fan(const Json& body, Part& part) {
  copy_texts(body, part.attributes, {{"PhysicalContext", "cools"}});
  copy_flags(body, part.attributes, {{"HotPluggable", "hot_pluggable"}});
  if (!part.name) part.name = text(body, "FanName");
}

template <typename Read>
void read_embedded(const Json& body, std::string_view name, std::string_view kind,
                   Resource& resource, Read read_one) {
  std::size_t index = 0;
  for (const Json* element : list(body, name)) {
    const std::size_t at = index++;
    if (at == kMostEmbedded) {
      resource.issues.push_back(
          {resource.uri, "only the first 1,000 of " + std::string{name} + " were read"});
      break;
    }
    if (!element->is_object()) {
      if (!element->is_null()) {
        resource.issues.push_back({resource.uri, "an element of " + std::string{name} +
                                                     " that is no object was left out"});
      }
      continue;
    }
    Part part = embedded(*element, kind, resource, name, at);
    read_one(*element, part);
    resource.parts.push_back(std::move(part));
  }
}

void read_controller(const Json& body, Part& part) {
  copy_numbers(body, part.attributes, {{"SpeedGbps", "speed_gbps"}});
  const Json& cache = object(body, "CacheSummary");
  copy_integers(cache, part.attributes, {{"TotalCacheSizeMiB", "cache_mib"}});
  model::set(part.attributes, "cache_health", text(object(cache, "Status"), "Health"));
}

/// A durable name: a UUID identifies across systems, other formats are kept as they are.
void read_durable_name(const Json& body, Part& part) {
  for (const Json* identifier : list(body, "Identifiers")) {
    const Text name = text(*identifier, "DurableName");
    if (!name) continue;
    if (text(*identifier, "DurableNameFormat") == "UUID") {
      add_id(part, "uuid", name);
    } else {
      model::set(part.attributes, "wwn", name);
    }
  }
}

void read_drive(const Json& body, Part& part) {
  auto& attributes = part.attributes;
  copy_texts(body, attributes,
             {{"MediaType", "media_type"},
              {"Protocol", "protocol"},
              {"Revision", "firmware_version"},
              {"HotspareType", "hotspare_type"},
              {"StatusIndicator", "status_indicator"}});
  copy_integers(body, attributes, {{"CapacityBytes", "capacity_bytes"}});
  copy_numbers(body, attributes, {{"PredictedMediaLifeLeftPercent", "media_life_left_pct"}});
  copy_flags(body, attributes, {{"FailurePredicted", "failure_predicted"}});
  read_durable_name(body, part);
}

void read_volume(const Json& body, Part& part) {
  copy_texts(body, part.attributes,
             {{"RAIDType", "raid_type"},
              {"VolumeType", "volume_type"},
              {"VolumeUsage", "volume_usage"},
              {"WriteCachePolicy", "write_cache_policy"},
              {"WriteCacheState", "write_cache_state"}});
  copy_texts(object(body, "Operations"), part.attributes, {{"OperationName", "raid_action"}});
  copy_integers(body, part.attributes, {{"CapacityBytes", "capacity_bytes"}});
  copy_flags(body, part.attributes, {{"Encrypted", "encrypted"}});
  read_durable_name(body, part);
}

/// The subsystem stands for its controller until one is described by itself (mapping.cpp).
void read_storage(const Json& body, Resource& resource) {
  resource.parts.push_back(common(body, "storage_controller", resource.uri));
  read_embedded(body, "StorageControllers", "storage_controller", resource, read_controller);
  read_groups(body, "Redundancy", "controllers", resource);
}

/// A SimpleStorage is a controller and what hangs on it.
void read_simple_storage(const Json& body, Resource& resource) {
  resource.parts.push_back(common(body, "storage_controller", resource.uri));
  read_embedded(body, "Devices", "disk", resource, read_drive);
}

void read_adapter(const Json& body, Part& part) {
  for (const Json* controller : list(body, "Controllers")) {
    copy_texts(*controller, part.attributes, {{"FirmwarePackageVersion", "firmware_version"}});
  }
}

void add_macs(const Json& body, std::string_view name, Part& part) {
  for (const Json* address : list(body, name)) {
    if (!address->is_string()) continue;
    const std::string mac = core::printable(address->get_ref<const std::string&>());
    add_id(part, "mac", mac);
    if (!part.attributes.contains("mac")) model::set(part.attributes, "mac", mac);
  }
}

void read_port(const Json& body, Part& part) {
  copy_texts(body, part.attributes,
             {{"LinkStatus", "link_status"},
              {"PhysicalPortNumber", "port"},
              {"PortId", "port"},
              {"LinkNetworkTechnology", "technology"},
              {"ActiveLinkTechnology", "technology"}});
  copy_numbers(body, part.attributes, {{"CurrentSpeedGbps", "speed_gbps"}});
  if (const auto speed = number(body, "CurrentLinkSpeedMbps")) {
    model::set(part.attributes, "speed_gbps", std::optional{*speed / 1000.0});
  }
  add_macs(body, "AssociatedNetworkAddresses", part);
  const Json& ethernet = object(body, "Ethernet");
  add_macs(ethernet, "AssociatedMACAddresses", part);
  copy_texts(object(ethernet, "LLDPReceive"), part.attributes,
             {{"ChassisId", "lldp_chassis_id"}, {"PortId", "lldp_port_id"}});
}

void read_interface(const Json& body, Part& part) {
  auto& attributes = part.attributes;
  copy_texts(body, attributes,
             {{"LinkStatus", "link_status"},
              {"EthernetInterfaceType", "interface_type"},
              {"HostName", "hostname"},
              {"TeamMode", "team_mode"}});
  if (const auto speed = number(body, "SpeedMbps")) {
    model::set(attributes, "speed_gbps", std::optional{*speed / 1000.0});
  }
  Text mac = text(body, "PermanentMACAddress");
  if (!mac || !model::mac_id(*mac)) mac = text(body, "MACAddress");
  model::set(attributes, "mac", mac);
  add_id(part, "mac", mac);
  add_id(part, "fqdn", text(body, "FQDN"));
  for (const std::string_view name : {"IPv4Addresses", "IPv6Addresses"}) {
    for (const Json* address : list(body, name)) add_id(part, "ip", text(*address, "Address"));
  }
}

void read_software(const Json& body, Part& part) {
  copy_texts(body, part.attributes,
             {{"Version", "version"},
              {"ReleaseDate", "release_date"},
              {"SoftwareId", "software_id"},
              {"LowestSupportedVersion", "lowest_supported_version"}});
  copy_flags(body, part.attributes, {{"Updateable", "updateable"}});
  const auto devices = links(body, "RelatedItem");
  if (!devices.empty()) model::set(part.attributes, "device", canonical(devices.front()));
}

/// A type whose body is one part.
struct PartType {
  std::string_view type;
  std::string_view kind;
  void (*read)(const Json& body, Part& part);
};

constexpr auto kPartTypes = std::to_array<PartType>({
    {"PowerSupply", "psu", read_power_supply},
    {"Fan", "fan", read_fan},
    {"StorageController", "storage_controller", read_controller},
    {"Drive", "disk", read_drive},
    {"Volume", "volume", read_volume},
    {"NetworkAdapter", "nic", read_adapter},
    {"Port", "nic", read_port},
    {"NetworkPort", "nic", read_port},
    {"EthernetInterface", "nic", read_interface},
    {"SoftwareInventory", "firmware", read_software},
});

}  // namespace

void read_parts(const Json& body, Resource& resource) {
  const std::string& type = resource.type;
  if (type == "ComputerSystem") return read_system(body, resource);
  if (type == "Chassis") return read_chassis(body, resource);
  if (type == "Manager") return read_manager(body, resource);
  if (type == "Storage") return read_storage(body, resource);
  if (type == "SimpleStorage") return read_simple_storage(body, resource);
  if (type == "Power") {
    read_embedded(body, "PowerSupplies", "psu", resource, read_power_supply);
    return read_groups(body, "Redundancy", "power", resource);
  }
  if (type == "Thermal") {
    read_embedded(body, "Fans", "fan", resource, read_fan);
    return read_groups(body, "Redundancy", "cooling", resource);
  }
  if (type == "PowerSubsystem") {
    return read_groups(body, "PowerSupplyRedundancy", "power", resource);
  }
  if (type == "ThermalSubsystem") return read_groups(body, "FanRedundancy", "cooling", resource);
  if (read_power_equipment(body, resource)) return;
  for (const PartType& entry : kPartTypes) {
    if (entry.type != type) continue;
    Part part = common(body, entry.kind, resource.uri);
    entry.read(body, part);
    resource.parts.push_back(std::move(part));
  }
}

}  // namespace plimsoll::redfish
