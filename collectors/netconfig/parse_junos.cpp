// Junos in both forms.  Source: Junos CLI reference (interfaces, vrrp-group,
// aggregated-ether-options, virtual-chassis, chassis cluster).
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "collectors/netconfig/junos.hpp"
#include "collectors/netconfig/statement.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

using Words = std::span<const std::string_view>;

std::string_view at(Words words, std::size_t index) {
  return index < words.size() ? words[index] : std::string_view{};
}

Words from(Words words, std::size_t index) { return words.subspan(std::min(index, words.size())); }

bool starts(Words words, std::initializer_list<std::string_view> with) {
  return words.size() >= with.size() && std::equal(with.begin(), with.end(), words.begin());
}

constexpr std::size_t kLongestPath = 4096;

/// A quoted text without the backslashes before its quotes.
std::string unescaped(std::string_view text) {
  std::string out = label(text);
  for (auto at = out.find("\\\""); at != std::string::npos; at = out.find("\\\"", at + 1)) {
    out.erase(at, 1);
  }
  return out;
}

/// What a statement is that the whole text decides: which groups apply, what is deactivated.
struct Outline {
  std::set<std::string, std::less<>> groups;
  std::set<std::string, std::less<>> inactive;  ///< Words joined by a blank.
};

Outline outline_of(std::string_view text, bool set_form) {
  constexpr std::size_t kMost = 10'000;
  Outline out;
  std::vector<Issue> ignored;
  const auto read = [&](Words words, bool inactive, std::size_t) {
    if (inactive && out.inactive.size() < kMost) {
      std::string path;
      for (const std::string_view word : words)
        path += (path.empty() ? "" : " ") + std::string{word};
      out.inactive.insert(path.substr(0, kLongestPath));
    }
    if (inactive || at(words, 0) != "apply-groups" || out.groups.size() >= kMost) return;
    out.groups.insert(words.begin() + 1, words.end());
  };
  walk_junos(text, set_form, read, ignored);
  return out;
}

class Junos {
 public:
  Junos(Config& config, const Outline& outline) : builder_{config}, outline_{outline} {}

  void read(Words words, std::size_t line) {
    if (is_inactive(words)) return;
    if (at(words, 0) == "groups") {
      const bool applies = outline_.groups.contains(at(words, 1));
      const bool pattern =
          std::ranges::any_of(words, [](std::string_view word) { return word.starts_with('<'); });
      // What is for one routing engine or node alone does not speak for the device.
      const bool partial = at(words, 1) == "re0" || at(words, 1) == "re1";
      if (!applies || pattern || partial) return;
      words = from(words, 2);
    }
    if (starts(words, {"logical-systems"})) return;
    line_ = line;
    statement(words);
  }

 private:
  bool is_inactive(Words words) const {
    if (outline_.inactive.empty()) return false;
    std::string prefix;
    for (const std::string_view word : words) {
      if (!prefix.empty()) prefix += ' ';
      prefix += word;
      if (prefix.size() > kLongestPath) return false;
      if (outline_.inactive.contains(prefix)) return true;
    }
    return false;
  }

  void statement(Words words) {
    Config& config = builder_.config();
    const std::string_view word = at(words, 0);
    if (word == "interfaces" && words.size() > 1) {
      interface(at(words, 1), from(words, 2));
    } else if (word == "system") {
      system(from(words, 1));
    } else if (word == "protocols") {
      protocols(from(words, 1));
    } else if (word == "routing-options") {
      route(from(words, 1), {});
    } else if (word == "routing-instances") {
      instance(at(words, 1), from(words, 2));
    } else if (word == "virtual-chassis") {
      virtual_chassis(from(words, 1));
    } else if (starts(words, {"chassis", "cluster"})) {
      cluster(from(words, 2));
    } else if (word == "security" && (at(words, 1) == "zones" || at(words, 1) == "policies")) {
      config.filters = true;
    } else if (word == "vlans" || word == "bridge-domains") {
      config.switching = true;
    } else if (word == "version") {
      config.version = label(at(words, 1));
    }
  }

