#include "collectors/lldp/mapping.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::lldp {
namespace {

using collect::kit::Draft;
using model::Attributes;
using model::set;
using Severity = model::ProblemRecord::Severity;

/// A name as it is compared.
std::string folded(std::string_view name) {
  std::string out = core::lower(core::trim(name));
  if (out.ends_with('.')) out.pop_back();
  return out;
}

/// The chassis id in one spelling; empty when it is none that tells devices apart: the name of an
/// interface is the same on many.
std::string chassis_text(const Id& id) {
  if (id.type == "ifname" || id.type == "ifalias") return {};
  if (const auto known = model::chassis_id(id.value)) return known->value;
  return folded(id.value);
}

bool is_lldp(const Neighbour& neighbour) { return neighbour.protocol == "lldp"; }

/// The name of a neighbour; CDP and its like have it as the chassis id.
std::string name_of(const Neighbour& neighbour) {
  if (!neighbour.chassis.name.empty()) return neighbour.chassis.name;
  const bool has = !is_lldp(neighbour) && neighbour.chassis.id.type != "mac";
  return has ? neighbour.chassis.id.value : std::string{};
}

/// Whether a port's description is the interface's name, as lldpd and Junos send it, and no remark
/// ("to db1", "uplink"), which two ports may share.
bool is_interface_name(std::string_view text) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"ae", "bond", "br",  "em",   "en", "et",  "fa", "fe", "fo",   "ge", "gi",
       "hu", "ib",   "lan", "mgmt", "po", "swp", "te", "tw", "veth", "wl", "xe"});
  const std::string name = core::lower(text);
  const auto digit = name.find_first_of("0123456789");
  constexpr std::size_t kLongest = 64;
  if (digit == std::string::npos || digit == 0 || name.size() > kLongest) return false;
  const bool legal = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{"/.:-_"}.find(c) != std::string_view::npos;
  });
  return legal && std::ranges::any_of(kStarts, [&](auto start) { return name.starts_with(start); });
}

/// What the port is called: interface names first, then the description where it is one, then
/// whatever it calls itself.
std::string port_name(const Port& port) {
  if (port.id.type != "ifname" && is_interface_name(port.description)) return port.description;
  return port.id.value.empty() ? port.description : port.id.value;
}

bool has(const Chassis& chassis, const char* capability) {
  return chassis.capabilities.contains(capability);
}

std::string kind_of(const Chassis& chassis) {
  if (!has(chassis, "Router") && !has(chassis, "Bridge")) return "external";
  if (core::lower(chassis.description).find("firewall") != std::string::npos) return "firewall";
  return has(chassis, "Router") ? "router" : "switch";
}

void set_chassis(const Chassis& chassis, Attributes& attributes) {
  set(attributes, "description", chassis.description);
  if (!chassis.capabilities.empty()) {
    attributes.insert_or_assign(
        "capabilities",
        collect::kit::json_list({chassis.capabilities.begin(), chassis.capabilities.end()}));
  }
}

void set_inventory(const Inventory& inventory, Attributes& attributes) {
  set(attributes, "vendor", inventory.manufacturer);
  set(attributes, "model", inventory.model);
  // Of a stack it may be a member's: no identifier.
  if (model::serial_id(inventory.manufacturer, inventory.serial)) {
    set(attributes, "serial", inventory.serial);
  }
  set(attributes, "hardware_revision", inventory.hardware);
  set(attributes, "firmware_version", inventory.firmware);
  set(attributes, "software_version", inventory.software);
  set(attributes, "asset_tag", inventory.asset);
}

/// What LLDP-MED says stands where IEEE 802.3 says nothing.
void set_power(const Power& power, Attributes& attributes) {
  const auto put = [&](std::string_view name, const auto& value) {
    if (!attributes.contains(name)) set(attributes, name, value);
  };
  put("poe_device_type", power.device_type);
  put("poe_source", power.source);
  put("poe_priority", power.priority);
  put("poe_class", power.power_class);
  put("poe_power_mw", power.milliwatts);
  put("poe_requested_mw", power.requested_milliwatts);
  put("poe_allocated_mw", power.allocated_milliwatts);
}

