#include "collectors/netconfig/device_records.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/collect/kit/json.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::netconfig {

namespace {

using model::set;
using View = std::optional<std::string_view>;

/// A port with everything that is configured on it and its units.
struct Port {
  std::string name;
  std::vector<const Interface*> parts;  ///< The port itself first, if it has a section.
  bool matters = false;
};

bool matters(const Interface& interface) {
  return !interface.addresses.empty() || !interface.description.empty() ||
         !interface.channels.empty() || !interface.mlag_id.empty() || interface.peer_link ||
         !interface.vlan.empty() || !interface.groups.empty();
}

std::string_view kind_name(InterfaceKind kind) {
  switch (kind) {
    case InterfaceKind::physical:
      return "port";
    case InterfaceKind::management:
      return "management";
    case InterfaceKind::aggregate:
      return "aggregate";
    case InterfaceKind::vlan:
      return "vlan";
    case InterfaceKind::loopback:
      return "loopback";
    case InterfaceKind::tunnel:
      return "tunnel";
  }
  return {};
}

/// "2" of "GigabitEthernet2/0/1" and of "ge-2/0/1"; empty for names with fewer parts.
std::string_view first_number(std::string_view port) {
  const auto begin = port.find_first_of("0123456789");
  if (begin == std::string_view::npos || std::ranges::count(port, '/') < 2) return {};
  const auto end = port.find_first_not_of("0123456789", begin);
  return end == std::string_view::npos || port[end] != '/' ? std::string_view{}
                                                           : port.substr(begin, end - begin);
}

class Writer {
 public:
  Writer(const Device& device, const std::set<std::string>& linked, const Duplicates& duplicates,
         std::vector<model::Record>& out)
      : device_{device},
        config_{device.config},
        linked_{linked},
        duplicates_{duplicates},
        out_{out},
        scope_{scope_of(device.target)} {
    if (!config_.hostname.empty()) names_.push_back(config_.hostname);
    const bool qualified = config_.hostname.find('.') != std::string::npos;
    if (!config_.hostname.empty() && !config_.domain.empty() && !qualified) {
      names_.push_back(config_.hostname + "." + config_.domain);
    }
  }

  void write() {
    out_.emplace_back(device_asset());
    for (const Member& member : config_.members) add_member(member);
    for (const Port& port : ports()) {
      if (port.matters) add_port(port);
    }
  }

 private:
  void relate(std::string from, std::string to, std::string kind,
              model::Attributes attributes = {}) {
    out_.emplace_back(model::RelationRecord{{std::move(from), {}},
                                            {std::move(to), {}},
                                            std::move(kind),
                                            std::move(attributes),
                                            scope_});
  }

  static void set_list(model::Attributes& out, std::string_view name,
                       const std::vector<std::string>& texts) {
    if (!texts.empty()) out.emplace(name, collect::kit::json_list(texts));
  }

  model::AssetRecord device_asset() const {
    model::AssetRecord asset;
    asset.key = device_.target;
    asset.kind = device_kind(config_);
    asset.name = config_.hostname.empty() ? device_.target : config_.hostname;
    asset.scope = scope_;
    add_ids(asset);
    set(asset.attributes, "vendor", View{vendor_of(config_.dialect)});
    set(asset.attributes, "os", View{to_string(config_.dialect)});
    set(asset.attributes, "os_version", View{config_.version});
    set(asset.attributes, "cluster_mode", View{config_.cluster_mode});
    set(asset.attributes, "spanning_tree_mode", View{config_.spanning_tree_mode});
    set_list(asset.attributes, "spanning_tree_priorities", config_.spanning_tree_priorities);
    std::vector<std::string> routes;
    for (const DefaultRoute& route : config_.default_routes) {
      routes.push_back(route.next_hop + (route.vrf.empty() ? "" : " (" + route.vrf + ")"));
    }
    set_list(asset.attributes, "default_routes", routes);
    set_list(asset.attributes, "ntp_servers", config_.ntp_servers);
    set_list(asset.attributes, "syslog_servers", config_.syslog_servers);
    set_list(asset.attributes, "aaa_servers", config_.aaa_servers);
    return asset;
  }

  void add_ids(model::AssetRecord& asset) const {
    for (const std::string& name : names_) {
      if (auto id = model::fqdn_id(name)) {
        asset.ids.push_back(std::move(*id));
      } else {
        asset.ids.push_back({"hostname", name});
      }
    }
    std::set<std::string> seen;
    const auto down = down_interfaces(config_);
    for (const Interface& interface : config_.interfaces) {
      if (down.contains(interface.name)) continue;
      for (const Address& address : interface.addresses) {
        auto id = model::ip_id(address.ip);
        if (!id || duplicates_.contains(address.ip) || !seen.insert(id->value).second) continue;
        asset.ids.push_back(std::move(*id));
      }
    }
  }

