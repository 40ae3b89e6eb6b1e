#include "collectors/lldp/neighbours.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/lldp/fields.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::lldp {
namespace {

constexpr auto kIdTypes =
    std::to_array<std::string_view>({"ifalias", "ifname", "ip", "local", "mac", "unhandled"});
constexpr std::size_t kItems = 1024;  // addresses, VLANs, policies of one neighbour

/// One line without control characters: descriptions have line ends.
std::string text_of(std::string_view value) {
  std::string out = core::printable(core::trim(value));
  std::ranges::replace_if(
      out, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return out;
}

bool is_on(std::string_view value) { return value == "on" || value == "yes" || value == "true"; }

/// Whether `path` is below `section`, whose name it then loses.
bool enter(std::string_view& path, std::string_view section) {
  if (path.size() <= section.size() || !path.starts_with(section) || path[section.size()] != '.') {
    return false;
  }
  path.remove_prefix(section.size() + 1);
  return true;
}

/// Sets the member that `path` names; false when there is none.
bool set_text(std::string_view path, std::string_view value,
              std::initializer_list<std::pair<std::string_view, std::string*>> members) {
  for (const auto& [name, target] : members) {
    if (path != name) continue;
    if (target->empty()) *target = text_of(value);
    return true;
  }
  return false;
}

bool set_id(std::string_view path, std::string_view value, Id& id) {
  const auto* const type = std::ranges::find(kIdTypes, path);
  if (type == kIdTypes.end()) return false;
  if (id.value.empty()) id = {std::string{*type}, text_of(value)};
  return true;
}

void read_chassis(std::string_view path, std::string_view value, Chassis& out) {
  if (set_id(path, value, out.id)) return;
  if (set_text(path, value, {{"name", &out.name}, {"descr", &out.description}})) return;
  if (path == "mgmt-ip" && out.addresses.size() < kItems) {
    out.addresses.push_back(text_of(value));
  } else if (path.ends_with(".enabled") && is_on(value) && out.capabilities.size() < kItems) {
    out.capabilities.insert(text_of(path.substr(0, path.rfind('.'))));
  }
}

void read_power(std::string_view path, std::string_view value, Power& out) {
  if (set_text(path, value,
               {{"device-type", &out.device_type},
                {"source", &out.source},
                {"priority", &out.priority},
                {"class", &out.power_class}})) {
    return;
  }
  const auto number = core::to_int(core::trim(value));
  if (path == "power") out.milliwatts = number;
  if (path == "requested") out.requested_milliwatts = number;
  if (path == "allocated") out.allocated_milliwatts = number;
}

void read_port(std::string_view path, std::string_view value, Port& out) {
  if (set_id(path, value, out.id)) return;
  if (set_text(path, value,
               {{"descr", &out.description}, {"auto-negotiation.current", &out.mau_type}})) {
    return;
  }
  if (path == "mfs") out.max_frame_bytes = core::to_int(core::trim(value));
  if (path == "aggregation") out.aggregation = core::to_int(core::trim(value));
  if (path == "auto-negotiation.enabled") out.auto_negotiation = is_on(value);
}

/// A VLAN begins with its number.
void read_vlan(std::string_view path, std::string_view value, std::vector<Vlan>& out) {
  if (path == "vlan.vlan-id" && out.size() < kItems) {
    out.push_back({core::to_int(core::trim(value)), {}, false});
  }
  if (out.empty()) return;
  if (path == "vlan.pvid") out.back().is_port_default = is_on(value);
  if (path == "vlan") out.back().name = text_of(value);
}

/// A policy begins with its application.
void read_policy(std::string_view path, std::string_view value, std::vector<Policy>& out) {
  if (path == "apptype" && out.size() < kItems) out.push_back({text_of(value), {}, {}});
  if (out.empty()) return;
  set_text(path, value, {{"vlan.vid", &out.back().vlan}, {"dscp", &out.back().dscp}});
}

void read_med(std::string_view path, std::string_view value, Neighbour& out) {
  auto& inventory = out.inventory;
  if (path == "device-type") {
    out.med_device_type = text_of(value);
  } else if (enter(path, "inventory")) {
    set_text(path, value,
             {{"hardware", &inventory.hardware},
              {"firmware", &inventory.firmware},
              {"software", &inventory.software},
              {"serial", &inventory.serial},
              {"manufacturer", &inventory.manufacturer},
              {"model", &inventory.model},
              {"asset", &inventory.asset}});
  } else if (enter(path, "poe")) {
    read_power(path, value, out.med_power);
  } else if (enter(path, "policy")) {
    read_policy(path, value, out.policies);
  } else if (enter(path, "Civic address") || enter(path, "ELIN") || enter(path, "Coordinates")) {
    if (out.location.size() < kItems) out.location.emplace(text_of(path), text_of(value));
  }
}

/// "CDPv2" is "cdp".
std::string protocol_of(std::string_view via) {
  std::string out = core::lower(text_of(via));
  return out.substr(0, out.find('v'));
}

Neighbour neighbour_of(const Block& block) {
  Neighbour out;
  out.interface = text_of(block.interface);
  for (const auto& [whole, value] : block.fields) {
    std::string_view path = whole;
    if (path == "via") {
      out.protocol = protocol_of(value);
    } else if (enter(path, "chassis")) {
      read_chassis(path, value, out.chassis);
    } else if (enter(path, "port")) {
      if (enter(path, "power")) {
        read_power(path, value, out.power);
      } else {
        read_port(path, value, out.port);
      }
    } else if (enter(path, "lldp-med")) {
      read_med(path, value, out);
    } else if (path.starts_with("vlan")) {
      read_vlan(path, value, out.vlans);
    }
  }
  return out;
}

/// The first of the texts that says something stays.
void merge(Chassis& into, Chassis from) {
  if (into.id.value.empty()) into = std::move(from);
}

}  // namespace

Result<void> read_output(std::string_view text, Host& host) {
  auto parsed = parse_blocks(text);
  if (!parsed) return tl::unexpected{std::move(parsed.error())};
  host.issues.insert(host.issues.end(), parsed->issues.begin(), parsed->issues.end());
  bool interfaces = false;
  for (const auto& block : parsed->blocks) {
    auto read = neighbour_of(block);
    if (block.interface.empty()) {
      merge(host.chassis, std::move(read.chassis));
    } else if (read.protocol.empty()) {
      interfaces = true;
      merge(host.chassis, std::move(read.chassis));
      host.ports.emplace(std::move(read.interface), std::move(read.port));
    } else if (host.neighbours.size() >= kNeighbours) {
      note(host.issues, read.interface, fmt::format("only {} neighbours are kept", kNeighbours));
    } else {
      host.lists_neighbours = true;
      host.neighbours.push_back(std::move(read));
    }
  }
  // A listing of no interface is one of no neighbours, too.
  host.lists_neighbours = host.lists_neighbours || (parsed->lists && !interfaces);
  std::ranges::stable_sort(host.neighbours, {}, &Neighbour::interface);
  return {};
}

}  // namespace plimsoll::lldp