void set_vlans(const std::vector<Vlan>& vlans, Attributes& attributes) {
  std::vector<std::string> list;
  for (const auto& vlan : vlans) {
    const std::string id = vlan.id ? std::to_string(*vlan.id) : "?";
    list.push_back(vlan.name.empty() ? id : fmt::format("{} {}", id, vlan.name));
    if (vlan.is_port_default) set(attributes, "vlan", vlan.id);
  }
  if (!list.empty()) attributes.insert_or_assign("vlans", collect::kit::json_list(list));
}

void set_port(const Port& port, Attributes& attributes) {
  set(attributes, "port_id", port.id.value);
  set(attributes, "port_id_type", port.id.type);
  set(attributes, "description", port.description);
  set(attributes, "max_frame_bytes", port.max_frame_bytes);
  set(attributes, "aggregation_id", port.aggregation);
  set(attributes, "auto_negotiation", port.auto_negotiation);
  set(attributes, "mau_type", port.mau_type);
}

/// What a neighbour's port says beyond itself: of the place, the power and the networks there.
void set_link(const Neighbour& neighbour, Attributes& attributes) {
  set_port(neighbour.port, attributes);
  set_vlans(neighbour.vlans, attributes);
  set_power(neighbour.power, attributes);
  set_power(neighbour.med_power, attributes);
  std::vector<std::string> place;
  for (const auto& [part, value] : neighbour.location) place.push_back(part + ": " + value);
  if (!place.empty()) attributes.insert_or_assign("med_location", collect::kit::json_list(place));
  std::vector<std::string> policies;
  for (const auto& policy : neighbour.policies) {
    std::string text = policy.application;
    if (!policy.vlan.empty()) text += ", VLAN " + policy.vlan;
    if (!policy.dscp.empty()) text += ", DSCP " + policy.dscp;
    policies.push_back(std::move(text));
  }
  if (!policies.empty()) {
    attributes.insert_or_assign("med_policies", collect::kit::json_list(policies));
  }
}

/// One device and how it is called.
struct Device {
  std::string key;
  std::string name;
  std::vector<std::string> names;  ///< That ports are named by: chassis id, fqdn, host name.
  std::vector<model::Identifier> ids;
};

void add_names(const std::vector<std::string>& names, Device& device) {
  for (const auto& name : names) {
    const auto id = collect::kit::host_id(name);
    if (!id) continue;
    device.ids.push_back(*id);
    if (id->scheme != "ip") device.names.push_back(id->value);
  }
}

void add_chassis(const Chassis& chassis, Device& device) {
  if (const auto id = model::chassis_id(chassis_text(chassis.id))) {
    device.ids.push_back(*id);
    device.names.push_back(id->value);
  }
  for (const auto& address : chassis.addresses) {
    if (const auto id = model::ip_id(address)) device.ids.push_back(*id);
  }
}

/// What the records of one host share.
struct Site {
  const std::string& target;
  const Hosts& hosts;
  std::string scope;
  Draft& draft;
};

Device own_device(const std::string& target, const Host& host) {
  Device out{target, target, {}, {}};
  add_names({target, host.chassis.name}, out);
  add_chassis(host.chassis, out);
  return out;
}

Device far_device(const Site& site, const Neighbour& neighbour) {
  const std::string name = name_of(neighbour);
  // CDP knows the name only; where LLDP tells whose it is, they are one.
  const Chassis* same = is_lldp(neighbour) ? nullptr : site.hosts.named(name);
  const bool told = is_lldp(neighbour) || neighbour.chassis.id.type == "mac";
  const Chassis& chassis = same == nullptr ? neighbour.chassis : *same;
  const std::string id = told || same != nullptr ? chassis_text(chassis.id) : std::string{};
  Device out;
  const std::string protocol = same == nullptr ? neighbour.protocol : "lldp";
  const std::string fallback = fmt::format("{}:{}", site.target, neighbour.interface);
  out.key = fmt::format("{}:{}", protocol,
                        !id.empty()    ? id
                        : name.empty() ? fallback
                                       : folded(name));
  out.name = name.empty() ? chassis.id.value : name;
  if (out.name.empty()) out.name = "neighbour at " + fallback;
  if (!site.hosts.is_shared(name)) add_names({name}, out);
  if (!id.empty()) add_chassis(chassis, out);
  for (const auto& address : neighbour.chassis.addresses) {
    if (const auto ip = model::ip_id(address)) out.ids.push_back(*ip);
  }
  return out;
}

