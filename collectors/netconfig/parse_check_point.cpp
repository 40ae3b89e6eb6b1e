// Check Point Gaia.  Source: Gaia administration guide (interfaces, bonds, VRRP).
#include <algorithm>
#include <string>

#include "collectors/netconfig/statement.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

/// Bond modes in the words of the Linux kernel, which runs them.
std::string bond_mode(std::string_view mode) {
  if (mode == "8023AD") return "lacp";
  if (mode == "round-robin") return "load balancing (round-robin)";
  if (mode == "xor") return "load balancing (xor)";
  if (mode == "active-backup") return "fault-tolerance (active-backup)";
  return label(mode.substr(0, 64));
}

class CheckPoint {
 public:
  explicit CheckPoint(Config& config) : builder_{config} { config.filters = true; }

  void read(const Statement& said) {
    Config& config = builder_.config();
    const std::string_view what = said.at(1);
    if (said.at(0) != "set" && said.at(0) != "add") return;
    if (what == "hostname") {
      config.hostname = said.rest(2);
    } else if (what == "domainname") {
      config.domain = said.rest(2);
    } else if (what == "interface") {
      interface(said);
    } else if (said.starts({said.at(0), "bonding", "group"})) {
      bond(said);
    } else if (what == "mcvr") {
      first_hop(said);
    } else {
      others(said);
    }
  }

 private:
  void interface(const Statement& said) {
    if (said.at(2).empty()) return;
    const std::string name{said.at(2)};
    if (said.at(0) == "add") {
      if (said.at(3) == "vlan") builder_.define(name + "." + std::string{said.at(4)});
      return;
    }
    Interface& out = builder_.define(name);
    if (said.at(3) == "state") {
      out.shutdown = said.at(4) == "off";
    } else if (said.at(3) == "comments") {
      out.description = said.rest(4);
    } else if (said.at(3) == "ipv4-address" || said.at(3) == "ipv6-address") {
      const std::string text =
          std::string{said.at(4)} + "/" + std::string{said.after("mask-length", 5)};
      if (!is_link_local(said.at(4))) builder_.own_address(out, parse_address(text), said);
    }
  }

  void bond(const Statement& said) {
    if (!core::to_int(said.at(3))) return;
    const std::string name = "bond" + std::string{said.at(3)};
    Interface& out = builder_.define(name);
    const std::string_view value = said.at(5);
    if (said.at(4) == "interface") {
      builder_.join(value, name, {});
    } else if (said.at(4) == "mode") {
      out.bond_mode = bond_mode(value);
    } else if (said.at(4) == "mii-interval") {
      out.miimon_ms = core::to_int(value);
    } else if (said.at(4) == "min-links" || said.at(4) == "minimum-links") {
      out.min_links = core::to_int(value);
    }
  }

  /// "add mcvr vrid 1 priority 100 …", "add mcvr vrid 1 backup-address 10.0.0.1 …", "set mcvr vrid
  /// 1 hello-interval 1".
  void first_hop(const Statement& said) {
    if (said.at(2) != "vrid") return;
    FirstHop& group = builder_.device_group("vrrp", said.at(3));
    if (const auto priority = core::to_int(said.after("priority", 4))) group.priority = priority;
    const auto hello = core::to_int(said.after("hello-interval", 4));
    if (hello && *hello > 0 && *hello < 256) group.interval_ms = *hello * 1000;
    const std::string_view preempt = said.after("preempt-mode", 4);
    if (!preempt.empty()) group.preempt = preempt == "on";
    const std::string_view address = said.after("backup-address", 4);
    if (!address.empty()) builder_.virtual_address(group, address, said.line);
  }

  void others(const Statement& said) {
    Config& config = builder_.config();
    if (said.starts({"set", "static-route", "default"})) {
      const std::string_view hop = said.after("address", 3);
      const bool known =
          std::ranges::any_of(config.default_routes,
                              [hop](const DefaultRoute& route) { return route.next_hop == hop; });
      if (!hop.empty() && !known && config.default_routes.size() < 1000) {
        config.default_routes.push_back({label(hop.substr(0, 128)), {}});
      }
    } else if (said.starts({"set", "ntp", "server"})) {
      const bool ranked = said.at(3) == "primary" || said.at(3) == "secondary";
      builder_.server(config.ntp_servers, said.at(ranked ? 4 : 3));
    } else if (said.starts({"add", "syslog", "log-remote-address"})) {
      builder_.server(config.syslog_servers, said.at(3));
    } else if (said.starts({"add", "aaa"})) {
      const std::string_view server = said.after("server", 3);
      builder_.server(config.aaa_servers, server.empty() ? said.after("host", 3) : server);
    }
  }

  Builder builder_;
};

}  // namespace

void parse_check_point(std::string_view text, Config& out) {
  CheckPoint check_point{out};
  walk_indented(
      text, [&](std::span<const Statement> path) { check_point.read(path.back()); }, out.issues);
}

}  // namespace plimsoll::netconfig
