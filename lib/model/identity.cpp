#include "lib/model/identity.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "lib/core/text.hpp"

namespace plimsoll::model {
namespace {

using core::lower;
using core::trim;

/// What firmware says when nobody set the value; lower case.
constexpr auto kPlaceholders = std::to_array<std::string_view>({
    "to be filled by o.e.m.",
    "to be filled by o.e.m",
    "default string",
    "not specified",
    "not available",
    "not applicable",
    "system serial number",
    "chassis serial number",
    "base board serial number",
    "none",
    "null",
    "n/a",
    "na",
    "unknown",
    "empty",
    "invalid",
    "serial",
    "o.e.m.",
    "oem",
    "0123456789",
    "1234567890",
    "123456789",
    "012345678",
    "xxxxxxxxxx",
    "no asset tag",
    "not provided",
    "system product name",
    "todo",
});

bool is_placeholder(std::string_view text) {
  if (text.size() < 3) return true;
  const std::string value = lower(text);
  if (std::ranges::find(kPlaceholders, value) != kPlaceholders.end()) return true;
  return value.find_first_not_of(value.front()) == std::string::npos;  // "0000000", "........"
}

/// Names that devices have before somebody gives them one; lower case.
constexpr auto kDefaultNames = std::to_array<std::string_view>(
    {"localhost", "switch", "router",   "firewall",    "cisco",    "arista", "juniper",
     "huawei",    "hp",     "hpe",      "ubuntu",      "debian",   "linux",  "ups",
     "pdu",       "apc",    "mikrotik", "vyos",        "bogon",    "host",   "default",
     "unnamed",   "sw",     "nas",      "diskstation", "amnesiac", "openwrt"});

/// "r1" is a name, if a short one.
bool is_default_name(std::string_view name) {
  return name.size() < 2 || (name.size() > 2 && is_placeholder(name)) ||
         std::ranges::find(kDefaultNames, name) != kDefaultNames.end() ||
         name.starts_with("localhost.");
}

/// How vendors shorten the names of interfaces; the first column starts the long name.
constexpr auto kInterfaceWords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"fourhundredgig", "fou"},
    {"twohundredgig", "two"},
    {"hundredgig", "hu"},
    {"fiftygig", "fi"},
    {"fortygig", "fo"},
    {"twentyfivegig", "twe"},
    {"tengig", "te"},
    {"fivegig", "fiv"},
    {"twogig", "tw"},
    {"gig", "gi"},
    {"fastethernet", "fa"},
    {"port-channel", "po"},
    {"bundle-ether", "be"},
    {"management", "ma"},
    {"loopback", "lo"},
    {"ethernet", "et"},
    {"vlan", "vl"},
});

/// First-hop groups' virtual addresses, as the start of the hexadecimal digits.
bool is_virtual_mac(std::string_view digits) {
  constexpr auto kPrefixes = std::to_array<std::string_view>(
      {"00005e0001", "00005e0002", "00000c07ac", "00000c9ff", "0007b4"});
  return std::ranges::any_of(kPrefixes,
                             [&](std::string_view prefix) { return digits.starts_with(prefix); });
}

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

/// The hexadecimal digits of `text` in lower case if all else is in `separators`; empty otherwise.
std::string hex_digits(std::string_view text, std::string_view separators) {
  std::string out;
  for (const char c : text) {
    if (is_hex(c)) {
      out += c;
    } else if (separators.find(c) == std::string_view::npos) {
      return {};
    }
  }
  return lower(out);
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > 63) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
  });
}

std::optional<std::string> normal_ipv4(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  const std::uint32_t host = ntohl(address.s_addr);
  const std::uint32_t first = host >> 24U;
  const bool link_local = (host >> 16U) == 0xA9FEU;
  if (first == 0 || first == 127 || first >= 224 || link_local) return std::nullopt;
  std::array<char, INET_ADDRSTRLEN> out{};
  return ::inet_ntop(AF_INET, &address, out.data(), out.size());
}

std::optional<std::string> normal_ipv6(const std::string& text) {
  in6_addr address{};
  if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  if (IN6_IS_ADDR_UNSPECIFIED(&address) || IN6_IS_ADDR_LOOPBACK(&address) ||
      IN6_IS_ADDR_LINKLOCAL(&address) || IN6_IS_ADDR_MULTICAST(&address)) {
    return std::nullopt;
  }
  std::array<char, INET6_ADDRSTRLEN> out{};
  const std::string normal = ::inet_ntop(AF_INET6, &address, out.data(), out.size());
  constexpr std::string_view kMapped = "::ffff:";
  if (normal.starts_with(kMapped) && normal.find('.') != std::string::npos) {
    return normal_ipv4(normal.substr(kMapped.size()));
  }
  return normal;
}

}  // namespace

std::string normal_vendor(std::string_view vendor) {
  std::string text = lower(trim(vendor));
  for (const std::string_view suffix :
       {", inc.", " inc.", " inc", " corporation", " corp.", " corp", " co., ltd.", " ltd.", " ltd",
        " gmbh", " ag", " computer", " systems"}) {
    if (text.ends_with(suffix)) text.resize(text.size() - suffix.size());
  }
  constexpr auto kSame = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"hewlett packard enterprise", "hpe"},
      {"hewlett-packard", "hpe"},
      {"hewlett packard", "hpe"},
      {"hp", "hpe"},
      {"dell emc", "dell"},
      {"dellemc", "dell"},
      {"super micro", "supermicro"},
      {"international business machines", "ibm"},
      {"fujitsu technology solutions", "fujitsu"},
  });
  for (const auto& [from, to] : kSame) {
    if (text == from) return std::string{to};
  }
  return std::string{trim(text)};
}

