#include "collectors/linux_host/parse_ip.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using Json = nlohmann::json;
using core::words;

constexpr std::size_t kLinkLimit = 16'384;
constexpr std::size_t kRouteLimit = 65'536;
constexpr std::size_t kListLimit = 1024;

/// The word after `name`; empty when there is none.
std::string_view after(const std::vector<std::string_view>& parts, std::string_view name) {
  const auto found = std::ranges::find(parts, name);
  return found == parts.end() || found + 1 == parts.end() ? std::string_view{} : *(found + 1);
}

bool has(const std::vector<std::string>& flags, std::string_view flag) {
  return std::ranges::find(flags, flag) != flags.end();
}

/// What the flags say where the state does not.
void conclude(Link& link) {
  if (has(link.flags, "NO-CARRIER")) link.carrier = false;
  if (has(link.flags, "LOWER_UP")) link.carrier = true;
}

std::optional<LinkAddress> address_of(std::string_view text, std::string_view scope) {
  const auto slash = text.find('/');
  LinkAddress out;
  out.address = plain_address(text.substr(0, slash));
  if (out.address.empty()) return std::nullopt;
  if (slash != std::string_view::npos) out.prefix = count_of(text.substr(slash + 1));
  out.scope = core::printable(scope);
  return out;
}

/// Interfaces by name, each once, whatever order the lines come in.
class Book {
 public:
  explicit Book(Links& out) : out_{out} {}
  Link* find(std::string_view name) {
    const auto known = places_.find(std::string{name});
    if (known != places_.end()) return &out_.links[known->second];
    if (!is_plain_name(name) || out_.links.size() >= kLinkLimit) return nullptr;
    places_.emplace(name, out_.links.size());
    out_.links.emplace_back().name = name;
    return &out_.links.back();
  }

 private:
  Links& out_;
  std::map<std::string, std::size_t> places_;
};

/// "2: eth0.20@eth0: <BROADCAST,UP> mtu 1500 … master br0 state UP …".
Link* head(Book& book, std::string_view line) {
  const auto parts = words(line);
  if (parts.size() < 2 || !parts[0].ends_with(':') ||
      !all_digits(parts[0].substr(0, parts[0].size() - 1)))
    return nullptr;
  auto name = parts[1];
  if (name.ends_with(':')) name.remove_suffix(1);
  const auto at = name.find('@');
  const auto parent = at == std::string_view::npos ? std::string_view{} : name.substr(at + 1);
  Link* link = book.find(name.substr(0, at));
  if (link == nullptr) return nullptr;
  if (!parent.empty() && parent != "NONE" && is_plain_name(parent)) link->parent = parent;
  if (parts.size() > 2 && parts[2].starts_with('<') && parts[2].ends_with('>')) {
    link->flags.clear();
    for (const auto flag : core::split(parts[2].substr(1, parts[2].size() - 2), ','))
      if (!flag.empty() && link->flags.size() < kListLimit)
        link->flags.push_back(core::printable(flag));
    conclude(*link);
  }
  if (const auto mtu = count_of(after(parts, "mtu"))) link->mtu = mtu;
  if (const auto state = after(parts, "state"); !state.empty())
    link->state = core::lower(core::printable(state));
  if (const auto master = after(parts, "master"); is_plain_name(master)) link->master = master;
  return link;
}

Bond bond_of(const std::vector<std::string_view>& parts) {
  Bond out;
  out.mode = core::printable(after(parts, "mode"));
  if (const auto active = after(parts, "active_slave"); is_plain_name(active))
    out.active_port = active;
  out.miimon_ms = count_of(after(parts, "miimon"));
  out.down_delay_ms = count_of(after(parts, "downdelay"));
  out.arp_interval_ms = count_of(after(parts, "arp_interval"));
  out.min_links = count_of(after(parts, "min_links"));
  return out;
}

/// The lines of -d below an interface.
void detail(Link& link, const std::vector<std::string_view>& parts) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"bond", "bridge", "vlan", "team", "veth", "vxlan", "tun", "macvlan", "macvtap", "ipvlan",
       "dummy", "wireguard", "gre", "vrf", "ifb", "openvswitch"});
  if (std::ranges::find(kKinds, parts[0]) != kKinds.end()) link.kind = parts[0];
  if (parts[0] == "bond") link.bond = bond_of(parts);
  if (parts[0] == "bridge") {
    if (const auto stp = after(parts, "stp_state"); !stp.empty()) link.spanning_tree = stp != "0";
  }
  if (parts[0] == "bond_slave") {
    if (const auto state = after(parts, "state"); !state.empty())
      link.port_active = state == "ACTIVE";
    if (const auto mii = after(parts, "mii_status"); !mii.empty()) link.port_up = mii == "UP";
    if (const auto mac = after(parts, "perm_hwaddr"); !mac.empty())
      link.permanent_mac = core::printable(mac);
  }
}

