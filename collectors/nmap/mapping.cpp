#include "collectors/nmap/mapping.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::nmap {

namespace {

using collect::kit::Draft;
using model::Attributes;
using model::set;
using Severity = model::ProblemRecord::Severity;

std::string quoted(std::string_view text) {
  const auto list = collect::kit::json_list({std::string{text}}).text;
  return list.substr(1, list.size() - 2);
}

/// "ip:192.0.2.7"; an address that identifies nobody is known within its scan.
std::string key_of(std::string_view target, const std::string& address) {
  const auto id = model::ip_id(address);
  return id ? "ip:" + id->value : fmt::format("{}:ip:{}", target, address);
}

bool is_open(const Port& port) { return port.state == "open"; }

/// The services of open ports: at most as many as fit an attribute.
model::JsonText service_list(const std::vector<Port>& ports) {
  constexpr std::size_t kBytes = 200'000;
  std::string out = "[";
  for (const auto& port : ports) {
    if (!is_open(port) || out.size() > kBytes) continue;
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"port":{},"protocol":{})", port.number, quoted(port.protocol));
    for (const auto& [name, value] : {std::pair{"service", &port.service},
                                      {"product", &port.product},
                                      {"version", &port.version},
                                      {"extra", &port.extra},
                                      {"tunnel", &port.tunnel}}) {
      if (!value->empty()) out += fmt::format(R"(,"{}":{})", name, quoted(value->substr(0, 1024)));
    }
    out += fmt::format(R"(,"probed":{})", port.probed);
    if (!port.cpe.empty()) out += R"(,"cpe":)" + collect::kit::json_list(port.cpe).text;
    out += '}';
  }
  return {out + "]"};
}

void set_ports(const std::vector<Port>& ports, Attributes& attributes) {
  std::vector<std::string> open;
  for (const auto& port : ports) {
    if (is_open(port)) open.push_back(fmt::format("{}/{}", port.number, port.protocol));
  }
  attributes.insert_or_assign("open_ports", collect::kit::json_list(open));
  if (!open.empty()) attributes.insert_or_assign("services", service_list(ports));
}

void set_os(const Host& host, Attributes& attributes) {
  if (!host.os) return;
  set(attributes, "os_guess", host.os->name);
  set(attributes, "os_accuracy_pct", std::optional{host.os->accuracy});
  set(attributes, "os_family", host.os->family);
  set(attributes, "os_vendor", host.os->vendor);
  set(attributes, "device_type", host.os->type);
}

Attributes attributes_of(const Host& host) {
  Attributes out;
  set(out, "state", host.state);
  set(out, "state_reason", host.reason);
  set(out, "mac", host.mac);
  set(out, "mac_vendor", host.mac_vendor);
  set(out, "uptime_s", host.uptime_s);
  set(out, "distance_hops", host.distance);
  set_ports(host.ports, out);
  set_os(host, out);
  return out;
}

std::vector<model::Identifier> ids_of(const Host& host) {
  std::vector<model::Identifier> out;
  for (const auto* address : {&host.address, &host.other_address}) {
    if (const auto id = model::ip_id(*address)) out.push_back(*id);
  }
  for (const auto& name : host.names) {
    const auto id = collect::kit::host_id(name);
    if (id && id->scheme != "ip") out.push_back(*id);
  }
  return out;
}

/// Ports of both scans, those of the later one where they agree on the number; the later one's view
/// of all else, where it has one.
Host merged(Host earlier, const Host& later) {
  Host out = later;
  for (auto& port : earlier.ports) {
    const bool known = std::ranges::any_of(later.ports, [&](const Port& other) {
      return other.number == port.number && other.protocol == port.protocol;
    });
    if (!known && out.ports.size() < kPorts) out.ports.push_back(std::move(port));
  }
  std::ranges::stable_sort(out.ports, {}, [](const Port& port) {
    return std::tuple{port.protocol, port.number};
  });
  if (!out.os) out.os = std::move(earlier.os);
  if (out.mac.empty()) out.mac = std::move(earlier.mac);
  if (out.mac_vendor.empty()) out.mac_vendor = std::move(earlier.mac_vendor);
  if (!out.uptime_s) out.uptime_s = earlier.uptime_s;
  if (!out.distance) out.distance = earlier.distance;
  return out;
}

