#include <algorithm>
#include <array>
#include <string>

#include "collectors/netconfig/cisco.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

void read_address(Builder& builder, Interface& out, const Statement& said) {
  const Dialect dialect = builder.config().dialect;
  // "ip address …", "ipv4 address …", "ipv6 address …" and EOS' "ip address virtual …".
  std::string_view first = said.at(2);
  if (said.negated || first.empty() || first == "dhcp" || first == "negotiated" ||
      first == "autoconfig" || first == "use-link-local-only" || first == "virtual") {
    if (first != "virtual" || dialect != Dialect::eos) return;
    if (const auto address = parse_address(said.at(3))) {
      builder.virtual_address(builder.group(out, "varp", "", address->subnet.v6), address->ip,
                              said.line);
    }
    return;
  }
  const bool v6 = said.starts({"ipv6"});
  const bool masked = !v6 && first.find('/') == std::string_view::npos;
  if (v6 && first.find('/') == std::string_view::npos && is_link_local(first)) return;
  const auto address = masked ? parse_address(first, said.at(3)) : parse_address(first);
  const bool secondary = std::ranges::find(said.words, "secondary") != said.words.end();
  builder.own_address(out, address, said, secondary);
}

/// "channel-group 1 mode active", "bundle id 30 mode active".
void read_channel(Builder& builder, const Interface& member, const Statement& said) {
  const bool bundle = said.starts({"bundle"});
  const std::string_view number = said.at(bundle ? 2 : 1);
  if (said.negated || !core::to_int(number)) return;
  std::string_view mode = said.after("mode");
  if (mode.empty()) mode = "on";
  const std::string name = member.name;
  builder.join(name, std::string{aggregate_word(builder.config().dialect)} + std::string{number},
               bond_mode_of(mode));
}

void read_switchport(Builder& builder, Interface& out, const Statement& said) {
  if (said.negated) return;
  builder.config().switching = true;
  if (said.starts({"switchport", "access", "vlan"})) out.vlan = label(said.at(3).substr(0, 64));
  if (said.starts({"switchport", "mode", "trunk"})) out.vlan = "trunk";
}

void read_pair_id(Interface& out, const Statement& said) {
  const std::string_view value = said.at(1);
  if (said.negated) return;
  if (value == "peer-link") {
    out.peer_link = true;
  } else if (core::to_int(value)) {
    out.mlag_id = label(value);
  }
}

}  // namespace

std::string_view aggregate_word(Dialect dialect) {
  if (dialect == Dialect::iosxr) return "Bundle-Ether";
  if (dialect == Dialect::eos) return "Port-Channel";
  return dialect == Dialect::nxos ? "port-channel" : "Port-channel";
}

std::string_view bond_mode_of(std::string_view mode) {
  if (mode == "active" || mode == "passive") return "lacp";
  if (mode == "on") return "static";
  return mode == "auto" || mode == "desirable" ? "pagp" : "";
}

void read_interface(Builder& builder, Interface& interface, const Statement& said) {
  const std::string word = core::lower(said.at(0));
  if (word == "description") {
    if (!said.negated) interface.description = said.rest(1);
  } else if (word == "shutdown") {
    interface.shutdown = !said.negated;
  } else if ((word == "ip" || word == "ipv4" || word == "ipv6") && said.at(1) == "address") {
    read_address(builder, interface, said);
  } else if (said.starts({"ip", "virtual-router", "address"})) {
    builder.virtual_address(builder.group(interface, "varp", ""), said.at(3), said.line);
  } else if (word == "channel-group" || said.starts({"bundle", "id"})) {
    read_channel(builder, interface, said);
  } else if (said.starts({"port-channel", "min-links"}) || said.starts({"lacp", "min-links"})) {
    interface.min_links = core::to_int(said.at(2));
  } else if (said.starts({"bundle", "minimum-active", "links"})) {
    interface.min_links = core::to_int(said.at(3));
  } else if (word == "switchport") {
    read_switchport(builder, interface, said);
  } else if (word == "vpc" || word == "mlag") {
    read_pair_id(interface, said);
  } else if (word == "vrf") {
    // "vrf forwarding RED", "vrf member RED", "vrf RED".
    interface.vrf = said.words.size() > 2 ? said.rest(2) : said.rest(1);
  } else if (said.starts({"ip", "vrf", "forwarding"})) {
    interface.vrf = said.rest(3);
  } else {
    FirstHops{builder}.read(interface, said);
  }
}

}  // namespace plimsoll::netconfig
