// Cumulus Linux, NCLU.  Source: Cumulus Linux 3.7/4 user guide (bonding, MLAG, VRR).
#include <algorithm>
#include <string>

#include "collectors/netconfig/statement.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

class Cumulus {
 public:
  explicit Cumulus(Config& config) : builder_{config} {}

  void read(const Statement& said) {
    if (!said.starts({"net", "add"})) return;
    Config& config = builder_.config();
    const std::string_view what = said.at(2);
    if (what == "hostname") {
      config.hostname = said.rest(3);
    } else if (what == "bond" || what == "interface" || what == "loopback") {
      for (const std::string& name : expand_names(said.at(3))) interface(name, what, said);
    } else if (what == "vlan") {
      config.switching = true;
      for (const std::string& id : expand_names(said.at(3))) {
        if (said.at(4) == "ip" || said.at(4) == "ipv6") interface("vlan" + id, what, said);
      }
    } else if (what == "bridge") {
      config.switching = true;
      if (said.starts({"net", "add", "bridge", "stp", "treeprio"})) {
        config.spanning_tree_priorities.assign(1, "all: " + label(said.at(5).substr(0, 32)));
      }
    } else if (what == "clag") {
      pair(said);
    } else {
      others(said);
    }
  }

 private:
  void interface(const std::string& name, std::string_view what, const Statement& said) {
    Interface& out = builder_.define(name);
    // The guide: bonds are IEEE 802.3ad unless they say otherwise.
    if (what == "bond" && out.bond_mode.empty()) out.bond_mode = "lacp";
    const std::string_view word = said.at(4);
    if (word == "bond") {
      bond(out, said);
    } else if (word == "clag" || word == "clagd") {
      clag(out, said);
    } else if ((word == "ip" || word == "ipv6") && said.at(5) == "address") {
      builder_.own_address(out, parse_address(said.at(6)), said);
    } else if ((word == "ip" || word == "ipv6") && said.at(5) == "address-virtual") {
      const bool v6 = said.at(7).find(':') != std::string_view::npos;
      builder_.virtual_address(builder_.group(out, "vrr", "", v6), said.at(7), said.line);
    } else if (word == "alias") {
      out.description = said.rest(5);
    } else if (word == "vrf") {
      out.vrf = label(said.at(5).substr(0, 64));
    } else if (word == "link" && said.at(5) == "down") {
      out.shutdown = true;
    } else if (word == "bridge" && said.at(5) == "access") {
      out.vlan = label(said.at(6).substr(0, 64));
    } else if (word == "bridge" && said.at(5) == "vids") {
      out.vlan = "trunk";
    }
  }

  void bond(Interface& out, const Statement& said) {
    const std::string_view value = said.at(6);
    if (said.at(5) == "mode") {
      out.bond_mode = value == "802.3ad" ? "lacp" : label(value.substr(0, 64));
    } else if (said.at(5) == "miimon") {
      out.miimon_ms = core::to_int(value);
    } else if (said.at(5) == "min-links") {
      out.min_links = core::to_int(value);
    } else if (said.at(5) == "slaves") {
      const std::string name = out.name;
      for (const std::string& port : expand_names(value)) builder_.join(port, name, {});
    }
  }

  Mlag& mlag() {
    auto& out = builder_.config().mlag;
    if (!out) out.emplace().mode = "mlag";
    return *out;
  }

  void clag(Interface& out, const Statement& said) {
    const std::string_view value = said.at(6);
    if (said.at(5) == "id") {
      out.mlag_id = label(value.substr(0, 32));
      return;
    }
    if (said.at(5) == "peer-ip") mlag().peer = parse_ip(value).value_or("");
    if (said.at(5) == "backup-ip") mlag().heartbeat = parse_ip(value).value_or("");
    if (said.at(5) == "priority") mlag().priority = core::to_int(value);
    if (said.at(5) == "peer-ip" || said.at(5) == "backup-ip") {
      mlag().peer_link = std::string{parent_of(out.name)};
    }
  }

  /// "net add clag peer sys-mac 44:38:39:ff:40:94 interface swp49-50 primary backup-ip 10.0.0.2".
  void pair(const Statement& said) {
    mlag().heartbeat = parse_ip(said.after("backup-ip")).value_or("");
    mlag().peer_link = "peerlink";
    mlag().domain = label(said.after("sys-mac").substr(0, 32));
    builder_.define("peerlink").peer_link = true;
    for (const std::string& port : expand_names(said.after("interface"))) {
      builder_.join(port, "peerlink", "lacp");
    }
  }

  void others(const Statement& said) {
    Config& config = builder_.config();
    if (said.starts({"net", "add", "routing", "route"})) {
      const bool is_default = said.at(5) == "0.0.0.0/0" || said.at(5) == "::/0";
      if (is_default && config.default_routes.size() < 1000) {
        config.default_routes.push_back({label(said.at(6).substr(0, 128)), {}});
      }
    } else if (said.starts({"net", "add", "time", "ntp", "server"})) {
      builder_.server(config.ntp_servers, said.at(6));
    } else if (said.starts({"net", "add", "syslog", "host"})) {
      builder_.server(config.syslog_servers, said.at(6));
    }
  }

  Builder builder_;
};

}  // namespace

void parse_cumulus(std::string_view text, Config& out) {
  Cumulus cumulus{out};
  walk_indented(
      text, [&](std::span<const Statement> path) { cumulus.read(path.back()); }, out.issues);
}

}  // namespace plimsoll::netconfig
