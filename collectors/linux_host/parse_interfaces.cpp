#include "collectors/linux_host/parse_interfaces.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "collectors/linux_host/parse_system.hpp"
#include "collectors/linux_host/parse_text.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;

constexpr std::size_t kLinkLimit = 16'384;
constexpr std::size_t kRouteLimit = 65'536;
constexpr std::size_t kListLimit = 1024;

std::string_view after(const std::vector<std::string_view>& parts, std::string_view name) {
  const auto found = std::ranges::find(parts, name);
  return found == parts.end() || found + 1 == parts.end() ? std::string_view{} : *(found + 1);
}

/// The bits of "255.255.255.0" or "0xffffff00"; absent when they have gaps.
std::optional<std::int64_t> mask_bits(std::string_view text) {
  std::uint32_t mask = 0;
  if (text.starts_with("0x")) {
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + 2, end, mask, 16);
    if (error != std::errc{} || rest != end) return std::nullopt;
  } else {
    in_addr address{};
    if (::inet_pton(AF_INET, std::string{text.substr(0, 64)}.c_str(), &address) != 1)
      return std::nullopt;
    mask = ntohl(address.s_addr);
  }
  if (std::countl_one(mask) != std::popcount(mask)) return std::nullopt;
  return std::popcount(mask);
}

/// "flags=4163<UP,RUNNING>": the names.
std::vector<std::string> flags_of(std::string_view line) {
  std::vector<std::string> out;
  const auto open = line.find('<');
  const auto close = line.find('>', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return out;
  for (const auto flag : core::split(line.substr(open + 1, close - open - 1), ',')) {
    if (!flag.empty() && out.size() < kListLimit) out.push_back(core::printable(flag));
  }
  return out;
}

std::string scope_name(std::string_view text) {
  const std::string low = core::lower(text);
  if (low.find("link") != std::string::npos) return "link";
  if (low.find("host") != std::string::npos) return "host";
  if (low.find("global") != std::string::npos) return "global";
  return {};
}

void keep_address(Link& link, std::string_view text, std::optional<std::int64_t> prefix,
                  std::string scope) {
  const auto slash = text.find('/');
  LinkAddress out{plain_address(text.substr(0, slash)), prefix, std::move(scope)};
  if (slash != std::string_view::npos) out.prefix = count_of(text.substr(slash + 1));
  if (!out.address.empty() && link.addresses.size() < kListLimit)
    link.addresses.push_back(std::move(out));
}

/// "inet 192.168.71.137  netmask 255.255.255.0", "inet addr:10.0.0.5  Bcast:…  Mask:…",
/// "inet6 fe80::1%lo0 prefixlen 64 scopeid 0x1", "inet6 addr: ::1/128 Scope:Host".
void read_address(Link& link, const std::vector<std::string_view>& parts) {
  if (parts.size() < 2) return;
  auto address = parts[1];
  constexpr std::string_view kOld = "addr:";
  if (address == kOld && parts.size() > 2) address = parts[2];
  if (address.starts_with(kOld)) address.remove_prefix(kOld.size());
  std::optional<std::int64_t> prefix = count_of(after(parts, "prefixlen"));
  std::string scope = scope_name(after(parts, "scopeid"));
  if (const auto mask = after(parts, "netmask"); !mask.empty()) prefix = mask_bits(mask);
  for (const auto part : parts) {
    if (part.starts_with("Mask:")) prefix = mask_bits(part.substr(5));
    if (part.starts_with("Scope:")) scope = scope_name(part.substr(6));
  }
  keep_address(link, address, prefix, std::move(scope));
}

void read_line(Link& link, std::string_view line) {
  const auto parts = words(line);
  if (parts.empty()) return;
  if (parts[0] == "inet" || parts[0] == "inet6") return read_address(link, parts);
  if (parts[0] == "ether" && parts.size() > 1) {
    link.layer = "ether";
    link.mac = core::printable(parts[1]);
  }
  if (parts[0] == "loop") link.layer = "loopback";
  if (parts[0] == "status:" && parts.size() > 1) link.carrier = parts[1] == "active";
  if (parts[0] == "UP" || parts[0] == "BROADCAST" || parts[0] == "LOOPBACK") {  // net-tools 1
    for (const auto part : parts) {
      if (part.find(':') == std::string_view::npos) link.flags.push_back(core::printable(part));
      if (part.starts_with("MTU:")) link.mtu = count_of(part.substr(4));
    }
  }
}

}  // namespace

