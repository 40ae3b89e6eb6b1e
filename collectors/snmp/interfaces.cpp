#include "collectors/snmp/interfaces.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp {
namespace {

constexpr std::int64_t kLag = 161;  // IANAifType ieee8023adLag

std::optional<std::uint32_t> if_index(std::optional<std::int64_t> value) {
  const auto index = within(value, 1, INT32_MAX);
  if (!index) return std::nullopt;
  return static_cast<std::uint32_t>(*index);
}

std::optional<bool> truth(std::optional<std::int64_t> value) {
  if (value == 1) return true;
  if (value == 2) return false;
  return std::nullopt;
}

Interface read_interface(const Table& table, const Table& extended, const Oid& index) {
  Interface out;
  out.index = index.front();
  out.descr = table.text(2, index).value_or("");
  out.name = extended.text(1, index).value_or(out.descr);
  out.alias = extended.text(18, index).value_or("");
  out.type = within(table.integer(3, index), 1, 65535);
  out.mtu = within(table.integer(4, index), 1, 1 << 24);
  out.speed_bps = within(table.integer(5, index), 0, UINT32_MAX);
  out.high_speed_mbps = within(extended.integer(15, index), 0, UINT32_MAX);
  // Fibre Channel switches put a text of six digits where Ethernet has its address.
  const Value* mac = table.cell(6, index);
  if (mac != nullptr && out.type != 56) out.mac = mac_text(mac->octets);
  out.admin = within(table.integer(7, index), 1, 3);
  out.oper = within(table.integer(8, index), 1, 7);
  out.connector = truth(extended.integer(17, index));
  return out;
}

/// Whether an interface's name is one that vendors give to aggregations: some agents give type 161
/// to plain ports, others give type 6 to aggregations.
bool is_aggregate_name(std::string_view name) {
  constexpr auto kStarts = std::to_array<std::string_view>(
      {"port-channel", "bundle-ether", "eth-trunk", "bridge-aggregation", "bond", "team", "lagg",
       "lag", "trunk", "trk", "po", "ae", "be", "vif", "ifgrp"});
  const std::string lower = core::lower(name);
  return std::ranges::any_of(kStarts, [&](std::string_view start) {
    if (!lower.starts_with(start) || lower.size() == start.size()) return false;
    return lower.find_first_not_of("0123456789/ ", start.size()) == std::string::npos;
  });
}

void join_lag(Device& device, std::uint32_t port, std::uint32_t aggregate,
              std::optional<bool> lacp) {
  Interface* lower = device.find_interface(port);
  Interface* upper = device.find_interface(aggregate);
  if (lower == nullptr || upper == nullptr || lower == upper || lower->aggregates ||
      upper->aggregate) {
    return;
  }
  lower->aggregate = aggregate;
  upper->aggregates = true;
  if (lacp && !upper->lacp) upper->lacp = lacp;
}

/// A port that speaks LACP and hears nobody has the partner's key 0.
void read_dot3ad(const Walk& walk, Device& device) {
  const Table ports{walk, {1, 2, 840, 10006, 300, 43, 1, 2, 1, 1}};
  for (const Oid& index : ports.rows()) {
    if (index.size() != 1) continue;
    // dot3adAggPortAttachedAggID; a port that may not aggregate is attached to itself.
    const auto attached = if_index(ports.integer(13, index));
    if (!attached || *attached == index.front()) continue;
    const auto partner_key = ports.integer(11, index);  // dot3adAggPortPartnerOperKey
    std::optional<bool> lacp;
    if (partner_key) lacp = *partner_key != 0;
    join_lag(device, index.front(), *attached, lacp);
  }
}

/// ifStackStatus.<higher>.<lower>.
void read_stack(const Walk& walk, Device& device) {
  const Table stack{walk, mib2({31, 1, 2, 1})};
  for (const Oid& index : stack.rows()) {
    if (index.size() != 2 || index[0] == 0 || index[1] == 0) continue;
    const Interface* upper = device.find_interface(index[0]);
    if (upper == nullptr || upper->type != kLag) continue;
    const Interface* lower = device.find_interface(index[1]);
    if (lower == nullptr || lower->aggregate || lower->type == kLag) continue;
    join_lag(device, index[1], index[0], std::nullopt);
  }
}

/// dot1dBasePort to ifIndex.
std::map<std::uint32_t, std::uint32_t> bridge_ports(const Walk& walk) {
  std::map<std::uint32_t, std::uint32_t> out;
  const Table ports{walk, mib2({17, 1, 4, 1})};
  for (const Oid& index : ports.rows()) {
    if (const auto port = if_index(ports.integer(2, index)); port && index.size() == 1)
      out.emplace(index.front(), *port);
  }
  return out;
}

std::string_view stp_state(std::optional<std::int64_t> value) {
  constexpr std::array<std::string_view, 7> kNames{
      "", "disabled", "blocking", "listening", "learning", "forwarding", "broken"};
  if (!value || *value < 1 || *value > 6) return {};
  return kNames.at(static_cast<std::size_t>(*value));
}

/// BridgeId: two octets of priority, then a MAC address.
void read_root(const Walk& walk, Device& device) {
  const Value* root = walk.find(mib2({17, 2, 5, 0}));
  if (root == nullptr || root->octets.size() != 8) return;
  const std::string address = mac_text(std::string_view{root->octets}.substr(2));
  if (address == "00:00:00:00:00:00") return;
  fill(device.more, "stp_root", std::optional{address});
  if (const auto port = walk.integer(mib2({17, 2, 7, 0})))
    fill(device.more, "is_stp_root", std::optional{*port == 0});
}

/// Addresses while they are read, each once.
class Addresses {
 public:
  explicit Addresses(Device& device) : device_{device} {}

