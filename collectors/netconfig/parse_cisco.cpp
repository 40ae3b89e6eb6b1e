#include <string>

#include "collectors/netconfig/cisco.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

/// Reads IOS, NX-OS, IOS-XR and EOS.
class Cisco {
 public:
  explicit Cisco(Config& config) : builder_{config} {}

  void read(std::span<const Statement> path) {
    const Statement& section = path.front();
    if (section.starts({"interface"})) {
      in_interface(path);
    } else if (section.starts({"vpc", "domain"}) || section.starts({"mlag", "configuration"}) ||
               section.starts({"mlag"})) {
      in_mlag(path);
    } else if (section.starts({"router"})) {
      in_router(path);
    } else if (section.starts({"switch", "virtual", "domain"}) ||
               section.starts({"stackwise-virtual"})) {
      in_virtual_switch(path);
    } else if (path.size() == 1 || section.starts({"vrf", "context"})) {
      in_context(path);
    } else {
      in_servers(section, path.back());
    }
  }

 private:
  /// "interface GigabitEthernet 0/1", "interface Serial0/0.1 point-to-point", "interface
  /// preconfigure TenGigE0/0/0/0".
  static std::string interface_name(const Statement& section) {
    std::size_t at = section.at(1) == "preconfigure" ? 2 : 1;
    std::string name{section.at(at)};
    const std::string_view next = section.at(at + 1);
    const bool split = name.find_first_of("0123456789") == std::string::npos && !next.empty() &&
                       next.front() >= '0' && next.front() <= '9';
    return split ? name + std::string{next} : name;
  }

  void in_interface(std::span<const Statement> path) {
    const std::string name = interface_name(path.front());
    if (name.empty() || path.front().negated) return;
    Interface& interface = builder_.define(name);
    if (path.size() == 1) {
      builder_.config().switching |= kind_of(name) == InterfaceKind::vlan;
    } else if (path.size() == 2) {
      read_interface(builder_, interface, path[1]);
    } else if (path[1].starts({"bundle"}) || path[1].starts({"lacp"})) {
      return;
    } else {
      FirstHops{builder_}.read_in_group(interface, path[1], path.back());
    }
  }

  void in_mlag(std::span<const Statement> path) {
    Config& config = builder_.config();
    if (path.front().negated) return;
    const bool vpc = path.front().at(0) == "vpc";
    if (!config.mlag) {
      config.mlag.emplace();
      config.mlag->mode = vpc ? "vpc" : "mlag";
      if (vpc) config.mlag->domain = path.front().rest(2);
    }
    if (path.size() == 2) read_mlag(*config.mlag, path.back());
  }

  /// IOS-XR tells of first hops and static routes in sections of their own.
  void in_router(std::span<const Statement> path) {
    const Statement& section = path.front();
    const Statement& said = path.back();
    const bool first_hop = section.at(1) == "hsrp" || section.at(1) == "vrrp";
    if (first_hop && path.size() > 2 && path[1].starts({"interface"})) {
      Interface& interface = builder_.interface(interface_name(path[1]));
      const Statement& parent = path[path.size() - 2];
      const bool v6 = path[2].starts({"address-family", "ipv6"});
      if (parent.starts({section.at(1)})) {
        FirstHops{builder_}.read_in_group(interface, parent, said, v6);
      } else {
        FirstHops{builder_}.read(interface, said, v6);
      }
    } else if (section.at(1) == "static") {
      const bool is_default = said.at(0) == "0.0.0.0/0" || said.at(0) == "::/0";
      if (!is_default || builder_.config().default_routes.size() >= 1000) return;
      const std::string_view hop = parse_ip(said.at(2)) ? said.at(2) : said.at(1);
      const bool in_vrf = path.size() > 1 && path[1].at(0) == "vrf";
      builder_.config().default_routes.push_back(
          {label(hop.substr(0, 128)), in_vrf ? path[1].rest(1) : std::string{}});
    }
  }

  /// Two chassis that the configuration calls one switch.
  void in_virtual_switch(std::span<const Statement> path) {
    Config& config = builder_.config();
    if (path.front().negated) return;
    config.cluster_mode = "vss";
    builder_.member("1");
    builder_.member("2");
    const Statement& said = path.back();
    if (path.size() == 2 && said.starts({"switch"}) && said.at(2) == "priority") {
      builder_.member(said.at(1)).priority = core::to_int(said.at(3));
    }
  }

  void in_context(std::span<const Statement> path) {
    const Statement& said = path.back();
    if (path.size() == 1) return read_global(builder_, said);
    const std::size_t before = builder_.config().default_routes.size();
    read_global(builder_, said);
    for (std::size_t i = before; i < builder_.config().default_routes.size(); ++i) {
      builder_.config().default_routes[i].vrf = path.front().rest(2);
    }
  }

  /// "tacacs server A" with "address ipv4 10.0.0.1", "aaa group server radius A" with "server
  /// 10.0.0.1", and "ntp" with "server 10.0.0.1".
  void in_servers(const Statement& section, const Statement& said) {
    Config& config = builder_.config();
    if (said.negated) return;
    const bool aaa = section.starts({"aaa", "group", "server"}) ||
                     section.starts({"tacacs", "server"}) || section.starts({"radius", "server"});
    const std::size_t at = said.starts({"address", "ipv4"}) || said.starts({"address", "ipv6"}) ? 2
                           : said.starts({"server"})                                            ? 1
                                                                                                : 0;
    if (at == 0) return;
    const std::string_view server = said.at(said.at(at) == "vrf" ? at + 2 : at);
    const bool named = server.find_first_of(".:") != std::string_view::npos;
    if (aaa && named) builder_.server(config.aaa_servers, server);
    if (section.starts({"ntp"}) && section.words.size() == 1) {
      builder_.server(config.ntp_servers, server);
    }
  }

  Builder builder_;
};

}  // namespace

void parse_cisco(std::string_view text, Config& out) {
  std::vector<Issue> issues;
  Cisco cisco{out};
  walk_indented(
      text, [&](std::span<const Statement> path) { cisco.read(path); }, issues);
  out.issues.insert(out.issues.end(), issues.begin(), issues.end());
  if (out.members.size() < 2) {
    // A switch that could stack and does not is a switch.
    out.members.clear();
    out.cluster_mode.clear();
  }
}

}  // namespace plimsoll::netconfig
