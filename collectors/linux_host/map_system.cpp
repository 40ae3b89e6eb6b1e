// The machine as an asset, its power, its software and whom it talks to.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/catalogue.hpp"
#include "collectors/linux_host/mapping_detail.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;

void set_list(model::Attributes& attributes, std::string_view name,
              const std::vector<std::string>& texts) {
  if (!texts.empty())
    attributes.insert_or_assign(std::string{name}, collect::kit::json_list(texts));
}

void add_id(model::AssetRecord& asset, std::optional<model::Identifier> id) {
  if (id && std::ranges::find(asset.ids, *id) == asset.ids.end())
    asset.ids.push_back(std::move(*id));
}

/// Addresses of bridges for containers and virtual machines (172.17.0.1, 192.168.122.1) are the
/// same on many machines: they identify none.  Those of modelled interfaces, and those that no
/// interface claims, do.
std::vector<std::string> identifying_addresses(const Draft& draft) {
  std::vector<std::string> out = draft.host().own_addresses;
  for (const auto& interface : draft.host().interfaces) {
    if (!interface_key(draft, interface.name).empty()) continue;
    for (const auto& address : interface.addresses) std::erase(out, address);
  }
  return out;
}

/// What the firmware boots from: the entry that was used, and those that it tries, in order.
void add_boot(const Host& host, model::Attributes& attributes) {
  const auto named = [&](const std::string& number) {
    return std::ranges::find(host.boot.entries, number, &BootEntry::number);
  };
  const auto current = named(host.boot.current);
  if (current != host.boot.entries.end()) set(attributes, "boot_entry", current->name);
  std::vector<std::string> order;
  for (const auto& number : host.boot.order) {
    const auto entry = named(number);
    if (entry != host.boot.entries.end() && entry->active) order.push_back(entry->name);
  }
  set_list(attributes, "boot_order", order);
}

/// TCP ports beyond loopback, "22"; sorted by number.
std::vector<std::string> listening(const Host& host) {
  std::set<std::uint16_t> ports;
  for (const auto& socket : host.sockets) {
    const bool local = socket.local.starts_with("127.") || socket.local == "::1";
    if (socket.state == Socket::State::listening && !local) ports.insert(socket.local_port);
  }
  std::vector<std::string> out;
  for (const auto port : ports) out.push_back(std::to_string(port));
  return out;
}

void add_supply(Draft& draft, const PowerSupply& supply, std::vector<std::string>& members) {
  const bool battery = supply.type == "Battery" && supply.scope != "Device";
  if (supply.type != "Mains" && supply.type != "UPS" && !battery) return;
  model::AssetRecord asset;
  asset.key = draft.key(supply.type == "Mains" ? "psu" : "ups", supply.name);
  asset.kind = supply.type == "Mains" ? "psu" : "ups";
  asset.name = fmt::format("{} of {}", supply.name, draft.root());
  set(asset.attributes, "vendor", supply.vendor);
  set(asset.attributes, "model", supply.model);
  set(asset.attributes, "type", supply.type);
  set(asset.attributes, "status", supply.status);
  set(asset.attributes, "battery_charge_pct", supply.charge_pct);
  set(asset.attributes, "runtime_s", supply.runtime_s);
  set(asset.attributes, "warning", supply.warning);
  if (supply.type == "UPS" && supply.status == "discharging")
    set(asset.attributes, "on_battery", std::optional{true});
  if (supply.online == false) asset.attributes.insert_or_assign("operational", false);
  const std::string key = draft.asset(Area::power, std::move(asset));
  draft.serial(key, supply.vendor, supply.serial);
  members.push_back(key);
}