/// A port of `device` called `name`.
model::AssetRecord port_asset(const Site& site, const Device& device, std::string key,
                              const std::string& name, const Port* port) {
  model::AssetRecord out;
  out.key = std::move(key);
  out.kind = "nic";
  out.name = fmt::format("{} of {}", name, device.name);
  out.scope = site.scope;
  for (const auto& called : device.names) {
    if (const auto id = model::port_id(called, name)) out.ids.push_back(*id);
  }
  if (port != nullptr && port->id.type == "mac") {
    if (const auto id = model::mac_id(port->id.value)) out.ids.push_back(*id);
    set(out.attributes, "mac", port->id.value);
  }
  return out;
}

std::string own_port(const Site& site, const Device& device, const std::string& interface) {
  const auto& ports = site.hosts.all().at(device.key).ports;
  const auto known = ports.find(interface);
  const Port* port = known == ports.end() ? nullptr : &known->second;
  auto asset =
      port_asset(site, device, fmt::format("{}:nic:{}", device.key, interface), interface, port);
  if (port != nullptr) set_port(*port, asset.attributes);
  return site.draft.asset(std::move(asset));
}

/// Which of a host's own interfaces a neighbour's port is.
std::string own_interface(const Host& host, const Port& port) {
  const auto is_named = [&](const std::string& name) {
    return host.ports.contains(name) ||
           std::ranges::any_of(host.neighbours,
                               [&](const auto& other) { return other.interface == name; });
  };
  if (port.id.type == "ifname" && is_named(port.id.value)) return port.id.value;
  for (const auto& [name, own] : host.ports) {
    if (!own.id.value.empty() && own.id == port.id) return name;
  }
  return is_named(port.description) ? port.description : port_name(port);
}

/// One end of a cable.
struct End {
  Device device;
  std::string port;  ///< Key.
  std::string interface;
};

/// A neighbour that is itself one of the hosts read.
End known_end(const Site& site, const std::string& target, const Neighbour& neighbour) {
  const Host& host = site.hosts.all().at(target);
  End out{own_device(target, host), {}, own_interface(host, neighbour.port)};
  if (!out.interface.empty()) out.port = own_port(site, out.device, out.interface);
  return out;
}

End far_end(const Site& site, const Neighbour& neighbour) {
  End out{far_device(site, neighbour), {}, port_name(neighbour.port)};
  if (const auto name = name_of(neighbour);
      site.hosts.is_shared(name) && !site.draft.has(out.device.key)) {
    site.draft.problem(
        Severity::warning, "name_shared",
        fmt::format("several devices are called {}: the name identifies none of them", name),
        out.device.key);
  }
  model::AssetRecord asset;
  asset.key = out.device.key;
  asset.kind = kind_of(neighbour.chassis);
  asset.name = out.device.name;
  asset.ids = out.device.ids;
  asset.scope = site.scope;
  set_chassis(neighbour.chassis, asset.attributes);
  set_inventory(neighbour.inventory, asset.attributes);
  set(asset.attributes, "med_device_type", neighbour.med_device_type);
  out.device.key = site.draft.asset(std::move(asset));
  if (out.interface.empty()) return out;
  auto port = port_asset(site, out.device,
                         fmt::format("{}/{}", out.device.key, model::interface_name(out.interface)),
                         out.interface, &neighbour.port);
  set_link(neighbour, port.attributes);
  out.port = site.draft.asset(std::move(port));
  return out;
}

