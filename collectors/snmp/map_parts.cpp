// Hardware and ports of one device.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/snmp/mapping_detail.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp::detail {
namespace {

/// Ids of parts whose own relation to the device takes the place of "it sits in it".
std::set<std::string> tied_parts(const Device& device) {
  std::set<std::string> out;
  for (const Link& link : device.links) {
    if (link.to.empty()) out.insert(link.from);
    if (link.from.empty() && link.kind == "powered_by") out.insert(link.to);
  }
  return out;
}

/// Ids of parts that are stored on something that is named.
std::set<std::string> stored_parts(const Device& device) {
  std::set<std::string> out;
  for (const Link& link : device.links) {
    if (link.kind == "stored_on") out.insert(link.from);
  }
  return out;
}

void map_part(Draft& draft, const Part& part, bool is_tied) {
  const Device& device = draft.device();
  model::AssetRecord asset;
  asset.key = draft.part_key(part.id());
  asset.kind = part.kind;
  const std::string name = short_text(part.name, 200);
  asset.name =
      fmt::format("{} of {}", name.empty() ? part.kind + " " + part.index : name, draft.root());
  asset.attributes = part.more;
  const auto text = [&](std::string_view attribute, const std::string& value) {
    model::set(asset.attributes, attribute,
               std::optional<std::string_view>{short_text(value, 200)});
  };
  text("vendor", part.vendor);
  text("model", part.model);
  text("serial", part.serial);
  text("firmware_version", part.firmware);
  text("state", part.state);
  text("wwid", part.wwid);
  if (auto id = model::serial_id("wwid", part.wwid)) asset.ids.push_back(*std::move(id));
  model::set(asset.attributes, "present", part.present);
  // An empty bay does no work.
  if (part.present == false) {
    asset.attributes.insert_or_assign("operational", false);
  } else {
    model::set(asset.attributes, "operational", part.operational);
  }
  const std::string key = asset.key;
  draft.asset(std::move(asset));
  draft.serial(key, part.vendor.empty() ? device.vendor : part.vendor, part.serial);
  const std::string place = draft.part_key(part.in);
  if (!is_tied) draft.relate(key, place, "located_in");
  if (part.kind == "psu" && part.present != false) draft.relate(place, key, "powered_by");
}

/// File systems sit on the machine; what a controller presents is what the machine stands on; of an
/// array every volume is stored on the array.
void map_volume_ties(Draft& draft, const Part& part, bool is_stored) {
  const std::string key = draft.part_key(part.id());
  const bool is_array = draft.device().kind == "storage_array";
  const auto type = part.more.find("type");
  const bool is_file_system =
      type != part.more.end() && type->second == model::Value{std::string{"file_system"}};
  if (is_file_system) {
    draft.relate(key, draft.root(), "located_in");
  } else if (is_array) {
    if (!is_stored) draft.relate(key, draft.root(), "stored_on");
  } else {
    draft.relate(draft.root(), key, "stored_on");
  }
}

/// IANAifType of what has a socket: Ethernet in its several numbers, IEEE 802.11, Fibre Channel,
/// InfiniBand.
bool is_physical_type(std::int64_t type) {
  constexpr auto kTypes = std::to_array<std::int64_t>({6, 7, 26, 56, 62, 69, 71, 117, 161, 199});
  return std::ranges::find(kTypes, type) != kTypes.end();
}

/// Names of software interfaces that agents pass off as Ethernet.
bool is_virtual_name(std::string_view name) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"lo",     "dummy",      "sit",          "tun",       "tap",    "veth",
       "docker", "virbr",      "br-",          "vlan",      "ifb",    "gre",
       "ip6",    "vnet",       "cali",         "flannel",   "cni",    "vqos",
       "udogbr", "null",       "wan miniport", "teredo",    "isatap", "loopback",
       "vlanif", "inloopback", "tunnel",       "stackport", "bdi"});
  const std::string lower = core::lower(name);
  if (lower.find("packet scheduler") != std::string::npos ||
      lower.find("lightweight filter") != std::string::npos)
    return true;
  return std::ranges::any_of(kStarts, [&](std::string_view start) {
    return lower.starts_with(start) &&
           (start != "lo" || lower.find_first_not_of("0123456789", 2) == std::string::npos);
  });
}

