#include "collectors/snmp/mapping.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "collectors/snmp/mapping_detail.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::snmp {

namespace detail {

std::string short_text(std::string_view text, std::size_t most) {
  std::string out = core::printable(core::trim(text).substr(0, 4 * most));
  for (char& c : out) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  // Carriage returns have become replacement characters: they are line ends here.
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD ";
  for (auto at = out.find(kReplacement); at != std::string::npos; at = out.find(kReplacement, at))
    out.replace(at, kReplacement.size(), " ");
  if (out.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
    out.resize(end);
  }
  return std::string{core::trim(out)};
}

std::vector<model::Identifier> name_ids(std::string_view name) {
  const std::string text = core::lower(core::trim(name));
  std::vector<model::Identifier> out;
  // chassis_id() refuses default names; of two letters, too, which a name like "r1" may have.
  const auto is_own = [](const std::string& word) {
    const bool is_short = word.size() == 2 && word.find_first_of("0123456789") == 1;
    return is_short || model::chassis_id(word).has_value();
  };
  if (!collect::kit::is_host_name(text) || model::ip_id(text) || !is_own(text)) return out;
  const std::string first = text.substr(0, text.find('.'));
  if (const auto id = model::fqdn_id(text)) out.push_back(*id);
  if (is_own(first)) out.push_back({"hostname", first});
  return out;
}

Draft::Draft(std::string target, const Device& device)
    : target_{std::move(target)}, scope_{scope_name(target_)}, device_{device} {}

std::string Draft::key(std::string_view kind, std::string_view name) const {
  return fmt::format("{}:{}:{}", target_, kind, short_text(name, 120));
}

std::string Draft::part_key(const std::string& id) const {
  if (id.empty()) return target_;
  const auto colon = id.find(':');
  return key(id.substr(0, colon), colon == std::string::npos ? "" : id.substr(colon + 1));
}

void Draft::asset(model::AssetRecord asset) {
  asset.scope = scope_;
  std::string key = asset.key;
  assets_.emplace(std::move(key), std::move(asset));
}

void Draft::relate(const std::string& from, const std::string& to, std::string_view kind,
                   model::Attributes attributes) {
  if (from == to || !related_.emplace(from, to, std::string{kind}).second) return;
  relations_.push_back({{from, {}}, {to, {}}, std::string{kind}, std::move(attributes), scope_});
}

void Draft::refer(const std::string& from, model::Identifier to, std::string_view kind,
                  model::Attributes attributes) {
  relations_.push_back(
      {{from, {}}, {{}, std::move(to)}, std::string{kind}, std::move(attributes), scope_});
}

void Draft::refer_from(model::Identifier from, const std::string& to, std::string_view kind) {
  const std::string name = from.scheme + "=" + from.value;
  if (!related_.emplace(name, to, std::string{kind}).second) return;
  relations_.push_back({{{}, std::move(from)}, {to, {}}, std::string{kind}, {}, scope_});
}

void Draft::serial(const std::string& key, std::string_view vendor, std::string_view number) {
  if (const auto id = model::serial_id(vendor, number)) serials_[id->value].push_back(key);
}

std::vector<model::Record> Draft::finish() && {
  for (const auto& [value, keys] : serials_) {
    // A chassis that is the device has its number; parts that share one are misread.
    const bool is_own = keys.front() == target_;
    if (!is_own && keys.size() > 1) continue;
    const auto found = assets_.find(keys.front());
    if (found != assets_.end()) found->second.ids.push_back({"serial", value});
  }
  std::vector<model::Record> out;
  for (auto& [key, asset] : assets_) {
    std::ranges::sort(asset.ids);
    asset.ids.erase(std::unique(asset.ids.begin(), asset.ids.end()), asset.ids.end());
    out.emplace_back(std::move(asset));
  }
  for (auto& relation : relations_) {
    const bool has_end = relation.to.key.empty() || relation.to.key.starts_with("vip:") ||
                         relation.to.key.starts_with("isilon:") ||
                         assets_.contains(relation.to.key);
    const bool has_begin = relation.from.key.empty() || assets_.contains(relation.from.key);
    if (has_begin && has_end) out.emplace_back(std::move(relation));
  }
  return out;
}

std::string agent_key(const Draft& draft) {
  return draft.device().more.contains("read_through") ? draft.key("bmc", "1") : draft.root();
}

namespace {

bool needs_its_way_out(std::string_view kind) {
  return kind == "server" || kind == "storage_array" || kind == "appliance" ||
         kind == "hypervisor" || kind == "vm";
}

/// The agent's own names and addresses; those of virtual routers are the group's.
std::vector<model::Identifier> agent_ids(const Device& device) {
  std::vector<model::Identifier> out = name_ids(device.name);
  std::set<std::string> shared;
  for (const Gateway& gateway : device.gateways) shared.insert(gateway.address);
  for (const std::string& address : device.addresses) {
    if (const auto id = model::ip_id(address); id && !shared.contains(address)) out.push_back(*id);
  }
  return out;
}

void map_way_out(Draft& draft) {
  const Device& device = draft.device();
  if (!needs_its_way_out(device.kind) || agent_key(draft) != draft.root()) return;
  if (device.default_routes.size() != 1) return;  // several: which of them is enough isn't said
  model::Attributes why;
  model::set(why, "why", std::optional<std::string_view>{"default route"});
  const DefaultRoute& route = device.default_routes.front();
  const auto port = route.if_index ? draft.ports.find(*route.if_index) : draft.ports.end();
  if (port != draft.ports.end()) draft.relate(draft.root(), port->second, "depends_on", why);
  const bool is_own = std::ranges::find(device.addresses, route.next_hop) != device.addresses.end();
  if (const auto id = model::ip_id(route.next_hop); id && !is_own)
    draft.refer(draft.root(), *id, "depends_on", std::move(why));
}

}  // namespace

void map_device(Draft& draft) {
  const Device& device = draft.device();
  model::AssetRecord asset;
  asset.key = draft.root();
  asset.kind = device.kind;
  asset.name = short_text(device.name, 200);
  if (asset.name.empty()) asset.name = short_text(draft.root(), 200);
  if (const auto id = model::uuid_id(device.uuid)) asset.ids.push_back(*id);
  const std::string agent = agent_key(draft);
  std::vector<model::Identifier> ids = agent_ids(device);
  if (const auto id = model::chassis_id(device.chassis)) ids.push_back(*id);
  asset.attributes = device.more;
  const auto text = [&](std::string_view name, const std::string& value, std::size_t most) {
    model::set(asset.attributes, name, std::optional<std::string_view>{short_text(value, most)});
  };
  text("vendor", device.vendor, 100);
  text("model", device.model, 200);
  text("serial", device.serial, 100);
  text("firmware_version", device.firmware, 100);
  text("os", device.os, 100);
  text("description", device.description, 500);
  text("sys_object_id", to_string(device.object_id), 600);
  model::set(asset.attributes, "uptime_s", device.uptime_s);
  if (agent == draft.root()) asset.ids.insert(asset.ids.end(), ids.begin(), ids.end());
  const std::string location = short_text(device.location, 200);
  const bool has_place = collect::kit::is_place(location);
  if (has_place) text("location", location, 200);
  draft.asset(std::move(asset));
  draft.serial(draft.root(), device.vendor, device.serial);
  if (has_place) draft.refer(draft.root(), {"key", location}, "located_in");
  if (agent != draft.root()) {
    model::AssetRecord controller;
    controller.key = agent;
    controller.kind = "bmc";
    controller.name = "management controller of " + draft.root();
    controller.ids = std::move(ids);
    draft.asset(std::move(controller));
    draft.relate(agent, draft.root(), "located_in");
    draft.relate(draft.root(), agent, "monitored_by");
  }
  map_parts(draft);
  map_ports(draft);
  map_way_out(draft);
}

}  // namespace detail

