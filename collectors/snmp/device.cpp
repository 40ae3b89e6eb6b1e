#include "collectors/snmp/device.hpp"

#include <algorithm>
#include <utility>

#include "collectors/snmp/entity.hpp"
#include "collectors/snmp/gateways.hpp"
#include "collectors/snmp/interfaces.hpp"
#include "collectors/snmp/neighbours.hpp"
#include "collectors/snmp/power.hpp"
#include "collectors/snmp/servers.hpp"
#include "collectors/snmp/storage.hpp"
#include "collectors/snmp/switches.hpp"
#include "collectors/snmp/system.hpp"

namespace plimsoll::snmp {

const Interface* Device::find_interface(std::uint32_t index) const {
  const auto found = std::ranges::lower_bound(interfaces, index, {}, &Interface::index);
  return found == interfaces.end() || found->index != index ? nullptr : &*found;
}

Interface* Device::find_interface(std::uint32_t index) {
  return const_cast<Interface*>(std::as_const(*this).find_interface(index));
}

Part* Device::find_part(std::string_view id) {
  const auto found = part_ids_.find(id);
  return found == part_ids_.end() ? nullptr : &parts[found->second];
}

bool Device::has_parts(std::string_view part_kind) const {
  return std::ranges::any_of(parts, [&](const Part& part) { return part.kind == part_kind; });
}

Part& Device::add(Part part) {
  const auto [place, is_new] = part_ids_.emplace(part.id(), parts.size());
  if (is_new) parts.push_back(std::move(part));
  return parts[place->second];
}

void fill(std::string& field, std::optional<std::string> value) {
  if (field.empty() && value) field = std::move(*value);
}

void fill(model::Attributes& attributes, std::string_view name, std::optional<std::int64_t> value) {
  if (!attributes.contains(name)) model::set(attributes, name, value);
}

void fill(model::Attributes& attributes, std::string_view name, std::optional<std::string> value) {
  if (value && !attributes.contains(name))
    model::set(attributes, name, std::optional<std::string_view>{*value});
}

void fill(model::Attributes& attributes, std::string_view name, std::optional<bool> value) {
  if (!attributes.contains(name)) model::set(attributes, name, value);
}

Device read_device(const Walk& walk) {
  Device device;
  read_system(walk, device);
  read_interfaces(walk, device);
  read_addresses(walk, device);
  read_default_routes(walk, device);
  read_entities(walk, device);
  read_switches(walk, device);
  read_link_aggregation(walk, device);
  read_bridge(walk, device);
  read_neighbours(walk, device);
  read_gateways(walk, device);
  read_power(walk, device);
  read_servers(walk, device);
  read_storage(walk, device);
  read_host_resources(walk, device);
  conclude_system(walk, device);
  return device;
}

}  // namespace plimsoll::snmp