/// "eth0.100", "e1a-254", "eth0:1" on an interface "eth0" or "e1a".
bool is_sub_interface(const std::set<std::string>& names, const std::string& name) {
  const auto separator = name.find_last_of(".-:@");
  if (separator == std::string::npos || separator == 0 || separator + 1 == name.size())
    return false;
  if (name.find_first_not_of("0123456789", separator + 1) != std::string::npos) return false;
  return names.contains(name.substr(0, separator));
}

/// Which interfaces become assets: sockets, aggregations, and whatever has a neighbour.
std::vector<const Interface*> ports_of(const Device& device) {
  std::set<std::string> names;
  for (const Interface& interface : device.interfaces) names.insert(interface.name);
  std::set<std::uint32_t> seen;
  for (const Neighbour& neighbour : device.neighbours) seen.insert(neighbour.if_index);
  std::vector<const Interface*> out;
  for (const Interface& interface : device.interfaces) {
    const bool is_socket = is_physical_type(interface.type.value_or(0)) &&
                           !is_virtual_name(interface.name) &&
                           !is_sub_interface(names, interface.name);
    if (is_socket || interface.aggregates || interface.aggregate || seen.contains(interface.index))
      out.push_back(&interface);
  }
  return out;
}

std::optional<std::int64_t> speed_mbps(const Interface& interface) {
  constexpr std::int64_t kFastest = 1'600'000;
  constexpr std::int64_t kOverflow = UINT32_MAX;  // ifSpeed says so when it has no room
  const std::int64_t high = interface.high_speed_mbps.value_or(0);
  if (high > 0 && high <= kFastest) return high;
  const std::int64_t low = interface.speed_bps.value_or(0);
  if (low >= 1'000'000 && low < kOverflow) return low / 1'000'000;
  return std::nullopt;
}

std::string_view admin_state(std::int64_t value) {
  constexpr std::array<std::string_view, 4> kNames{"", "up", "down", "testing"};
  return value >= 1 && value <= 3 ? kNames.at(static_cast<std::size_t>(value)) : "";
}

std::string_view oper_state(std::int64_t value) {
  constexpr std::array<std::string_view, 8> kNames{
      "", "up", "down", "testing", "unknown", "dormant", "not_present", "lower_layer_down"};
  return value >= 1 && value <= 7 ? kNames.at(static_cast<std::size_t>(value)) : "";
}

/// Up is known good.  Down is a loss only where somebody counts on it: a port without a cable that
/// nothing uses is none.
std::optional<bool> is_operational(const Device& device, const Interface& interface) {
  if (interface.oper == 1) return true;
  const bool is_down = interface.oper == 2 || interface.oper == 6 || interface.oper == 7;
  const bool is_used = interface.aggregate || interface.aggregates ||
                       device.addresses_by_interface.contains(interface.index);
  if (is_down && is_used && interface.admin != 2) return false;
  return std::nullopt;
}

/// What a port is called across the estate: by each name of its device.
std::vector<model::Identifier> port_ids(const Draft& draft, const std::vector<std::string>& names) {
  const Device& device = draft.device();
  std::vector<std::string> owners;
  if (const auto id = model::chassis_id(device.chassis)) owners.push_back(id->value);
  for (const auto& id : name_ids(device.name)) owners.push_back(id.value);
  std::vector<model::Identifier> out;
  for (const std::string& owner : owners) {
    for (const std::string& name : names) {
      if (auto id = model::port_id(owner, name)) out.push_back(*std::move(id));
    }
  }
  return out;
}

/// How often each text occurs among the ports.
std::map<std::string, int> count(const std::vector<const Interface*>& ports,
                                 std::string Interface::*member) {
  std::map<std::string, int> out;
  for (const Interface* port : ports) ++out[port->*member];
  return out;
}

struct Counts {
  std::map<std::string, int> names;
  std::map<std::string, int> descrs;
  std::map<std::string, int> macs;
};

std::string port_key(const Draft& draft, const Interface& port, const Counts& counts) {
  const std::string name = short_text(port.name, 120);
  const bool is_plain = !name.empty() && counts.names.at(port.name) == 1;
  std::string key = draft.key("nic", is_plain ? name : fmt::format("#{}", port.index));
  if (draft.has(key)) key = draft.key("nic", fmt::format("#{}", port.index));
  return key;
}