  void add_member(const Member& member) {
    model::AssetRecord asset;
    asset.key = member_key(member.id);
    asset.kind = "chassis";
    asset.name = (config_.hostname.empty() ? device_.target : config_.hostname) + " " + member.id;
    asset.scope = scope_;
    if (auto id = model::serial_id(vendor_of(config_.dialect), member.serial)) {
      asset.ids.push_back(std::move(*id));
    }
    set(asset.attributes, "model", View{member.model});
    set(asset.attributes, "serial", View{member.serial});
    out_.emplace_back(std::move(asset));
    model::Attributes attributes;
    set(attributes, "priority", member.priority);
    set(attributes, "role", View{member.role});
    relate(member_key(member.id), device_.target, "member_of", std::move(attributes));
  }

  std::string member_key(std::string_view id) const {
    return device_.target + ":chassis:" + std::string{id};
  }

  /// The ports in the order in which the text first names them.
  std::vector<Port> ports() const {
    std::vector<Port> out;
    std::map<std::string_view, std::size_t> index;
    for (const Interface& interface : config_.interfaces) {
      const std::string_view name = port_of(interface.name);
      const auto [found, fresh] = index.emplace(name, out.size());
      if (fresh) out.push_back({std::string{name}, {}, false});
      Port& port = out[found->second];
      const bool own = interface.name == name;
      port.parts.insert(own ? port.parts.begin() : port.parts.end(), &interface);
      const InterfaceKind kind = kind_of(name);
      const bool hardware = kind == InterfaceKind::physical || kind == InterfaceKind::management ||
                            kind == InterfaceKind::aggregate;
      const bool wanted = kind == InterfaceKind::aggregate || matters(interface);
      port.matters = port.matters || (hardware && wanted) || linked_.contains(port.name);
    }
    return out;
  }

  std::string place_of(std::string_view port) const {
    const std::string_view number = first_number(port);
    const bool in_member =
        std::ranges::find(config_.members, number, &Member::id) != config_.members.end();
    return in_member ? member_key(number) : device_.target;
  }

  void add_port(const Port& port) {
    const std::string key = nic_key(device_.target, port.name);
    model::AssetRecord asset;
    asset.key = key;
    asset.kind = "nic";
    asset.name = (config_.hostname.empty() ? device_.target : config_.hostname) + " " + port.name;
    asset.scope = scope_;
    for (const std::string& name : names_) {
      if (auto id = model::port_id(name, port.name)) asset.ids.push_back(std::move(*id));
    }
    describe(port, asset.attributes);
    out_.emplace_back(std::move(asset));
    relate(key, place_of(port.name), "located_in");
    for (const Interface* part : port.parts) {
      for (const std::string& channel : part->channels) {
        relate(key, nic_key(device_.target, port_of(channel)), "member_of");
      }
    }
    if (linked_.contains(port.name)) relate(key, device_.target, "connected_to");
  }

  void describe(const Port& port, model::Attributes& out) const {
    const InterfaceKind kind = kind_of(port.name);
    set(out, "type", View{kind_name(kind)});
    const Interface& first = *port.parts.front();
    if (first.name == port.name && first.shutdown) {
      set(out, "admin_state", View{*first.shutdown ? "down" : "up"});
      if (*first.shutdown) set(out, "operational", std::optional{false});
    }
    std::vector<std::string> addresses;
    for (const Interface* part : port.parts) {
      if (!out.contains("description")) set(out, "description", View{part->description});
      if (!out.contains("vlan")) set(out, "vlan", View{part->vlan});
      if (!out.contains("vrf")) set(out, "vrf", View{part->vrf});
      if (!out.contains("mlag_id")) set(out, "mlag_id", View{part->mlag_id});
      if (part->peer_link) set(out, "peer_link", std::optional{true});
      for (const Address& address : part->addresses) {
        addresses.push_back(address.ip + "/" + std::to_string(address.subnet.prefix));
      }
    }
    set_list(out, "addresses", addresses);
    const bool named = config_.mlag && !config_.mlag->peer_link.empty() &&
                       core::lower(config_.mlag->peer_link) == core::lower(port.name);
    if (named) set(out, "peer_link", std::optional{true});
    if (kind != InterfaceKind::aggregate) return;
    set(out, "bond_mode", View{first.bond_mode});
    set(out, "min_links", first.min_links);
    set(out, "miimon_ms", first.miimon_ms);
  }

  const Device& device_;
  const Config& config_;
  const std::set<std::string>& linked_;
  const Duplicates& duplicates_;
  std::vector<model::Record>& out_;
  std::string scope_;
  std::vector<std::string> names_;  ///< Host name, then with its domain.
};

}  // namespace

std::string scope_of(std::string_view target) { return "host:" + std::string{target}; }

std::string nic_key(std::string_view target, std::string_view port) {
  return std::string{target} + ":nic:" + std::string{port};
}

std::string_view device_kind(const Config& config) {
  if (config.filters) return "firewall";
  switch (config.dialect) {
    case Dialect::nxos:
    case Dialect::eos:
    case Dialect::cumulus:
      return "switch";
    case Dialect::a10:
      return "appliance";
    case Dialect::check_point:
      return "firewall";
    default:
      return config.switching ? "switch" : "router";
  }
}

std::optional<std::int64_t> model_number(std::string_view text) { return core::to_int(text); }

void add_device(const Device& device, const std::set<std::string>& linked,
                const Duplicates& duplicates, std::vector<model::Record>& out) {
  Writer{device, linked, duplicates, out}.write();
}

}  // namespace plimsoll::netconfig