/// What follows an interface's heading: addresses and details.
void below(Link& link, std::string_view line) {
  auto parts = words(line);
  // "2: eth0    inet 10.0.0.5/24 …" of -o has the address in the heading's line.
  if (parts.size() > 2 && parts[0].ends_with(':') && (parts[2] == "inet" || parts[2] == "inet6"))
    parts.erase(parts.begin(), parts.begin() + 2);
  if (parts.empty()) return;
  if (parts[0].starts_with("link/") && parts.size() > 1) {
    link.layer = core::printable(parts[0].substr(5));
    link.mac = core::printable(parts[1]);
    if (const auto mac = after(parts, "permaddr"); !mac.empty())
      link.permanent_mac = core::printable(mac);
  } else if ((parts[0] == "inet" || parts[0] == "inet6") && parts.size() > 1) {
    auto address = address_of(parts[1], after(parts, "scope"));
    if (address && link.addresses.size() < kListLimit)
      link.addresses.push_back(std::move(*address));
  } else {
    detail(link, parts);
  }
}

std::string text_of(const Json& node, const char* name) {
  const auto found = node.find(name);
  if (found == node.end()) return {};
  if (found->is_string()) return core::printable(found->get<std::string>());
  if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
  return {};
}

const Json& child(const Json& node, const char* name) {
  static const Json kNone = Json::object();
  const auto found = node.find(name);
  return found != node.end() && found->is_object() ? *found : kNone;
}

void details_from(const Json& node, Link& link) {
  const Json& info = child(node, "linkinfo");
  link.kind = text_of(info, "info_kind");
  const Json& data = child(info, "info_data");
  if (link.kind == "bond") {
    link.bond = Bond{};
    link.bond->mode = text_of(data, "mode");
    link.bond->active_port = text_of(data, "active_slave");
    link.bond->miimon_ms = count_of(text_of(data, "miimon"));
    link.bond->down_delay_ms = count_of(text_of(data, "downdelay"));
    link.bond->arp_interval_ms = count_of(text_of(data, "arp_interval"));
    link.bond->min_links = count_of(text_of(data, "min_links"));
  }
  if (const auto stp = text_of(data, "stp_state"); link.kind == "bridge" && !stp.empty())
    link.spanning_tree = stp != "0";
  const Json& port = child(info, "info_slave_data");
  if (text_of(info, "info_slave_kind") != "bond") return;
  if (const auto state = text_of(port, "state"); !state.empty())
    link.port_active = state == "ACTIVE";
  if (const auto mii = text_of(port, "mii_status"); !mii.empty()) link.port_up = mii == "UP";
  if (const auto mac = text_of(port, "perm_hwaddr"); !mac.empty()) link.permanent_mac = mac;
}

void from_json(Links& out, std::string_view text) {
  const Json root = collect::kit::parse_bounded(text);
  if (!root.is_array()) {
    note(out.issues, 1, "expected ip's JSON, got something else");
    return;
  }
  Book book{out};
  for (const auto& node : root) {
    if (!node.is_object() || node.empty()) continue;  // -j prints {} for what a filter hid
    Link* link = book.find(text_of(node, "ifname"));
    if (link == nullptr) {
      note(out.issues, 1, "expected an interface with a name, got one without");
      continue;
    }
    if (const auto parent = text_of(node, "link"); is_plain_name(parent)) link->parent = parent;
    for (const auto& flag : node.value("flags", Json::array())) {
      if (flag.is_string() && link->flags.size() < kListLimit)
        link->flags.push_back(core::printable(flag.get<std::string>()));
    }
    conclude(*link);
    link->mtu = count_of(text_of(node, "mtu"));
    link->master = text_of(node, "master");
    link->state = core::lower(text_of(node, "operstate"));
    link->mac = text_of(node, "address");
    link->permanent_mac = text_of(node, "permaddr");
    link->layer = text_of(node, "link_type");
    details_from(node, *link);
    for (const auto& info : node.value("addr_info", Json::array())) {
      if (!info.is_object() || link->addresses.size() >= kListLimit) continue;
      auto address = address_of(text_of(info, "local"), text_of(info, "scope"));
      if (!address) continue;
      address->prefix = count_of(text_of(info, "prefixlen"));
      link->addresses.push_back(std::move(*address));
    }
  }
}

}  // namespace

std::string plain_address(std::string_view text) {
  const std::string plain{text.substr(0, std::min(text.find('%'), std::size_t{64}))};
  const int family = plain.find(':') == std::string::npos ? AF_INET : AF_INET6;
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (::inet_pton(family, plain.c_str(), bytes.data()) != 1) return {};
  return ::inet_ntop(family, bytes.data(), out.data(), out.size());
}

Links parse_ip_links(std::string_view text) {
  Links out;
  if (core::trim(text.substr(0, kLineBytes)).starts_with('[')) {
    from_json(out, text);
    return out;
  }
  Book book{out};
  Link* link = nullptr;
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    const auto pieces = core::split(line, '\\');  // -o joins lines with backslashes
    const bool indented = line.front() == ' ' || line.front() == '\t';
    if (!indented) link = head(book, pieces.front());
    if (link == nullptr) {
      note(out.issues, number, fmt::format("expected an interface, got \"{}\"", shown(line)));
      continue;
    }
    const bool address_line =
        words(pieces.front()).size() > 2 && pieces.front().find(" inet") != std::string_view::npos;
    if (indented || address_line) below(*link, pieces.front());
    for (std::size_t i = 1; i < pieces.size(); ++i) below(*link, pieces[i]);
  }
  return out;
}

