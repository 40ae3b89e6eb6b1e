#include <algorithm>
#include <array>
#include <utility>

#include "collectors/netconfig/statement.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

constexpr std::size_t kMostLines = 4000;

struct Name {
  Dialect dialect;
  std::string_view name;
  std::string_view vendor;
};

constexpr auto kNames = std::to_array<Name>({
    {Dialect::ios, "cisco-ios", "Cisco"},
    {Dialect::nxos, "cisco-nx-os", "Cisco"},
    {Dialect::iosxr, "cisco-ios-xr", "Cisco"},
    {Dialect::eos, "arista-eos", "Arista"},
    {Dialect::a10, "a10-acos", "A10"},
    {Dialect::junos, "junos", "Juniper"},
    {Dialect::junos_set, "junos", "Juniper"},
    {Dialect::cumulus, "cumulus-nclu", "Cumulus"},
    {Dialect::check_point, "check-point-gaia", "Check Point"},
});

/// What a line that holds (or starts with) this text speaks for.
struct Sign {
  std::string_view text;
  Dialect dialect;
  int weight;
};

/// Starts of lines, blanks in front taken off.
constexpr auto kStarts = std::to_array<Sign>({
    {"!RANCID-CONTENT-TYPE: cisco-nx", Dialect::nxos, 1000},
    {"!RANCID-CONTENT-TYPE: cisco-xr", Dialect::iosxr, 1000},
    {"!RANCID-CONTENT-TYPE: cisco", Dialect::ios, 500},
    {"!RANCID-CONTENT-TYPE: arista", Dialect::eos, 1000},
    {"!RANCID-CONTENT-TYPE: a10", Dialect::a10, 1000},
    {"#RANCID-CONTENT-TYPE: juniper", Dialect::junos, 3},
    {"!BATFISH_FORMAT: a10_acos", Dialect::a10, 1000},
    {"!! IOS XR", Dialect::iosxr, 1000},
    {"feature ", Dialect::nxos, 5},
    {"vpc domain ", Dialect::nxos, 50},
    {"switchname ", Dialect::nxos, 20},
    {"vrf context ", Dialect::nxos, 20},
    {"interface Bundle-Ether", Dialect::iosxr, 50},
    {"interface preconfigure ", Dialect::iosxr, 50},
    {"ipv4 address ", Dialect::iosxr, 5},
    {"router static", Dialect::iosxr, 20},
    {"mlag configuration", Dialect::eos, 50},
    {"interface Port-Channel", Dialect::eos, 20},
    {"interface Port-channel", Dialect::ios, 20},
    {"interface port-channel", Dialect::nxos, 20},
    {"interface GigabitEthernet", Dialect::ios, 3},
    {"interface FastEthernet", Dialect::ios, 3},
    {"interface mgmt0", Dialect::nxos, 5},
    {"interface Management", Dialect::eos, 5},
    {"management api ", Dialect::eos, 20},
    {"transceiver qsfp", Dialect::eos, 20},
    {"daemon TerminAttr", Dialect::eos, 20},
    {"service timestamps", Dialect::ios, 5},
    {"boot-start-marker", Dialect::ios, 10},
    {"standby ", Dialect::ios, 2},
    {"vrrp-a ", Dialect::a10, 20},
    {"slb ", Dialect::a10, 10},
    {"interface ethernet ", Dialect::a10, 2},
    {"hostname ", Dialect::ios, 1},
    {"interface ", Dialect::ios, 1},
    {"net add ", Dialect::cumulus, 10},
    {"set system host-name ", Dialect::junos_set, 20},
    {"set version ", Dialect::junos_set, 20},
    {"set interfaces ", Dialect::junos_set, 10},
    {"set groups ", Dialect::junos_set, 10},
    {"set routing-options ", Dialect::junos_set, 10},
    {"# Exported by ", Dialect::check_point, 50},
    {"set hostname ", Dialect::check_point, 10},
    {"set interface ", Dialect::check_point, 10},
    {"add bonding group ", Dialect::check_point, 20},
    {"interfaces {", Dialect::junos, 20},
    {"system {", Dialect::junos, 20},
    {"host-name ", Dialect::junos, 10},
    {"routing-options {", Dialect::junos, 10},
});

constexpr auto kAnywhere = std::to_array<Sign>({
    {" EOS-", Dialect::eos, 100},
    {".swi", Dialect::eos, 50},
    {"NX-OS", Dialect::nxos, 50},
    {"IOS XR", Dialect::iosxr, 50},
});

}  // namespace

std::optional<Dialect> detect(std::string_view text) {
  std::array<int, kNames.size()> weights{};
  std::size_t at = 0;
  for (std::size_t count = 0; count < kMostLines && at < text.size(); ++count) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view whole = text.substr(at, std::min<std::size_t>(end - at, 512));
    const std::string_view line = core::trim(whole);
    at = end + 1;
    for (const Sign& sign : kStarts) {
      if (line.starts_with(sign.text))
        weights[static_cast<std::size_t>(sign.dialect)] += sign.weight;
    }
    const bool tells = line.starts_with('!') || line.starts_with("boot ");
    for (const Sign& sign : kAnywhere) {
      if (tells && line.find(sign.text) != std::string_view::npos) {
        weights[static_cast<std::size_t>(sign.dialect)] += sign.weight;
      }
    }
  }
  const auto best = std::ranges::max_element(weights);
  if (*best == 0) return std::nullopt;
  return kNames[static_cast<std::size_t>(best - weights.begin())].dialect;
}

std::string_view to_string(Dialect dialect) {
  return kNames[static_cast<std::size_t>(dialect)].name;
}

std::string_view vendor_of(Dialect dialect) {
  return kNames[static_cast<std::size_t>(dialect)].vendor;
}

Config parse(std::string_view text, Dialect dialect) {
  Config out;
  out.dialect = dialect;
  switch (dialect) {
    case Dialect::ios:
    case Dialect::nxos:
    case Dialect::iosxr:
    case Dialect::eos:
      parse_cisco(text, out);
      break;
    case Dialect::a10:
      parse_a10(text, out);
      break;
    case Dialect::junos:
    case Dialect::junos_set:
      parse_junos(text, out);
      break;
    case Dialect::cumulus:
      parse_cumulus(text, out);
      break;
    case Dialect::check_point:
      parse_check_point(text, out);
      break;
  }
  return out;
}

}  // namespace plimsoll::netconfig