  void system(Words words) {
    Config& config = builder_.config();
    const std::string_view value = at(words, 1);
    if (at(words, 0) == "host-name") {
      config.hostname = label(value);
    } else if (at(words, 0) == "domain-name") {
      config.domain = label(value);
    } else if (starts(words, {"ntp", "server"})) {
      builder_.server(config.ntp_servers, at(words, 2));
    } else if (starts(words, {"syslog", "host"})) {
      builder_.server(config.syslog_servers, at(words, 2));
    } else if (at(words, 0) == "tacplus-server" || at(words, 0) == "radius-server") {
      builder_.server(config.aaa_servers, value);
    }
  }

  void interface(std::string_view name, Words words) {
    if (name == "interface-range" || name.starts_with('<') || name == "apply-groups") return;
    Interface& out = builder_.define(name);
    const std::string_view word = at(words, 0);
    if (word == "description") {
      out.description = unescaped(at(words, 1));
    } else if (word == "disable") {
      out.shutdown = true;
    } else if (word == "unit" && words.size() > 1) {
      unit(std::string{name} + "." + std::string{at(words, 1)}, from(words, 2));
    } else if (word.ends_with("ether-options") && at(words, 1) == "802.3ad") {
      builder_.join(name, at(words, 2), {});
    } else if (word.ends_with("ether-options") && at(words, 1) == "redundant-parent") {
      builder_.join(name, at(words, 2), "fault-tolerance (active-backup)");
    } else if (word == "aggregated-ether-options" || word == "redundant-ether-options") {
      aggregate(out, from(words, 1));
    }
  }

  void aggregate(Interface& out, Words words) {
    if (at(words, 0) == "lacp") out.bond_mode = "lacp";
    if (at(words, 0) == "minimum-links") out.min_links = core::to_int(at(words, 1));
    if (starts(words, {"mc-ae", "mc-ae-id"})) out.mlag_id = label(at(words, 2).substr(0, 32));
  }

  void unit(const std::string& name, Words words) {
    const bool plain = words.empty();
    Interface& out = builder_.define(name);
    if (plain) return;
    if (at(words, 0) == "description") out.description = unescaped(at(words, 1));
    if (at(words, 0) == "disable") out.shutdown = true;
    if (starts(words, {"family", "ethernet-switching"})) {
      builder_.config().switching = true;
      out.vlan = at(words, 3) == "trunk" ? "trunk" : out.vlan;
    }
    const bool ip = at(words, 1) == "inet" || at(words, 1) == "inet6";
    if (!starts(words, {"family"}) || !ip || at(words, 2) != "address") return;
    const std::string_view text = at(words, 3);
    if (!is_link_local(text.substr(0, text.find('/')))) {
      Statement said;
      said.line = line_;
      said.words.assign(words.begin(),
                        words.begin() + std::min<std::ptrdiff_t>(5, std::ssize(words)));
      builder_.own_address(out, parse_address(text), said);
    }
    const std::string_view group = at(words, 4);
    if (group == "vrrp-group" || group == "vrrp-inet6-group") {
      first_hop(builder_.group(out, "vrrp", at(words, 5), group != "vrrp-group"), from(words, 6));
    }
  }

  void first_hop(FirstHop& group, Words words) {
    const std::string_view word = at(words, 0);
    const std::string_view value = at(words, 1);
    if (word == "virtual-address" || word == "virtual-inet6-address") {
      for (const std::string_view address : from(words, 1)) {
        if (address != "[" && address != "]") builder_.virtual_address(group, address, line_);
      }
    } else if (word == "priority") {
      group.priority = core::to_int(value);
    } else if (word == "preempt" || word == "no-preempt") {
      group.preempt = word == "preempt";
    } else if (word == "fast-interval" || word == "inet6-advertise-interval") {
      // Milliseconds both; where it stands it overrides the interval in seconds.
      if (const auto ms = core::to_int(value); ms && *ms > 0) group.interval_ms = *ms;
    } else if (word == "advertise-interval") {
      const auto seconds = core::to_int(value);
      if (seconds && *seconds > 0 && *seconds < 3600 && !group.interval_ms) {
        group.interval_ms = *seconds * 1000;
      }
    } else if (word == "track") {
      builder_.server(group.tracks, at(words, 2));
    }
  }