/// What the devices of a run left behind.
struct Estate::State {
  std::vector<detail::Known> devices;
  std::vector<detail::Pending> neighbours;
  std::map<std::string, model::AssetRecord> shared;  ///< Gateways and clusters, by key.
};

namespace {

using detail::Draft;

void map_gateways(Draft& draft, std::map<std::string, model::AssetRecord>& shared) {
  for (const Gateway& gateway : draft.device().gateways) {
    const auto id = model::ip_id(gateway.address);
    if (!id) continue;
    const std::string key = "vip:" + id->value;
    auto [place, is_new] = shared.try_emplace(key);
    model::AssetRecord& asset = place->second;
    if (is_new) {
      asset.key = key;
      asset.kind = "gateway";
      asset.name = "virtual router " + id->value;
      asset.ids = {*id};
      asset.scope = draft.scope();
    }
    auto& more = asset.attributes;
    fill(more, "fhrp", std::optional{gateway.protocol});
    fill(more, "virtual_router", std::optional{gateway.group});
    fill(more, "advertisement_ms", gateway.advertisement_ms);
    fill(more, "hello_ms", gateway.hello_ms);
    fill(more, "hold_ms", gateway.hold_ms);
    model::Attributes attributes;
    model::set(attributes, "role", std::optional<std::string_view>{gateway.role});
    model::set(attributes, "priority", gateway.priority);
    model::set(attributes, "preempt", gateway.preempt);
    draft.relate(draft.root(), key, "member_of", std::move(attributes));
  }
}

void map_clusters(Draft& draft, std::map<std::string, model::AssetRecord>& shared) {
  for (const Cluster& cluster : draft.device().clusters) {
    const std::string key = detail::short_text(cluster.key, 200);
    auto [place, is_new] = shared.try_emplace(key);
    if (is_new) {
      model::AssetRecord& asset = place->second;
      asset.key = key;
      asset.kind = draft.device().kind;
      asset.name = detail::short_text(cluster.name, 200);
      asset.attributes = cluster.more;
      asset.scope = draft.scope();
      model::set(asset.attributes, "cluster_mode", std::optional<std::string_view>{cluster.mode});
    }
    draft.relate(draft.root(), key, "member_of");
  }
}

detail::Known known(const Draft& draft) {
  const Device& device = draft.device();
  detail::Known out;
  out.target = draft.root();
  out.kind = device.kind;
  if (const auto id = model::chassis_id(device.chassis)) out.chassis = id->value;
  out.names = detail::name_ids(device.name);
  out.addresses = device.addresses;
  std::set<std::string> ambiguous;
  for (const auto& [index, key] : draft.ports) {
    out.by_index.emplace(index, key);
    const Interface* interface = device.find_interface(index);
    for (const std::string& text : {interface->name, interface->descr, interface->alias}) {
      const std::string name = model::interface_name(detail::short_text(text, 120));
      if (name.empty()) continue;
      const auto [place, is_new] = out.ports.emplace(name, key);
      if (!is_new && place->second != key) ambiguous.insert(name);
    }
    if (const auto mac = model::mac_id(interface->mac)) {
      const auto [place, is_new] = out.macs.emplace(mac->value, key);
      if (!is_new) ambiguous.insert(mac->value);
    }
  }
  for (const std::string& name : ambiguous) {
    out.ports.erase(name);
    out.macs.erase(name);
  }
  return out;
}

model::ScopeRecord scope_of(const std::string& target, const std::vector<Gap>& gaps) {
  model::ScopeRecord out;
  out.scope = scope_name(target);
  out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  for (const Gap& gap : gaps) {
    out.status = gap.denied || out.status == model::ScopeStatus::denied
                     ? model::ScopeStatus::denied
                     : model::ScopeStatus::incomplete;
    if (out.reason.size() > 1000) continue;
    out.reason += fmt::format("{}{}: {}", out.reason.empty() ? "" : "; ", gap.what, gap.reason);
  }
  return out;
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{
      "appliance",    "bmc",           "chassis",
      "cooling",      "disk",          "external",
      "fan",          "firewall",      "gateway",
      "hypervisor",   "nic",           "pdu",
      "power_feed",   "psu",           "router",
      "server",       "storage_array", "storage_controller",
      "switch",       "ups",           "volume",
      "connected_to", "depends_on",    "located_in",
      "member_of",    "monitored_by",  "powered_by",
      "stored_on"};
  return kinds;
}

std::string scope_name(std::string_view target) { return "host:" + std::string{target}; }

Estate::Estate() : state_{std::make_unique<State>()} {}
Estate::~Estate() = default;

std::vector<model::Record> Estate::add(const std::string& target, const Walk& walk,
                                       const std::vector<Gap>& gaps) {
  const Device device = read_device(walk);
  Draft draft{target, device};
  detail::map_device(draft);
  map_gateways(draft, state_->shared);
  map_clusters(draft, state_->shared);
  for (const Neighbour& neighbour : device.neighbours) {
    const auto port = draft.ports.find(neighbour.if_index);
    state_->neighbours.push_back(
        {target, port == draft.ports.end() ? draft.root() : port->second, neighbour});
  }
  state_->devices.push_back(known(draft));
  std::vector<model::Record> out = std::move(draft).finish();
  for (const Issue& issue : device.issues) {
    out.emplace_back(model::ProblemRecord{model::ProblemRecord::Severity::warning,
                                          "odd_answer",
                                          issue.what,
                                          target + ": " + issue.where,
                                          {}});
  }
  out.emplace_back(scope_of(target, gaps));
  return out;
}

std::vector<model::Record> Estate::add_unread(const std::string& target, const std::string& reason,
                                              bool denied) {
  std::vector<model::Record> out;
  out.emplace_back(model::ProblemRecord{model::ProblemRecord::Severity::error,
                                        denied ? "denied" : "unreachable",
                                        reason,
                                        target,
                                        {}});
  model::ScopeRecord scope = scope_of(target, {});
  scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
  scope.reason = reason;
  out.emplace_back(std::move(scope));
  return out;
}

std::vector<model::Record> Estate::finish() {
  std::vector<model::Record> out;
  for (auto& [key, asset] : state_->shared) out.emplace_back(std::move(asset));
  for (auto& record : detail::map_cables(state_->devices, state_->neighbours))
    out.push_back(std::move(record));
  *state_ = State{};
  return out;
}

}  // namespace plimsoll::snmp
