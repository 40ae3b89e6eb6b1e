#include <algorithm>
#include <array>
#include <string>

#include "collectors/netconfig/cisco.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// The first word from `first` on that is no option: "vrf mgmt", "ipv4", "use-vrf mgmt".
std::string_view server_of(const Statement& said, std::size_t first) {
  for (;;) {
    if (any_of(said.at(first), {"vrf", "use-vrf", "source-interface"})) {
      first += 2;
    } else if (any_of(said.at(first), {"host", "server", "ip", "ipv4", "ipv6"})) {
      ++first;
    } else {
      break;
    }
  }
  return said.at(first);
}

/// Whether a word can be the address or name of a server; "source-interface" and the like cannot.
bool is_server(std::string_view word) { return word.find_first_of(".:") != std::string_view::npos; }

/// "switch 1 provision ws-c3850-48p", "switch 2 priority 14".
void read_stack(Builder& builder, const Statement& said) {
  const auto number = core::to_int(said.at(1));
  if (!number || *number < 1 || *number > 64 || said.negated) return;
  Member& member = builder.member(std::to_string(*number));
  if (said.at(2) == "provision") member.model = said.rest(3);
  if (said.at(2) == "priority") member.priority = core::to_int(said.at(3));
  std::string& mode = builder.config().cluster_mode;
  if (mode.empty()) mode = "stack";
}

void read_spanning_tree(Config& config, const Statement& said) {
  if (said.negated) {
    if (said.words.size() == 1) config.spanning_tree_mode = "none";
    return;
  }
  if (said.at(1) == "mode") config.spanning_tree_mode = label(said.at(2).substr(0, 64));
  const auto priority = std::ranges::find(said.words, "priority");
  const auto root = std::ranges::find(said.words, "root");
  const auto found = priority != said.words.end() ? priority : root;
  if (found == said.words.end() || found + 1 == said.words.end()) return;
  if (config.spanning_tree_priorities.size() >= 1000) return;
  const auto index = static_cast<std::size_t>(found - said.words.begin());
  std::string of;
  for (std::size_t i = 1; i < index && of.size() < 256; ++i) {
    if (!any_of(said.at(i), {"vlan", "vlan-id", "mst"})) of += label(said.at(i).substr(0, 128));
  }
  const std::string what = found == priority ? "" : "root ";
  config.spanning_tree_priorities.push_back((of.empty() ? "all" : of) + ": " + what +
                                            label(said.at(index + 1).substr(0, 32)));
}

/// "ip route 0.0.0.0 0.0.0.0 10.0.0.1", "ip route vrf A 0.0.0.0/0 10.0.0.1", "ipv6 route ::/0 …".
void read_route(Config& config, const Statement& said) {
  if (said.negated) return;
  std::size_t at = 2;
  std::string vrf;
  if (said.at(at) == "vrf") {
    vrf = label(said.at(at + 1).substr(0, 64));
    at += 2;
  }
  const bool is_default = any_of(said.at(at), {"0.0.0.0/0", "::/0", "0::/0"}) ||
                          (said.at(at) == "0.0.0.0" && said.at(at + 1) == "0.0.0.0");
  if (!is_default || config.default_routes.size() >= 1000) return;
  at += said.at(at) == "0.0.0.0" ? 2U : 1U;
  // An interface may stand before the address.
  const std::string_view hop = parse_ip(said.at(at + 1)) ? said.at(at + 1) : said.at(at);
  if (!hop.empty()) config.default_routes.push_back({label(hop.substr(0, 128)), vrf});
}

void read_servers(Builder& builder, const Statement& said) {
  Config& config = builder.config();
  if (said.negated) return;
  if (said.starts({"ntp", "server"}) || said.starts({"ntp", "peer"})) {
    builder.server(config.ntp_servers, server_of(said, 2));
  } else if (said.starts({"logging"})) {
    const std::string_view server = server_of(said, 1);
    if (is_server(server)) builder.server(config.syslog_servers, server);
  } else if (said.starts({"tacacs-server"}) || said.starts({"radius-server"})) {
    const std::string_view server = server_of(said, 1);
    if (is_server(server)) builder.server(config.aaa_servers, server);
  }
}

void read_name(Config& config, const Statement& said) {
  if (any_of(said.at(0), {"hostname", "switchname"})) {
    config.hostname = said.rest(1);
  } else if (said.starts({"ip", "domain", "name"}) || said.starts({"ip", "domain-name"}) ||
             said.starts({"domain", "name"}) || said.starts({"dns", "domain"})) {
    const std::size_t first = said.starts({"ip", "domain", "name"}) ? 3U : 2U;
    if (said.at(first) != "vrf") config.domain = said.rest(first);
  } else if (said.at(0) == "version") {
    config.version = said.rest(1);
  }
}

}  // namespace

void read_mlag(Mlag& mlag, const Statement& said) {
  if (said.negated) return;
  if (said.at(0) == "domain-id") {
    mlag.domain = said.rest(1);
  } else if (said.starts({"peer-address", "heartbeat"})) {
    mlag.heartbeat = parse_ip(said.at(2)).value_or("");
  } else if (said.at(0) == "peer-address") {
    mlag.peer = parse_ip(said.at(1)).value_or("");
  } else if (said.starts({"peer-keepalive", "destination"})) {
    mlag.heartbeat = parse_ip(said.at(2)).value_or("");
  } else if (said.at(0) == "peer-link") {
    mlag.peer_link = said.rest(1);
  } else if (said.starts({"role", "priority"})) {
    mlag.priority = core::to_int(said.at(2));
  } else if (said.starts({"primary-priority"})) {
    mlag.priority = core::to_int(said.at(1));
  }
}

void read_global(Builder& builder, const Statement& said) {
  Config& config = builder.config();
  const std::string_view word = said.at(0);
  if (word == "spanning-tree") {
    read_spanning_tree(config, said);
  } else if (word == "switch") {
    read_stack(builder, said);
  } else if (said.starts({"ip", "route"}) || said.starts({"ipv6", "route"})) {
    read_route(config, said);
  } else if (word == "vlan") {
    config.switching = true;
  } else if (said.starts({"zone", "security"}) || said.starts({"zone-pair", "security"})) {
    config.filters = true;
  } else if (!said.negated) {
    read_name(config, said);
    read_servers(builder, said);
  }
}

}  // namespace plimsoll::netconfig