/// What the records of one scan share.
struct Site {
  std::string target;
  std::string scope;
  KnownHosts& known;
  Draft& draft;
};

void map_host(const Site& site, const Host& host) {
  model::AssetRecord asset;
  asset.key = key_of(site.target, host.address);
  asset.kind = "external";
  const auto name = std::ranges::find_if(
      host.names, [](const std::string& each) { return collect::kit::host_id(each).has_value(); });
  asset.name = name == host.names.end() ? host.address : *name;
  asset.ids = ids_of(host);
  asset.scope = site.scope;
  constexpr std::int64_t kYear2200 = 7258118400;
  if (host.ended_at && *host.ended_at > 0 && *host.ended_at < kYear2200) {
    asset.at = core::Instant{std::chrono::seconds{*host.ended_at}};
  }
  const auto earlier = site.known.find(asset.key);
  const Host all = earlier == site.known.end() ? host : merged(earlier->second, host);
  site.known.insert_or_assign(asset.key, all);
  asset.attributes = attributes_of(all);
  if (auto* record = site.draft.find(asset.key)) record->attributes = asset.attributes;
  site.draft.asset(std::move(asset));
}

/// A router on the way; it may be a host of the scan as well.
std::string map_hop(const Site& site, const Hop& hop) {
  model::AssetRecord asset;
  asset.key = key_of(site.target, hop.address);
  if (!site.draft.has(asset.key)) asset.name = hop.name.empty() ? hop.address : hop.name;
  asset.kind = "external";
  asset.scope = site.scope;
  asset.ids.push_back(*model::ip_id(hop.address));
  const auto name = collect::kit::host_id(hop.name);
  if (name && name->scheme != "ip") asset.ids.push_back(*name);
  return site.draft.asset(std::move(asset));
}

void map_path(const Site& site, const Host& host) {
  std::string before;
  std::int64_t ttl = 0;
  for (const auto& hop : host.hops) {
    if (!model::ip_id(hop.address)) continue;
    std::string key = map_hop(site, hop);
    if (!before.empty() && hop.ttl > ttl) {
      Attributes attributes;
      set(attributes, "protocol", std::optional<std::string_view>{"traceroute"});
      if (hop.ttl - ttl > 1) set(attributes, "silent_hops", std::optional{hop.ttl - ttl - 1});
      site.draft.relate(before, key, "connected_to", site.scope, std::move(attributes));
    }
    before = std::move(key);
    ttl = hop.ttl;
  }
}

model::ScopeRecord scope_of(const Site& site, const Scan& scan, std::int64_t up) {
  model::ScopeRecord out;
  out.scope = site.scope;
  out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  out.listed = scan.up;
  std::string reason;
  if (!scan.finished) {
    reason = "nmap did not come to its end; scan again";
  } else if (scan.up && *scan.up != up) {
    reason = fmt::format("nmap counts {} hosts that are up, its output has {}", *scan.up, up);
  }
  if (reason.empty()) return out;
  out.status = model::ScopeStatus::incomplete;
  out.reason = reason;
  site.draft.problem(Severity::error, "cut_short", reason, site.target);
  return out;
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{"external", "connected_to"};
  return kinds;
}

void map_scan(std::string_view target, const Scan& scan, KnownHosts& known, Draft& draft) {
  const Site site{std::string{target}, fmt::format("host:{}", target), known, draft};
  std::int64_t up = 0;
  for (const auto& host : scan.hosts) {
    if (host.state != "up" || host.address.empty()) continue;
    ++up;
    map_host(site, host);
  }
  for (const auto& host : scan.hosts) {
    if (host.state == "up") map_path(site, host);
  }
  draft.issues(scan.issues, target);
  draft.scope(scope_of(site, scan, up));
}

}  // namespace plimsoll::nmap