Links parse_ifconfig(std::string_view text) {
  Links out;
  std::size_t number = 0;
  bool skip = true;
  for (const auto line : bounded_lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!skip) read_line(out.links.back(), line);
      continue;
    }
    const auto parts = words(line);
    auto name = parts[0];
    if (name.ends_with(':')) name.remove_suffix(1);
    skip = !is_plain_name(name) || parts.size() < 2 || out.links.size() >= kLinkLimit;
    if (skip) {
      note(out.issues, number, fmt::format("expected an interface, got \"{}\"", shown(line)));
      continue;
    }
    auto& link = out.links.emplace_back();
    link.name = name;
    link.flags = flags_of(line);
    link.mtu = count_of(after(parts, "mtu"));
    const auto mac = after(parts, "HWaddr");
    if (!mac.empty()) link.mac = core::printable(mac);
    if (parts[1] == "Link") link.layer = mac.empty() ? "loopback" : "ether";  // net-tools 1
  }
  for (auto& link : out.links) {
    const bool running = std::ranges::find(link.flags, "RUNNING") != link.flags.end();
    const bool up = std::ranges::find(link.flags, "UP") != link.flags.end();
    // RUNNING is the carrier of an interface that is up; of one that is down it says nothing.
    if (up && !link.carrier) link.carrier = running;
    if (!link.flags.empty()) link.state = up && running ? "up" : "down";
  }
  return out;
}

RouteLines parse_route(std::string_view text) {
  RouteLines out;
  bool v6 = false;
  bool metric = true;  // netstat has MSS, Window and irtt in the place of Metric, Ref and Use
  std::size_t number = 0;
  for (const auto line : bounded_lines(text)) {
    ++number;
    const auto parts = words(line);
    if (parts.empty() || parts[0] == "Kernel") continue;
    if (parts[0] == "Destination") {
      v6 = line.find("Next Hop") != std::string_view::npos;
      metric = line.find("Metric") != std::string_view::npos || v6;
      continue;
    }
    const bool short6 = v6 && parts.size() == 7;
    const bool full4 = !v6 && parts.size() == 8;
    if ((!short6 && !full4) || out.routes.size() >= kRouteLimit) {
      note(out.issues, number, fmt::format("expected a route, got \"{}\"", shown(line)));
      continue;
    }
    RouteLine route;
    route.destination = core::printable(parts[0]);
    route.gateway = core::printable(parts[1]);
    if (full4) route.mask = core::printable(parts[2]);
    const std::size_t flags = full4 ? 3 : 2;
    route.flags = core::printable(parts[flags]);
    if (metric) route.metric = core::to_int(parts[flags + 1]);  // -1 of routes that reject
    route.interface = core::printable(parts.back());
    out.routes.push_back(std::move(route));
  }
  return out;
}

std::optional<Route> route_of(const RouteLine& line) {
  if (line.flags.find('U') == std::string::npos || line.flags.find('!') != std::string::npos)
    return std::nullopt;
  Route out;
  out.interface = line.interface;
  out.metric = line.metric.value_or(0);
  out.gateway = plain_address(line.gateway);
  if (out.gateway == "0.0.0.0" || out.gateway == "::") out.gateway.clear();
  const auto slash = line.destination.find('/');
  const std::string name = line.destination.substr(0, slash);
  out.destination = name == "default" ? "0.0.0.0" : plain_address(name);
  if (out.destination.empty()) return std::nullopt;
  std::optional<std::int64_t> bits;
  if (!line.mask.empty()) bits = mask_bits(line.mask);
  if (slash != std::string::npos)
    bits = count_of(std::string_view{line.destination}.substr(slash + 1));
  if (!bits || *bits > 128) return std::nullopt;
  out.prefix = static_cast<int>(*bits);
  return out;
}