namespace {

/// Kinds of routes that lead nowhere, or that are no routes of ours.
bool is_other_kind(std::string_view word) {
  return word == "unreachable" || word == "blackhole" || word == "prohibit" || word == "throw" ||
         word == "local" || word == "broadcast" || word == "multicast" || word == "anycast";
}

void routes_from_json(IpRoutes& out, std::string_view text) {
  const Json root = collect::kit::parse_bounded(text);
  if (!root.is_array()) {
    note(out.issues, 1, "expected ip's JSON, got something else");
    return;
  }
  const auto keep = [&](IpRoute route, const Json& hop) {
    route.via = text_of(hop, "gateway");
    if (route.via.empty()) route.via = text_of(child(hop, "via"), "host");
    route.interface = text_of(hop, "dev");
    for (const auto& flag : hop.value("flags", Json::array())) {
      if (flag == "dead" || flag == "linkdown") route.status = flag.get<std::string>();
    }
    if (out.routes.size() < kRouteLimit) out.routes.push_back(std::move(route));
  };
  for (const auto& node : root) {
    if (!node.is_object() || is_other_kind(text_of(node, "type"))) continue;
    const auto table = text_of(node, "table");
    if (!table.empty() && table != "main" && table != "254") continue;
    IpRoute route;
    route.destination = text_of(node, "dst");
    route.protocol = text_of(node, "protocol");
    route.scope = text_of(node, "scope");
    route.source = text_of(node, "prefsrc");
    route.metric = count_of(text_of(node, "metric"));
    const auto hops = node.find("nexthops");
    if (hops == node.end() || !hops->is_array()) {
      keep(std::move(route), node);
      continue;
    }
    for (const auto& hop : *hops) {
      if (hop.is_object()) keep(route, hop);
    }
  }
}

void read_hop(IpRoute& route, const std::vector<std::string_view>& parts) {
  auto via = after(parts, "via");
  if (via == "inet6" || via == "inet") via = after(parts, via);
  route.via = core::printable(via);
  route.interface = core::printable(after(parts, "dev"));
  for (const std::string_view status : {"linkdown", "dead"}) {
    if (std::ranges::find(parts, status) != parts.end()) route.status = status;
  }
}

}  // namespace

IpRoutes parse_ip_routes(std::string_view text) {
  IpRoutes out;
  if (core::trim(text.substr(0, kLineBytes)).starts_with('[')) {
    routes_from_json(out, text);
    return out;
  }
  IpRoute several;  // the route whose next hops follow in lines of their own
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto parts = words(line);
    if (parts.empty() || is_other_kind(parts[0])) continue;
    const auto table = after(parts, "table");
    if (!table.empty() && table != "main") continue;
    if (out.routes.size() >= kRouteLimit) {
      note(out.issues, number, "more routes than are read");
      break;
    }
    if (parts[0] == "nexthop") {
      if (several.destination.empty()) continue;
      IpRoute route = several;
      read_hop(route, parts);
      out.routes.push_back(std::move(route));
      continue;
    }
    IpRoute route;
    route.destination = core::printable(parts[0]);
    read_hop(route, parts);
    route.protocol = core::printable(after(parts, "proto"));
    route.scope = core::printable(after(parts, "scope"));
    route.source = core::printable(after(parts, "src"));
    route.metric = count_of(after(parts, "metric"));
    several = {};
    const bool network =
        parts[0] == "default" || !plain_address(parts[0].substr(0, parts[0].find('/'))).empty();
    if (!network) {
      note(out.issues, number, fmt::format("expected a route, got \"{}\"", shown(line)));
    } else if (route.interface.empty()) {
      several = std::move(route);
    } else {
      out.routes.push_back(std::move(route));
    }
  }
  return out;
}

std::optional<Route> route_of(const IpRoute& route, bool v6) {
  Route out;
  out.interface = route.interface;
  out.gateway = plain_address(route.via);
  out.metric = route.metric.value_or(0);
  if (route.destination == "default") {
    out.destination = v6 ? "::" : "0.0.0.0";
    return out;
  }
  const auto slash = route.destination.find('/');
  out.destination = plain_address(std::string_view{route.destination}.substr(0, slash));
  if (out.destination.empty()) return std::nullopt;
  const bool six = out.destination.find(':') != std::string::npos;
  out.prefix = six ? 128 : 32;
  if (slash != std::string::npos) {
    const auto bits = count_of(std::string_view{route.destination}.substr(slash + 1));
    if (!bits || *bits > out.prefix) return std::nullopt;
    out.prefix = static_cast<int>(*bits);
  }
  return out;
}

}  // namespace plimsoll::linux_host