  void protocols(Words words) {
    Config& config = builder_.config();
    const std::string_view word = at(words, 0);
    if (word == "rstp" || word == "mstp" || word == "vstp" || word == "stp") {
      config.spanning_tree_mode = word;
      const auto found = std::ranges::find(words, "bridge-priority");
      if (found == words.end() || found + 1 == words.end()) return;
      if (config.spanning_tree_priorities.size() >= 1000) return;
      const auto index = static_cast<std::size_t>(found - words.begin());
      const std::string of = index > 2 ? label(at(words, index - 1).substr(0, 64)) : "all";
      config.spanning_tree_priorities.push_back(of + ": " + label(at(words, index + 1)));
    } else if (starts(words, {"iccp", "peer"}) && parse_ip(at(words, 2))) {
      if (!config.mlag) config.mlag.emplace().mode = "mlag";
      config.mlag->peer = *parse_ip(at(words, 2));
      if (starts(from(words, 3), {"backup-liveness-detection", "backup-peer-ip"})) {
        config.mlag->heartbeat = parse_ip(at(words, 5)).value_or("");
      }
    }
  }

  void route(Words words, std::string_view vrf) {
    auto& routes = builder_.config().default_routes;
    const auto found = std::ranges::find(words, "next-hop");
    const bool is_default = std::ranges::any_of(
        words, [](std::string_view word) { return word == "0.0.0.0/0" || word == "::/0"; });
    if (!is_default || found == words.end()) return;
    for (auto hop = found + 1; hop != words.end() && routes.size() < 1000; ++hop) {
      if (*hop != "[" && *hop != "]") routes.push_back({label(*hop), label(vrf)});
    }
  }

  void instance(std::string_view name, Words words) {
    if (at(words, 0) == "interface" && words.size() > 1) {
      builder_.interface(at(words, 1)).vrf = label(name);
    } else if (at(words, 0) == "routing-options") {
      route(words, name);
    }
  }

  void virtual_chassis(Words words) {
    if (at(words, 0) != "member" || !core::to_int(at(words, 1))) return;
    Member& member = builder_.member(at(words, 1));
    builder_.config().cluster_mode = "virtual-chassis";
    const std::string_view value = at(words, 3);
    if (at(words, 2) == "serial-number") member.serial = label(value);
    if (at(words, 2) == "role") member.role = label(value);
    if (at(words, 2) == "mastership-priority") member.priority = core::to_int(value);
  }

  /// "redundancy-group 1 node 0 priority 100": two chassis in one configuration.
  void cluster(Words words) {
    if (at(words, 0) != "redundancy-group" || at(words, 2) != "node") return;
    if (at(words, 3) != "0" && at(words, 3) != "1") return;
    builder_.config().cluster_mode = "ha-pair";
    Member& member = builder_.member("node" + std::string{at(words, 3)});
    if (at(words, 4) == "priority") member.priority = core::to_int(at(words, 5));
  }

  Builder builder_;
  const Outline& outline_;
  std::size_t line_ = 0;
};

}  // namespace

void parse_junos(std::string_view text, Config& out) {
  const bool set_form = out.dialect == Dialect::junos_set;
  const Outline outline = outline_of(text, set_form);
  Junos junos{out, outline};
  std::vector<Issue> issues;
  walk_junos(
      text, set_form,
      [&](Words words, bool inactive, std::size_t line) {
        if (!inactive) junos.read(words, line);
      },
      issues);
  out.issues.insert(out.issues.end(), issues.begin(), issues.end());
  for (Interface& interface : out.interfaces) {
    const bool aggregate = interface.name.starts_with("ae") &&
                           parent_of(interface.name).size() == interface.name.size();
    // Junos runs LACP only where it is configured.
    if (aggregate && interface.bond_mode.empty()) interface.bond_mode = "static";
  }
  if (out.members.size() < 2) {
    out.members.clear();
    out.cluster_mode.clear();
  }
}

}  // namespace plimsoll::netconfig
