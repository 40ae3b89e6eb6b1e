#include "collectors/nmap/scan.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::nmap {

namespace {

using pugi::xml_node;

std::string text(const xml_node& node, const char* name) {
  return std::string{core::trim(node.attribute(name).value())};
}

std::optional<std::int64_t> number(const xml_node& node, const char* name) {
  return core::to_int(core::trim(node.attribute(name).value()));
}

void read_addresses(const xml_node& node, Host& host) {
  for (const auto& address : node.children("address")) {
    const std::string type = text(address, "addrtype");
    const std::string value = text(address, "addr");
    if (type == "mac") {
      host.mac = value;
      host.mac_vendor = text(address, "vendor");
    } else if (type == "ipv6" && !host.address.empty()) {
      host.other_address = value;
    } else if (host.address.empty()) {
      host.address = value;
    } else if (type == "ipv4") {
      host.other_address = std::exchange(host.address, value);
    }
  }
}

Port read_port(const xml_node& node) {
  Port out;
  out.protocol = text(node, "protocol");
  out.number = number(node, "portid").value_or(-1);
  out.state = text(node.child("state"), "state");
  const auto service = node.child("service");
  out.service = text(service, "name");
  out.product = text(service, "product");
  out.version = text(service, "version");
  out.extra = text(service, "extrainfo");
  out.tunnel = text(service, "tunnel");
  out.probed = text(service, "method") == "probed";
  for (const auto& cpe : service.children("cpe")) {
    if (out.cpe.size() < kNames) out.cpe.emplace_back(core::trim(cpe.text().get()));
  }
  return out;
}

void read_ports(const xml_node& node, Host& host, std::vector<Issue>& issues) {
  constexpr std::int64_t kLastPort = 65535;
  for (const auto& ports : node.children("ports")) {
    for (const auto& item : ports.children("port")) {
      Port port = read_port(item);
      const bool legal = port.number >= 0 && port.number <= kLastPort && !port.protocol.empty();
      if (legal && host.ports.size() < kPorts) {
        host.ports.push_back(std::move(port));
      } else {
        issues.push_back(
            {"host " + host.address, "a port without a number from 0 to 65535 is left out"});
      }
    }
  }
}

/// Before Nmap 6.20 classes stood beside the matches, not in them.
void read_os(const xml_node& os, Host& host) {
  for (const auto& match : os.children("osmatch")) {
    const auto accuracy = number(match, "accuracy").value_or(0);
    if (host.os && host.os->accuracy >= accuracy) continue;
    auto kind = match.child("osclass");
    if (!kind) kind = os.child("osclass");
    host.os = OsGuess{text(match, "name"), accuracy, text(kind, "type"), text(kind, "vendor"),
                      text(kind, "osfamily")};
  }
}

void read_hops(const xml_node& trace, Host& host) {
  for (const auto& item : trace.children("hop")) {
    Hop hop{number(item, "ttl").value_or(0), text(item, "ipaddr"), text(item, "host")};
    if (hop.ttl > 0 && !hop.address.empty() && host.hops.size() < kHops) {
      host.hops.push_back(std::move(hop));
    }
  }
  std::ranges::stable_sort(host.hops, {}, &Hop::ttl);
}

Host read_host(const xml_node& node, std::vector<Issue>& issues) {
  Host out;
  out.state = text(node.child("status"), "state");
  out.reason = text(node.child("status"), "reason");
  read_addresses(node, out);
  for (const auto& name : node.child("hostnames").children("hostname")) {
    if (out.names.size() < kNames) out.names.push_back(text(name, "name"));
  }
  read_ports(node, out, issues);
  read_os(node.child("os"), out);
  out.uptime_s = number(node.child("uptime"), "seconds");
  out.distance = number(node.child("distance"), "value");
  out.ended_at = number(node, "endtime");
  read_hops(node.child("trace"), out);
  return out;
}

}  // namespace

Result<Scan> parse_scan(std::string_view xml) {
  pugi::xml_document document;
  const auto status = document.load_buffer(xml.data(), xml.size());
  const auto run = document.child("nmaprun");
  if (!run) {
    return failure(Error::Kind::malformed,
                   "expected the XML of nmap (element nmaprun), got something else",
                   "run nmap -oX FILE");
  }
  Scan out;
  out.version = text(run, "version");
  if (!status) {
    out.issues.push_back({fmt::format("byte {}", status.offset),
                          fmt::format("the XML breaks off: {}", status.description())});
  }
  // An element that has no end is no host that was told to its end.
  const xml_node broken = status ? xml_node{} : run.last_child();
  for (const auto& node : run.children("host")) {
    if (node == broken) continue;
    if (out.hosts.size() == kHosts) {
      out.issues.push_back({"nmaprun", fmt::format("more than {} hosts", kHosts)});
      break;
    }
    out.hosts.push_back(read_host(node, out.issues));
  }
  const auto stats = run.child("runstats");
  out.up = number(stats.child("hosts"), "up");
  out.total = number(stats.child("hosts"), "total");
  const auto finished = stats.child("finished");
  // Old versions do not say how they ended when it was well.
  out.finished = status && finished && text(finished, "exit") != "error";
  return out;
}

}  // namespace plimsoll::nmap