namespace {

std::string not_dash(std::string_view value) {
  return value == "--" ? std::string{} : core::printable(value);
}

/// "dst = 0.0.0.0/0, nh = 192.168.71.2, mt = 100": a route, unless it is of another table.
std::optional<IpRoute> nm_route(std::string_view text, const std::string& device) {
  IpRoute out;
  out.interface = device;
  for (const auto piece : core::split(text, ',')) {
    const auto [name, value] = labelled(piece, '=');
    if (name == "dst") out.destination = core::printable(value);
    if (name == "nh") out.via = core::printable(value);
    if (name == "mt") out.metric = count_of(value);
    if (name == "table" && value != "254") return std::nullopt;
  }
  if (out.via == "0.0.0.0" || out.via == "::") out.via.clear();
  if (out.destination == "0.0.0.0/0" || out.destination == "::/0") out.destination = "default";
  if (out.destination.empty()) return std::nullopt;
  return out;
}

void nm_list(NmDevice& device, std::string_view name, std::string_view value) {
  if (value == "--" || value.empty()) return;
  const bool v4 = name.starts_with("IP4.");
  if (!v4 && !name.starts_with("IP6.")) return;
  const auto what = name.substr(4);
  if (what == "GATEWAY") (v4 ? device.gateway4 : device.gateway6) = core::printable(value);
  if (what.starts_with("ADDRESS[") && device.addresses.size() < kListLimit)
    device.addresses.push_back(core::printable(value));
  if (what.starts_with("DNS[") && device.name_servers.size() < kListLimit)
    device.name_servers.push_back(core::printable(value));
  if (what.starts_with("ROUTE[") && device.routes.size() < kRouteLimit) {
    if (auto route = nm_route(value, device.device)) device.routes.push_back(std::move(*route));
  }
}

}  // namespace

std::vector<NmDevice> parse_nmcli_devices(std::string_view text) {
  constexpr std::size_t kDeviceLimit = 4096;
  std::vector<NmDevice> out;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    if (name == "GENERAL.DEVICE") {
      if (out.size() >= kDeviceLimit) break;
      out.emplace_back().device = core::printable(value);
    }
    if (out.empty()) continue;
    auto& device = out.back();
    if (name == "GENERAL.TYPE") device.type = not_dash(value);
    if (name == "GENERAL.HWADDR") device.mac = not_dash(value);
    if (name == "GENERAL.MTU") device.mtu = count_of(value);
    if (name == "GENERAL.CONNECTION") device.connection = not_dash(value);
    if (name == "WIRED-PROPERTIES.CARRIER") device.carrier = yes_no(value);
    if (name == "GENERAL.STATE") {
      const auto [number, words] = labelled(value, '(');
      device.state = count_of(number);
      device.state_text = core::printable(words.substr(0, words.find(')')));
    }
    nm_list(device, name, value);
  }
  return out;
}

EthernetPort parse_ethtool(std::string_view text) {
  constexpr std::string_view kSettings = "Settings for ";
  EthernetPort out;
  for (const auto line : bounded_lines(text)) {
    if (line.starts_with(kSettings)) {
      auto name = core::trim(line.substr(kSettings.size()));
      if (name.ends_with(':')) name.remove_suffix(1);
      if (is_plain_name(name)) out.name = name;
      continue;
    }
    const auto [name, value] = labelled(line, ':');
    if (name == "Speed" && value.ends_with("Mb/s"))
      out.speed_mbps = count_of(value.substr(0, value.size() - 4));
    if (name == "Duplex") out.duplex = core::printable(value);
    if (name == "Port") out.port = core::printable(value);
    if (name == "Auto-negotiation") out.auto_negotiation = yes_no(value);
    if (name == "Link detected") out.link = yes_no(value.substr(0, value.find(' ')));
    if (name == "driver") out.driver = core::printable(value);
    if (name == "firmware-version") out.firmware = core::printable(value);
    if (name == "bus-info") out.bus = core::lower(core::printable(value));
    if (name == "Permanent address") out.permanent_mac = core::printable(value);
  }
  return out;
}

Team parse_teamdctl(std::string_view text) {
  Team out;
  bool ports = false;
  for (const auto line : bounded_lines(text)) {
    const auto [name, value] = labelled(line, ':');
    const std::size_t indent = line.find_first_not_of(' ');
    if (name == "runner" && out.runner.empty() && indent == 2) out.runner = core::printable(value);
    if (name == "active port") out.active_port = core::printable(value);
    if (indent == 0) ports = name == "ports";
    if (ports && indent == 2 && is_plain_name(name) && out.ports.size() < kListLimit) {
      out.ports.push_back({std::string{name}, {}, {}, {}});
    }
    if (ports && name == "link" && !out.ports.empty() && !value.empty())
      out.ports.back().up = value == "up";
  }
  return out;
}

}  // namespace plimsoll::linux_host