void add_supply(Draft& draft, const DmiSupply& supply, std::size_t number,
                std::vector<std::string>& members) {
  model::AssetRecord asset;
  asset.key = draft.key("psu", std::to_string(number));
  asset.kind = "psu";
  asset.name = fmt::format("power supply {} of {}", number, draft.root());
  set(asset.attributes, "vendor", supply.manufacturer);
  set(asset.attributes, "model", supply.model.empty() ? supply.name : supply.model);
  set(asset.attributes, "slot", supply.location);
  set(asset.attributes, "capacity_watts", supply.max_watts);
  if (!supply.present || !supply.plugged || !supply.healthy) {
    asset.attributes.insert_or_assign("operational", false);
  }
  const std::string key = draft.asset(Area::power, std::move(asset));
  draft.serial(key, supply.manufacturer, supply.serial);
  members.push_back(key);
}

}  // namespace

void describe_pci(const Draft& draft, std::string_view slot, model::AssetRecord& asset) {
  const auto& devices = draft.host().pci;
  const auto found = std::ranges::find_if(
      devices, [&](const PciDevice& device) { return device.slot.starts_with(slot); });
  if (slot.empty() || found == devices.end()) return;
  set(asset.attributes, "vendor", found->vendor);
  set(asset.attributes, "model", found->device);
}

void map_system(Draft& draft) {
  const Host& host = draft.host();
  model::AssetRecord asset;
  asset.key = draft.root();
  asset.kind = draft.is_metal() ? "server" : "vm";
  asset.name = host.hostname.empty() ? draft.root() : core::printable(host.hostname);
  if (host.container.empty()) {
    add_id(asset, model::serial_id(host.vendor, host.serial));
    add_id(asset, model::uuid_id(host.uuid));
  }
  add_id(asset, model::fqdn_id(host.fqdn.value_or("")));
  const std::string short_name = core::lower(host.hostname.substr(0, host.hostname.find('.')));
  if (collect::kit::is_host_name(short_name)) add_id(asset, {{"hostname", short_name}});
  for (const auto& address : identifying_addresses(draft)) add_id(asset, model::ip_id(address));
  auto& attributes = asset.attributes;
  if (host.container.empty()) {
    set(attributes, "vendor", host.vendor);
    set(attributes, "model", host.product);
    set(attributes, "serial", host.serial);
    set(attributes, "bios_version", host.bios_version);
    set(attributes, "bios_date", host.bios_date);
  }
  set(attributes, "os_id", host.os_id);
  set(attributes, "os_name", host.os_name);
  set(attributes, "os_version", host.os_version);
  set(attributes, "kernel", host.kernel);
  set(attributes, "machine_id", host.machine_id);
  set(attributes, "memory_bytes", host.memory_bytes);
  set(attributes, "cpu_model", host.processors.model);
  set(attributes, "cpu_sockets", host.processors.sockets);
  set(attributes, "cpu_cores", host.processors.cores);
  if (host.processors.threads > 0)
    set(attributes, "cpu_threads", std::optional{host.processors.threads});
  set(attributes, "virtualisation", host.hypervisor);
  set(attributes, "container", host.container);
  set(attributes, "uptime_s", host.uptime_s);
  set_list(attributes, "time_servers", host.time_servers);
  set(attributes, "time_synchronized", host.time_synchronized);
  set(attributes, "time_source", host.time_source);
  set(attributes, "time_offset_ms", host.time_offset_ms);
  add_boot(host, attributes);
  set_list(attributes, "listening_ports", listening(host));
  set_list(attributes, "services_enabled", {host.units_enabled.begin(), host.units_enabled.end()});
  set_list(attributes, "services_running", {host.units_running.begin(), host.units_running.end()});
  draft.asset(Area::system, std::move(asset));
}

void map_power(Draft& draft) {
  if (!draft.is_metal()) return;
  const Host& host = draft.host();
  std::vector<std::string> members;
  std::size_t number = 0;
  for (const auto& supply : host.dmi_supplies) {
    ++number;
    if (supply.present) add_supply(draft, supply, number, members);
  }
  const bool from_dmi = !members.empty();
  if (!from_dmi) {
    for (const auto& supply : host.supplies) add_supply(draft, supply, members);
  }
  for (const auto& member : members) draft.relate(Area::power, draft.root(), member, "powered_by");
}

