// Interfaces and what they stand on; the way out; name servers.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "collectors/linux_host/mapping_detail.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::linux_host::detail {
namespace {

using model::set;
using Kind = Interface::Kind;

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::physical:
      return "physical";
    case Kind::bond:
      return "bond";
    case Kind::bridge:
      return "bridge";
    case Kind::vlan:
      return "vlan";
    case Kind::team:
      return "team";
    default:
      return "virtual";
  }
}

/// The default routes that are used: those of the lowest metric, IPv4 before IPv6.
std::vector<const Route*> default_routes(const Host& host) {
  for (const auto* routes : {&host.routes, &host.routes6}) {
    std::vector<const Route*> out;
    for (const auto& route : *routes) {
      if (route.prefix != 0 || route.interface == "lo") continue;
      if (!out.empty() && route.metric > out.front()->metric) continue;
      if (!out.empty() && route.metric < out.front()->metric) out.clear();
      out.push_back(&route);
    }
    if (!out.empty()) return out;
  }
  return {};
}

const Interface* find_interface(const Host& host, std::string_view name) {
  const auto found = std::ranges::find(host.interfaces, name, &Interface::name);
  return found == host.interfaces.end() ? nullptr : &*found;
}

/// Real interfaces, what is built on them, and whatever carries the default route.  Bridges and
/// taps of containers and virtual machines are left out: nothing of this machine depends on them.
std::set<std::string> modelled_interfaces(const Host& host) {
  std::set<std::string> out;
  std::vector<const Interface*> left;
  const auto take = [&](const Interface* interface) {
    if (interface != nullptr && out.insert(interface->name).second) left.push_back(interface);
  };
  for (const auto& interface : host.interfaces) {
    if (interface.kind == Kind::physical) take(&interface);
  }
  for (const Route* route : default_routes(host)) take(find_interface(host, route->interface));
  std::multimap<std::string, const Interface*> uppers;
  for (const auto& interface : host.interfaces) {
    for (const auto& lower : interface.lowers) uppers.emplace(lower, &interface);
  }
  while (!left.empty()) {
    const Interface* interface = left.back();
    left.pop_back();
    const auto [first, last] = uppers.equal_range(interface->name);
    for (auto upper = first; upper != last; ++upper) {
      if (upper->second->kind != Kind::other) take(upper->second);
    }
    // Taps below a bridge are left out, unless the bridge has nothing else to stand on.
    for (const auto& lower : interface->lowers) {
      const Interface* below = find_interface(host, lower);
      if (below != nullptr && (below->kind != Kind::other || interface->kind != Kind::bridge))
        take(below);
    }
  }
  return out;
}

model::NeedRecord need_of(const Draft& draft, const Interface& interface,
                          const std::vector<std::string>& ports) {
  model::NeedRecord need;
  need.of = {interface_key(draft, interface.name), {}};
  need.group = std::string{kind_name(interface.kind)};
  for (const auto& port : ports) need.members.push_back({{draft.key("nic", port), {}}, true});
  return need;
}

void map_bond(Draft& draft, const Interface& interface) {
  const Bond& bond = *interface.bond;
  std::set<std::string> ports;
  for (const auto& port : bond.ports) {
    const std::string key = draft.key("nic", port.name);
    if (!ports.insert(port.name).second) continue;
    if (!draft.has(key)) {
      // Named by the bond and not by sysfs: a port that was unplugged, or a tree without it.
      model::AssetRecord asset;
      asset.key = key;
      asset.kind = "nic";
      asset.name = fmt::format("{} of {}", core::printable(port.name), draft.root());
      if (const auto mac = model::mac_id(port.permanent_mac)) asset.ids.push_back(*mac);
      draft.asset(Area::network, std::move(asset));
    }
    if (port.up == false) draft.set_down(key);
    model::Attributes attributes;
    const bool idle = !bond.active_port.empty() && bond.active_port != port.name;
    if (idle) set(attributes, "active", std::optional{false});
    draft.relate(Area::network, key, draft.key("nic", interface.name), "member_of",
                 std::move(attributes));
  }
}

/// Ports of a bridge or team that are modelled.
std::vector<std::string> known_ports(const Draft& draft, const Interface& interface) {
  std::vector<std::string> out;
  for (const auto& lower : interface.lowers) {
    if (!interface_key(draft, lower).empty()) out.push_back(lower);
  }
  return out;
}