/// Ports are told to be of their devices where a cable ends in them.  Seen from both ends a cable
/// is one: it is told from the lesser key.
void lay_cable(const Site& site, const End& near, const End& far, const Neighbour& neighbour) {
  const End* from = &near;
  const End* to = &far;
  const bool both = site.hosts.all().contains(far.device.key);
  if (both && !far.port.empty() && far.port < near.port) std::swap(from, to);
  Attributes attributes;
  set(attributes, "protocol", neighbour.protocol);
  set(attributes, "remote_name", to->device.name);
  set(attributes, "remote_port", to->interface);
  // A neighbour that doesn't name its port: the cable ends at the device.
  const std::string& end = to->port.empty() ? to->device.key : to->port;
  site.draft.relate(from->port, end, "connected_to", site.scope, std::move(attributes));
  for (const End* one : {&near, &far}) {
    if (!one->port.empty())
      site.draft.relate(one->port, one->device.key, "connected_to", site.scope);
  }
}

void map_neighbour(const Site& site, const Device& own, const Neighbour& neighbour) {
  const auto known = site.hosts.find(neighbour.chassis);
  if (known == site.target) return;  // its own frames, over a loop
  const End near{own, own_port(site, own, neighbour.interface), neighbour.interface};
  const End far = known ? known_end(site, *known, neighbour) : far_end(site, neighbour);
  lay_cable(site, near, far, neighbour);
}

void map_scope(const Site& site, const Host& host) {
  model::ScopeRecord scope;
  scope.scope = site.scope;
  scope.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  if (host.lists_neighbours && host.issues.empty()) {
    scope.listed = static_cast<std::int64_t>(host.neighbours.size());
  } else {
    scope.status = model::ScopeStatus::incomplete;
    scope.reason = host.lists_neighbours ? "parts of the output are left out"
                                         : "the neighbours were not listed: give the output of "
                                           "lldpcli show neighbors details";
  }
  if (!host.lists_neighbours) {
    site.draft.problem(Severity::error, "not_listed", scope.reason, site.target);
  }
  site.draft.scope(std::move(scope));
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{"server",   "switch", "router",      "firewall",
                                                   "external", "nic",    "connected_to"};
  return kinds;
}

Hosts::Hosts(std::map<std::string, Host> hosts) : hosts_{std::move(hosts)} {
  for (const auto& [target, host] : hosts_) {
    by_name_[folded(target)].insert(target);
    if (!host.chassis.name.empty()) by_name_[folded(host.chassis.name)].insert(target);
    if (const auto id = chassis_text(host.chassis.id); !id.empty()) by_chassis_[id].insert(target);
    for (const auto& neighbour : host.neighbours) {
      const auto id = chassis_text(neighbour.chassis.id);
      if (!is_lldp(neighbour) || id.empty() || neighbour.chassis.name.empty()) continue;
      bearers_[folded(neighbour.chassis.name)].emplace(id, &neighbour.chassis);
    }
  }
}

std::optional<std::string> Hosts::find(const Chassis& neighbour) const {
  const auto id = by_chassis_.find(chassis_text(neighbour.id));
  if (id != by_chassis_.end() && id->second.size() == 1) return *id->second.begin();
  const auto name = by_name_.find(folded(neighbour.name));
  if (name == by_name_.end() || name->second.size() != 1) return std::nullopt;
  // Somebody else of that name, where the host told another chassis id.
  const auto& target = *name->second.begin();
  return hosts_.at(target).chassis.id.value.empty() ? std::optional{target} : std::nullopt;
}

bool Hosts::is_shared(std::string_view name) const {
  const auto found = bearers_.find(folded(name));
  return found != bearers_.end() && found->second.size() > 1;
}

const Chassis* Hosts::named(std::string_view name) const {
  const auto found = bearers_.find(folded(name));
  return found == bearers_.end() || found->second.size() != 1 ? nullptr
                                                              : found->second.begin()->second;
}

void map_host(const std::string& target, const Hosts& hosts, Draft& draft) {
  const Host& host = hosts.all().at(target);
  const Site site{target, hosts, "host:" + target, draft};
  const Device own = own_device(target, host);
  model::AssetRecord asset;
  asset.key = own.key;
  asset.kind = "server";
  asset.name = own.name;
  asset.ids = own.ids;
  asset.scope = site.scope;
  set_chassis(host.chassis, asset.attributes);
  draft.asset(std::move(asset));
  for (const auto& neighbour : host.neighbours) map_neighbour(site, own, neighbour);
  draft.issues(host.issues, target);
  map_scope(site, host);
}

}  // namespace plimsoll::lldp