void map_software(Draft& draft) {
  const Host& host = draft.host();
  for (const auto& found : host.software) {
    const Program* program = find_program(found.id);
    if (program == nullptr) continue;
    std::string name = found.package.empty() ? found.id : found.package;
    if (draft.has(draft.key("software", name))) name += '-' + found.version;
    model::AssetRecord asset;
    asset.key = draft.key("software", name);
    asset.kind = "software";
    asset.name = fmt::format("{} on {}", program->label, draft.root());
    set(asset.attributes, "product", program->label);
    set(asset.attributes, "role", program->role);
    set(asset.attributes, "package", found.package);
    set(asset.attributes, "version", found.version);
    set(asset.attributes, "enabled", found.enabled);
    set(asset.attributes, "running", found.running);
    std::vector<std::string> ports;
    for (const auto port : found.ports) ports.push_back(std::to_string(port));
    set_list(asset.attributes, "listening_ports", ports);
    const std::string key = draft.asset(Area::software, std::move(asset));
    draft.relate(Area::software, key, draft.root(), "runs_on");
    // A file system of its own; what lies on / or /var the machine needs anyway.
    const auto data = filesystem_key(draft, program->data);
    if (data && *data != draft.key("fs", "/") && *data != draft.key("fs", "/var")) {
      draft.relate(Area::software, key, *data, "stored_on");
    }
  }
}

namespace {

/// The program of the catalogue that a command belongs to, if it is one that was found here; else
/// the machine.
std::string connection_owner(const Draft& draft, const Socket& socket) {
  const Host& host = draft.host();
  const auto process = process_of(host, socket);
  if (process.empty()) return draft.root();
  for (const auto& found : host.software) {
    const Program* program = find_program(found.id);
    if (program == nullptr || !any_match(program->processes, process)) continue;
    return draft.key("software", found.package.empty() ? found.id : found.package);
  }
  return draft.root();
}

struct Peer {
  std::set<std::uint16_t> ports;
  std::set<std::string> commands;
};

}  // namespace

void map_connections(Draft& draft) {
  const Host& host = draft.host();
  std::set<std::uint16_t> served;
  for (const auto& socket : host.sockets) {
    if (socket.state == Socket::State::listening) served.insert(socket.local_port);
  }
  const std::set<std::string> own{host.own_addresses.begin(), host.own_addresses.end()};
  std::map<std::pair<std::string, std::string>, Peer> peers;  // by owner and address
  for (const auto& socket : host.sockets) {
    if (socket.state != Socket::State::established || served.contains(socket.local_port)) continue;
    if (socket.remote_port >= host.first_ephemeral_port)
      continue;  // who serves whom cannot be told
    const auto id = model::ip_id(socket.remote);
    if (!id || own.contains(id->value) || socket.remote == socket.local) continue;
    auto& peer = peers[{connection_owner(draft, socket), id->value}];
    peer.ports.insert(socket.remote_port);
    if (const auto process = process_of(host, socket); !process.empty())
      peer.commands.emplace(process);
  }
  for (const auto& [ends, peer] : peers) {
    model::Attributes attributes;
    set(attributes, "observed", std::optional{true});
    set(attributes, "strength", std::optional<std::string_view>{"soft"});
    set(attributes, "protocol", std::optional<std::string_view>{"tcp"});
    set(attributes, "port", std::optional<std::int64_t>{*peer.ports.begin()});
    std::vector<std::string> ports;
    for (const auto port : peer.ports) ports.push_back(std::to_string(port));
    if (ports.size() > 1) set_list(attributes, "ports", ports);
    set_list(attributes, "processes", {peer.commands.begin(), peer.commands.end()});
    draft.refer(Area::connections, ends.first, {"ip", ends.second}, "depends_on",
                std::move(attributes));
  }
}

}  // namespace plimsoll::linux_host::detail