void map_bridge(Draft& draft, const Interface& interface) {
  const auto ports = known_ports(draft, interface);
  if (ports.empty()) return;
  auto need = need_of(draft, interface, ports);
  const auto count = static_cast<std::int64_t>(ports.size());
  const bool redundant = count > 1 && interface.spanning_tree;
  need.k = redundant ? 1 : count;
  if (redundant) {
    constexpr std::int64_t kSpanningTree =
        50;  // IEEE 802.1D defaults: max age 20 s, forward delay 15 s twice
    need.takeover = model::Takeover::automatic;
    need.takeover_s = kSpanningTree;
  }
  need.why = fmt::format(
      "{} is a bridge over {}: {} of {}; {}", interface.name, core::join(ports, ", "), need.k,
      count,
      redundant ? "spanning tree keeps the others as spares"
                : "without spanning tree its ports lead to different networks, none is a spare");
  draft.need(Area::network, std::move(need));
}

void map_team(Draft& draft, const Interface& interface) {
  for (const auto& port : known_ports(draft, interface)) {
    draft.relate(Area::network, draft.key("nic", port), draft.key("nic", interface.name),
                 "member_of");
  }
}

/// Names of a port that neighbours may call it by: one for each name of the machine.
void add_port_ids(const Draft& draft, const Interface& interface, model::AssetRecord& asset) {
  const Host& host = draft.host();
  for (const auto& device : {host.fqdn.value_or(""), host.hostname}) {
    const auto id = model::port_id(device, interface.name);
    if (id && std::ranges::find(asset.ids, *id) == asset.ids.end()) asset.ids.push_back(*id);
  }
}

void map_interface(Draft& draft, const Interface& interface) {
  model::AssetRecord asset;
  asset.key = draft.key("nic", interface.name);
  asset.kind = "nic";
  asset.name = fmt::format("{} of {}", interface.name, draft.root());
  // What is built on an interface borrows its address; so only hardware is identified by one.
  if (interface.kind == Kind::physical && interface.permanent_mac) {
    if (const auto mac = model::mac_id(interface.mac)) asset.ids.push_back(*mac);
  }
  if (interface.kind == Kind::physical) add_port_ids(draft, interface, asset);
  set(asset.attributes, "type", kind_name(interface.kind));
  set(asset.attributes, "mac", interface.mac);
  set(asset.attributes, "operstate", interface.operstate);
  set(asset.attributes, "carrier", interface.carrier);
  set(asset.attributes, "speed_mbps", interface.speed_mbps);
  set(asset.attributes, "driver", interface.driver);
  set(asset.attributes, "pci_address", interface.pci_address);
  set(asset.attributes, "master", interface.master);
  if (!interface.addresses.empty()) {
    asset.attributes.insert_or_assign("addresses", collect::kit::json_list(interface.addresses));
  }
  if (interface.bond) {
    const auto& mode = interface.bond->mode;
    set(asset.attributes, "bond_mode", mode.empty() ? std::string_view{"not stated"} : mode);
    set(asset.attributes, "miimon_ms", interface.bond->miimon_ms);
    set(asset.attributes, "arp_interval_ms", interface.bond->arp_interval_ms);
    set(asset.attributes, "down_delay_ms", interface.bond->down_delay_ms);
    set(asset.attributes, "min_links", interface.bond->min_links);
    set(asset.attributes, "active_port", interface.bond->active_port);
  }
  if (interface.kind == Kind::team) {
    // Its runner is not in sysfs; teamdctl tells it.
    const auto& runner = interface.runner;
    set(asset.attributes, "bond_mode", runner.empty() ? "team" : fmt::format("team ({})", runner));
  }
  // A port without a cable that nothing uses is no loss.
  const bool used = !interface.master.empty() || !interface.addresses.empty();
  if (interface.carrier == false && used) asset.attributes.insert_or_assign("operational", false);
  draft.asset(Area::network, std::move(asset));
}

/// Ports on one card fail with it: two functions of one PCI device are one piece of hardware.
void map_cards(Draft& draft, const std::set<std::string>& modelled) {
  if (!draft.is_metal()) return;
  std::map<std::string, std::vector<std::string>> cards;
  for (const auto& interface : draft.host().interfaces) {
    if (interface.pci_address.empty() || !modelled.contains(interface.name)) continue;
    cards[interface.pci_address.substr(0, interface.pci_address.find('.'))].push_back(
        interface.name);
  }
  for (const auto& [slot, ports] : cards) {
    if (ports.size() < 2) continue;
    model::AssetRecord card;
    card.key = draft.key("nic_card", slot);
    card.kind = "nic";
    card.name = fmt::format("network card {} of {}", slot, draft.root());
    set(card.attributes, "type", std::optional<std::string_view>{"card"});
    set(card.attributes, "pci_address", slot);
    describe_pci(draft, slot, card);
    const std::string key = draft.asset(Area::network, std::move(card));
    for (const auto& port : ports)
      draft.relate(Area::network, draft.key("nic", port), key, "depends_on");
  }
}