void map_port(Draft& draft, const Interface& port, const Counts& counts) {
  const Device& device = draft.device();
  model::AssetRecord asset;
  asset.key = draft.ports.at(port.index);
  asset.kind = "nic";
  const std::string name = short_text(port.name, 120);
  asset.name =
      fmt::format("{} of {}", name.empty() ? fmt::format("#{}", port.index) : name, draft.root());
  std::vector<std::string> names;
  if (counts.names.at(port.name) == 1) names.push_back(name);
  if (counts.descrs.at(port.descr) == 1) names.push_back(short_text(port.descr, 120));
  asset.ids = port_ids(draft, names);
  // An aggregation borrows its address from a port; one that several ports have names none.
  const bool is_one = !port.aggregates && counts.macs.at(port.mac) == 1;
  if (const auto mac = model::mac_id(port.mac); mac && is_one) asset.ids.push_back(*mac);
  auto& more = asset.attributes;
  const auto text = [&](std::string_view attribute, std::string_view value) {
    model::set(more, attribute, std::optional<std::string_view>{short_text(value, 200)});
  };
  text("type", port.aggregates ? "aggregate" : port.type == 56 ? "fibre_channel" : "physical");
  text("mac", port.mac == "00:00:00:00:00:00" ? "" : port.mac);
  text("admin_state", admin_state(port.admin.value_or(0)));
  text("oper_state", oper_state(port.oper.value_or(0)));
  text("alias", port.alias == port.name ? "" : port.alias);
  text("description", port.descr == port.name ? "" : port.descr);
  text("stp_state", port.stp_state);
  if (port.lacp) text("bond_mode", *port.lacp ? "lacp" : "static");
  model::set(more, "mtu", port.mtu);
  model::set(more, "speed_mbps", speed_mbps(port));
  model::set(more, "vlan", port.vlan);
  model::set(more, "if_index", std::optional{std::int64_t{port.index}});
  model::set(more, "operational", is_operational(device, port));
  const std::string key = asset.key;
  draft.asset(std::move(asset));
  const std::string place = port.in.empty() ? agent_key(draft) : draft.part_key(port.in);
  draft.relate(key, place, "located_in");
  if (!port.aggregate) return;
  const auto aggregate = draft.ports.find(*port.aggregate);
  if (aggregate != draft.ports.end()) draft.relate(key, aggregate->second, "member_of");
}

/// The identifier of a device that somebody wrote the name of; absent for other texts ("Rack 4").
std::optional<model::Identifier> named(const std::string& text) {
  const auto ids = name_ids(text);
  if (ids.empty()) return std::nullopt;
  const auto full = std::ranges::find(ids, "fqdn", &model::Identifier::scheme);
  return full == ids.end() ? ids.front() : *full;
}

/// What hangs on the device, and what its inputs hang on, where they are named.
void map_feeds(Draft& draft) {
  for (const std::string& load : draft.device().loads) {
    if (auto id = named(load)) draft.refer_from(*std::move(id), draft.root(), "powered_by");
  }
  for (const Part& part : draft.device().parts) {
    if (auto id = named(part.fed_by)) {
      draft.refer(draft.part_key(part.id()), *std::move(id), "powered_by");
    }
  }
}

}  // namespace

void map_parts(Draft& draft) {
  const Device& device = draft.device();
  const auto tied = tied_parts(device);
  const auto stored = stored_parts(device);
  for (const Part& part : device.parts) {
    const std::string id = part.id();
    const bool is_volume = part.kind == "volume";
    map_part(draft, part, is_volume || tied.contains(id));
    if (is_volume) map_volume_ties(draft, part, stored.contains(id));
  }
  for (const Link& link : device.links)
    draft.relate(draft.part_key(link.from), draft.part_key(link.to), link.kind, link.attributes);
  map_feeds(draft);
}

void map_ports(Draft& draft) {
  const auto ports = ports_of(draft.device());
  // An aggregation has the address of one of its ports: that names the port all the same.
  std::vector<const Interface*> sockets;
  for (const Interface* port : ports) {
    if (!port->aggregates) sockets.push_back(port);
  }
  const Counts counts{count(ports, &Interface::name), count(ports, &Interface::descr),
                      count(sockets, &Interface::mac)};
  for (const Interface* port : ports)
    draft.ports.emplace(port->index, port_key(draft, *port, counts));
  for (const Interface* port : ports) map_port(draft, *port, counts);
}

}  // namespace plimsoll::snmp::detail