  void add(const std::string& address, std::optional<std::uint32_t> index) {
    if (!model::ip_id(address) || !known_.insert(address).second) return;
    device_.addresses.push_back(address);
    if (index) device_.addresses_by_interface[*index].push_back(address);
  }

 private:
  Device& device_;
  std::set<std::string> known_;
};

/// InetAddress as index: a length, then so many octets.  IPv4 and IPv6, with or without a zone.
std::string inet_address(std::int64_t type, const Oid& index, std::size_t& at) {
  if (at >= index.size()) return {};
  const std::size_t length = index[at];
  if (length > 20 || at + length >= index.size()) return {};
  std::string octets;
  for (std::size_t i = at + 1; i <= at + length; ++i) {
    if (index[i] > 255) return {};
    octets += static_cast<char>(index[i]);
  }
  at += length + 1;
  const bool v6 = type == 2 || type == 4;
  return address_text(std::string_view{octets}.substr(0, v6 ? 16 : 4));
}

void add_route(Device& device, const std::string& next_hop, std::optional<std::uint32_t> index) {
  constexpr std::size_t kMost = 64;
  if (!model::ip_id(next_hop) || device.default_routes.size() == kMost) return;
  const bool known = std::ranges::any_of(
      device.default_routes, [&](const DefaultRoute& route) { return route.next_hop == next_hop; });
  if (!known) device.default_routes.push_back({next_hop, index});
}

void read_inet_routes(const Walk& walk, Device& device) {
  const Table table{walk, mib2({4, 24, 7, 1})};
  for (const Oid& index : table.rows()) {
    // destType, dest (length + octets), pfxLen, policy (length + numbers), nextHopType, nextHop.
    if (index.size() < 8) continue;
    std::size_t at = 1;
    static_cast<void>(inet_address(index[0], index, at));
    if (at >= index.size() || index[at] != 0) continue;
    ++at;
    if (at >= index.size() || index[at] > index.size()) continue;
    at += index[at] + 1U;
    if (at + 1 >= index.size()) continue;
    const std::uint32_t type = index[at++];
    add_route(device, inet_address(type, index, at), if_index(table.integer(7, index)));
  }
}

}  // namespace

void read_interfaces(const Walk& walk, Device& device) {
  const Table table{walk, mib2({2, 2, 1})};
  const Table extended{walk, mib2({31, 1, 1, 1})};
  std::set<Oid> rows = table.rows();
  rows.insert(extended.rows().begin(), extended.rows().end());
  for (const Oid& index : rows) {
    if (index.size() == 1) device.interfaces.push_back(read_interface(table, extended, index));
  }
}

void read_link_aggregation(const Walk& walk, Device& device) {
  read_dot3ad(walk, device);
  read_stack(walk, device);
  for (Interface& interface : device.interfaces) {
    if (!interface.aggregates && !interface.aggregate)
      interface.aggregates = is_aggregate_name(interface.name);
  }
}

void read_bridge(const Walk& walk, Device& device) {
  if (const Value* address = walk.find(mib2({17, 1, 1, 0})); address != nullptr)
    fill(device.chassis, std::optional{mac_text(address->octets)});
  const auto ports = bridge_ports(walk);
  for (const auto& [port, index] : ports) {
    Interface* interface = device.find_interface(index);
    if (interface == nullptr) continue;
    interface->stp_state = stp_state(walk.integer(mib2({17, 2, 15, 1, 3, port})));
    interface->vlan = within(walk.integer(mib2({17, 7, 1, 4, 5, 1, 1, port})), 1, 4094);
  }
  read_root(walk, device);
}

void read_addresses(const Walk& walk, Device& device) {
  Addresses addresses{device};
  const Table old{walk, mib2({4, 20, 1})};
  for (const Oid& index : old.rows()) {
    // The index is the address; the cell is at times its text, coded.
    if (index.size() != 4) continue;
    addresses.add(to_string(index), if_index(old.integer(2, index)));
  }
  // The newer table adds IPv6; its IPv4 rows are asked only where the older is missing, for some
  // agents spell their addresses wrong in it.
  const bool has_v4 = !old.rows().empty();
  const Table table{walk, mib2({4, 34, 1})};
  for (const Oid& index : table.rows()) {
    if (index.size() < 3 || (has_v4 && index[0] == 1)) continue;
    // ipAddressType: unicast(1), anycast(2), broadcast(3).
    if (table.integer(4, index).value_or(1) != 1) continue;
    std::size_t at = 1;
    const std::string address = inet_address(index[0], index, at);
    addresses.add(address, if_index(table.integer(3, index)));
  }
}

void read_default_routes(const Walk& walk, Device& device) {
  const Table old{walk, mib2({4, 21, 1})};
  const Oid any{0, 0, 0, 0};
  if (const Value* hop = old.cell(7, any); hop != nullptr)
    add_route(device, address_text(hop->octets), if_index(old.integer(2, any)));
  const Table cidr{walk, mib2({4, 24, 4, 1})};
  for (const Oid& index : cidr.rows()) {
    // dest (4), mask (4), type of service, next hop (4).
    if (index.size() != 13 || !starts_with(index, {0, 0, 0, 0, 0, 0, 0, 0})) continue;
    add_route(device, to_string(Oid{index.begin() + 9, index.end()}),
              if_index(cidr.integer(5, index)));
  }
  read_inet_routes(walk, device);
}

}  // namespace plimsoll::snmp