void map_gateways(Draft& draft) {
  const Host& host = draft.host();
  std::set<std::string> interfaces;
  std::vector<model::Identifier> gateways;
  for (const Route* route : default_routes(host)) {
    interfaces.insert(route->interface);
    const auto id = model::ip_id(route->gateway);
    const auto& own = host.own_addresses;
    const bool ours = std::ranges::find(own, route->gateway) != own.end();
    if (id && !ours && std::ranges::find(gateways, *id) == gateways.end()) gateways.push_back(*id);
  }
  model::Attributes why;
  set(why, "why", std::optional<std::string_view>{"default route"});
  model::NeedRecord way_out;
  way_out.of = {draft.root(), {}};
  way_out.group = "uplink";
  for (const auto& interface : interfaces) {
    const std::string key = interface_key(draft, interface);
    if (!key.empty()) way_out.members.push_back({{key, {}}, true});
  }
  if (way_out.members.size() == 1) {
    draft.relate(Area::network, draft.root(), way_out.members.front().asset.key, "depends_on", why);
  } else {
    way_out.why = "several default routes of the same metric: one interface is enough";
    draft.need(Area::network, std::move(way_out));
  }
  if (gateways.size() == 1) {
    draft.refer(Area::network, draft.root(), gateways.front(), "depends_on", why);
  } else if (gateways.size() > 1) {
    model::NeedRecord need;
    need.of = {draft.root(), {}};
    need.group = "gateway";
    for (const auto& id : gateways) need.members.push_back({{{}, id}, true});
    need.why = "several default routes of the same metric: one gateway is enough";
    draft.need(Area::network, std::move(need));
  }
}

/// resolv.conf(5): servers are asked in the order listed, the next one after the timeout.  A host
/// that lists an address of its own needs no other host for names: the others are soft.
void map_names(Draft& draft) {
  const auto& resolver = draft.host().resolver;
  const auto& own = draft.host().own_addresses;
  model::NeedRecord need;
  need.of = {draft.root(), {}};
  need.group = "dns";
  bool resolves_itself = false;
  for (const auto& server : resolver.servers) {
    const auto id = model::ip_id(server);
    if (!id) continue;  // a loopback address: a stub that asks the others
    if (std::ranges::find(own, id->value) != own.end()) {
      resolves_itself = true;
      continue;
    }
    need.members.push_back({{{}, *id}, resolver.rotate || need.members.empty()});
  }
  const bool redundant = need.members.size() > 1 && !resolves_itself;
  for (const auto& member : need.members) {
    model::Attributes attributes;
    if (redundant || resolves_itself)
      set(attributes, "strength", std::optional<std::string_view>{"soft"});
    draft.refer(Area::names, draft.root(), member.asset.id, "resolved_by", std::move(attributes));
  }
  if (!redundant) return;
  need.takeover = model::Takeover::automatic;
  need.takeover_s = resolver.timeout_s;
  need.why = fmt::format(
      "resolv.conf lists {} name servers: the next is asked after {} s without an answer",
      need.members.size(), resolver.timeout_s);
  draft.need(Area::names, std::move(need));
}

}  // namespace

std::string interface_key(const Draft& draft, std::string_view name) {
  const auto& modelled = draft.interfaces();
  return modelled.contains(std::string{name}) ? draft.key("nic", name) : std::string{};
}

std::set<std::string> interfaces_of(const Host& host) { return modelled_interfaces(host); }

void map_network(Draft& draft) {
  const auto& modelled = draft.interfaces();
  for (const auto& interface : draft.host().interfaces) {
    if (modelled.contains(interface.name)) map_interface(draft, interface);
  }
  for (const auto& interface : draft.host().interfaces) {
    if (!modelled.contains(interface.name)) continue;
    if (interface.bond) map_bond(draft, interface);
    if (interface.kind == Kind::bridge) map_bridge(draft, interface);
    if (interface.kind == Kind::team) map_team(draft, interface);
    if (interface.kind != Kind::vlan && interface.kind != Kind::other) continue;
    for (const auto& lower : known_ports(draft, interface)) {
      draft.relate(Area::network, draft.key("nic", interface.name), draft.key("nic", lower),
                   "depends_on");
    }
  }
  map_cards(draft, modelled);
  map_gateways(draft);
  map_names(draft);
}

}  // namespace plimsoll::linux_host::detail