std::optional<Identifier> serial_id(std::string_view vendor, std::string_view serial) {
  const std::string_view value = trim(serial);
  const std::string maker = normal_vendor(vendor);
  if (is_placeholder(value) || maker.empty() || !core::is_utf8(value)) return std::nullopt;
  return Identifier{"serial", maker + "/" + std::string{value}};
}

std::optional<Identifier> uuid_id(std::string_view uuid) {
  std::string digits = hex_digits(trim(uuid), "-{}");
  if (digits.size() != 32 || is_placeholder(digits)) return std::nullopt;
  if (digits == "03000200040005000006000700080009") return std::nullopt;  // a board maker's default
  for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, 1, '-');
  return Identifier{"uuid", digits};
}

std::optional<Identifier> mac_id(std::string_view mac) {
  std::string digits = hex_digits(trim(mac), ":-.");
  if (digits.size() != 12 || is_placeholder(digits)) return std::nullopt;
  const std::string_view kBits = "0123456789abcdef";
  const auto low = kBits.find(digits[1]);
  if ((low & 1U) != 0 || (low & 2U) != 0) return std::nullopt;  // multicast; locally administered
  if (is_virtual_mac(digits)) return std::nullopt;
  for (const std::size_t at : {10U, 8U, 6U, 4U, 2U}) digits.insert(at, 1, ':');
  return Identifier{"mac", digits};
}

std::optional<Identifier> fqdn_id(std::string_view name) {
  std::string value = lower(trim(name));
  if (value.ends_with('.')) value.pop_back();
  if (value.size() > 253 || value.find('.') == std::string::npos) return std::nullopt;
  if (value == "localhost.localdomain" || ip_id(value)) return std::nullopt;
  const auto labels = core::split(value, '.');
  if (!std::ranges::all_of(labels, is_host_label)) return std::nullopt;
  if (std::ranges::all_of(labels.back(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;  // a broken IPv4 address, not a name
  }
  return Identifier{"fqdn", value};
}

std::optional<Identifier> ip_id(std::string_view address) {
  std::string text{trim(address)};
  if (text.size() > 64 || text.find('\0') != std::string::npos) return std::nullopt;
  auto normal = text.find(':') == std::string::npos ? normal_ipv4(text) : normal_ipv6(text);
  if (!normal) return std::nullopt;
  return Identifier{"ip", std::move(*normal)};
}

std::optional<Identifier> chassis_id(std::string_view text) {
  const std::string_view value = trim(text);
  if (hex_digits(value, ":-.").size() == 12) {
    auto mac = mac_id(value);
    if (!mac) return std::nullopt;
    return Identifier{"chassis-id", std::move(mac->value)};
  }
  if (!core::is_utf8(value) || is_default_name(lower(value))) return std::nullopt;
  return Identifier{"chassis-id", lower(value)};
}

std::string interface_name(std::string_view name) {
  if (const auto mac = mac_id(name)) return mac->value;
  const std::string text = lower(trim(name));
  const auto digit = text.find_first_of("0123456789");
  if (digit == std::string::npos) return text;
  const std::string_view word = trim(std::string_view{text}.substr(0, digit));
  for (const auto& [start, brief] : kInterfaceWords) {
    // Linux says eth0, Junos ge-0/0/0: neither is a shortened name of these.
    if (word.starts_with(start)) return std::string{brief} + text.substr(digit);
  }
  // Between the two: "Gig 1/0/1" of CDP, "Eth1/1" of NX-OS.
  if (word == "eth" && text.find('/') != std::string::npos) return "et" + text.substr(digit);
  return std::string{word} + text.substr(digit);
}

std::optional<Identifier> port_id(std::string_view device, std::string_view interface) {
  const auto id = chassis_id(device);
  const std::string port = interface_name(interface);
  if (!id || port.empty() || !core::is_utf8(port)) return std::nullopt;
  return Identifier{"port-id", id->value + "/" + port};
}

std::optional<Identifier> normal_id(const Identifier& id) {
  if (id.scheme == "uuid") return uuid_id(id.value);
  if (id.scheme == "mac") return mac_id(id.value);
  if (id.scheme == "fqdn") return fqdn_id(id.value);
  if (id.scheme == "ip") return ip_id(id.value);
  if (id.scheme == "chassis-id") return chassis_id(id.value);
  std::string_view value = trim(id.value);
  if (value.empty() || !core::is_utf8(value)) return std::nullopt;
  if (id.scheme == "serial") {
    const auto slash = value.find('/');
    if (slash == std::string_view::npos) return std::nullopt;  // a serial needs its vendor
    return serial_id(value.substr(0, slash), value.substr(slash + 1));
  }
  return Identifier{id.scheme, std::string{value}};
}

std::string_view identity_class(std::string_view kind) {
  constexpr auto kDevices = std::to_array<std::string_view>(
      {"server", "vm", "hypervisor", "kubernetes_node", "switch", "router", "firewall", "appliance",
       "storage_array", "ups", "pdu"});
  return std::ranges::find(kDevices, kind) != kDevices.end() ? "device" : kind;
}

}  // namespace plimsoll::model
