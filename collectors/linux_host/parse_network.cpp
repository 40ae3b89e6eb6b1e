#include "collectors/linux_host/parse_network.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <set>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "collectors/linux_host/parse_system.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::linux_host {
namespace {

using core::words;

constexpr std::size_t kListLimit = 4096;
constexpr std::size_t kPortLimit = 512;
constexpr std::size_t kSocketLimit = 262'144;

template <typename T>
std::optional<T> hex(std::string_view text) {
  T value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, 16);
  if (text.empty() || error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

std::string ipv4_text(std::uint32_t network_order) {
  std::array<char, INET_ADDRSTRLEN> out{};
  const in_addr address{network_order};
  return ::inet_ntop(AF_INET, &address, out.data(), out.size());
}

std::string ipv6_text(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const std::string text = ::inet_ntop(AF_INET6, &address, out.data(), out.size());
  constexpr std::string_view kMapped = "::ffff:";
  if (IN6_IS_ADDR_V4MAPPED(&address)) return text.substr(kMapped.size());
  return text;
}

/// A 32-bit word that a little-endian kernel printed as a number, back in network byte order.
std::uint32_t word_of(std::uint32_t printed) {
  const std::array<unsigned char, 4> bytes{
      static_cast<unsigned char>(printed), static_cast<unsigned char>(printed >> 8U),
      static_cast<unsigned char>(printed >> 16U), static_cast<unsigned char>(printed >> 24U)};
  std::uint32_t out = 0;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<unsigned char*>(&out));
  return out;
}

/// 32 hexadecimal digits in address order.
std::optional<in6_addr> plain_ipv6(std::string_view text) {
  in6_addr out{};
  if (text.size() != 32) return std::nullopt;
  for (std::size_t i = 0; i < 16; ++i) {
    const auto byte = hex<unsigned char>(text.substr(2 * i, 2));
    if (!byte) return std::nullopt;
    out.s6_addr[i] = *byte;
  }
  return out;
}

/// The address of a socket: 8 digits (one word) or 32 (four words), each word little-endian.
std::optional<std::string> socket_address(std::string_view text) {
  if (text.size() == 8) {
    const auto word = hex<std::uint32_t>(text);
    if (!word) return std::nullopt;
    return ipv4_text(word_of(*word));
  }
  if (text.size() != 32) return std::nullopt;
  in6_addr out{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto word = hex<std::uint32_t>(text.substr(8 * i, 8));
    if (!word) return std::nullopt;
    for (std::size_t byte = 0; byte < 4; ++byte) {
      out.s6_addr[4 * i + byte] = static_cast<unsigned char>(*word >> (8U * byte));
    }
  }
  return ipv6_text(out);
}

bool end_point(std::string_view text, std::string& address, std::uint16_t& port) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  auto parsed = socket_address(text.substr(0, colon));
  const auto number = hex<std::uint16_t>(text.substr(colon + 1));
  if (!parsed || !number) return false;
  address = std::move(*parsed);
  port = *number;
  return true;
}

/// The milliseconds of "100"; absent for anything that is no count.
std::optional<std::int64_t> milliseconds(std::string_view text) {
  const auto value = core::to_int(text);
  if (!value || *value < 0 || *value > INT32_MAX) return std::nullopt;
  return value;
}

void bond_port_field(BondPort& port, std::string_view name, std::string_view value) {
  if (name == "MII Status") port.up = value == "up";
  if (name == "Permanent HW addr") port.permanent_mac = value;
  if (name == "Link Failure Count") port.failures = core::to_int(value);
}

bool bond_field(Bond& bond, std::string_view name, std::string_view value) {
  if (name == "Bonding Mode") bond.mode = core::printable(value);
  if (name == "Currently Active Slave" && value != "None" && is_plain_name(value))
    bond.active_port = value;
  std::optional<std::int64_t>* target = nullptr;
  if (name == "MII Polling Interval (ms)") target = &bond.miimon_ms;
  if (name == "Down Delay (ms)") target = &bond.down_delay_ms;
  if (name == "ARP Polling Interval (ms)") target = &bond.arp_interval_ms;
  if (name == "Min links") target = &bond.min_links;
  if (target == nullptr) return true;
  *target = milliseconds(value);
  return target->has_value();
}

}  // namespace

Bond parse_bond(std::string_view text) {
  Bond out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = core::trim(line.substr(0, colon));
    const auto value = core::trim(line.substr(colon + 1));
    if (name == "Slave Interface") {
      if (out.ports.size() >= kPortLimit || !is_plain_name(value)) {
        note(out.issues, number, fmt::format("expected a port's name, got \"{}\"", shown(value)));
      } else {
        out.ports.push_back({std::string{value}, {}, {}, {}});
      }
    } else if (!out.ports.empty()) {
      bond_port_field(out.ports.back(), name, value);
    } else if (!bond_field(out, name, value)) {
      note(out.issues, number, fmt::format("expected a count, got \"{}\"", shown(value)));
    }
  }
  return out;
}

Routes parse_routes(std::string_view text) {
  constexpr std::uint32_t kUp = 1;          // RTF_UP
  constexpr std::uint32_t kReject = 0x200;  // RTF_REJECT
  Routes out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    if (++number == 1 || core::trim(line).empty()) continue;
    const auto parts = words(line);
    const auto at = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string_view{}; };
    const auto destination = hex<std::uint32_t>(at(1));
    const auto gateway = hex<std::uint32_t>(at(2));
    const auto flags = hex<std::uint32_t>(at(3));
    const auto metric = core::to_int(at(6));
    const auto mask = hex<std::uint32_t>(at(7));
    if (!destination || !gateway || !flags || !metric || !mask || out.routes.size() >= kListLimit) {
      note(out.issues, number, fmt::format("expected a route, got \"{}\"", shown(line)));
      continue;
    }
    if ((*flags & kUp) == 0 || (*flags & kReject) != 0) continue;
    out.routes.push_back({std::string{parts[0]}, ipv4_text(word_of(*destination)),
                          __builtin_popcount(*mask),
                          *gateway == 0 ? std::string{} : ipv4_text(word_of(*gateway)), *metric});
  }
  return out;
}

Routes parse_routes6(std::string_view text) {
  constexpr std::uint32_t kUp = 1;
  constexpr std::uint32_t kReject = 0x200;
  constexpr std::uint32_t kLocal = 0x80000000;  // RTF_LOCAL
  Routes out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    const auto parts = words(line);
    const auto at = [&](std::size_t i) { return i < parts.size() ? parts[i] : std::string_view{}; };
    const auto destination = plain_ipv6(at(0));
    const auto prefix = hex<std::uint8_t>(at(1));
    const auto gateway = plain_ipv6(at(4));
    const auto metric = hex<std::uint32_t>(at(5));
    const auto flags = hex<std::uint32_t>(at(8));
    if (!destination || !prefix || *prefix > 128 || !gateway || !metric || !flags ||
        at(9).empty() || out.routes.size() >= kListLimit) {
      note(out.issues, number, fmt::format("expected an IPv6 route, got \"{}\"", shown(line)));
      continue;
    }
    if ((*flags & kUp) == 0 || (*flags & (kReject | kLocal)) != 0) continue;
    const bool direct = IN6_IS_ADDR_UNSPECIFIED(&*gateway);
    out.routes.push_back({std::string{parts[9]}, ipv6_text(*destination), *prefix,
                          direct ? std::string{} : ipv6_text(*gateway), *metric});
  }
  return out;
}

std::vector<std::string> parse_local_addresses(std::string_view text) {
  std::set<std::uint32_t> out;  // host byte order: address order
  std::optional<std::uint32_t> leaf;
  for (const auto line : core::lines(text)) {
    const auto parts = words(line);
    if (parts.size() == 2 && parts[0] == "|--") {
      in_addr address{};
      const bool good = ::inet_pton(AF_INET, std::string{parts[1]}.c_str(), &address) == 1;
      leaf = good ? std::optional{ntohl(address.s_addr)} : std::nullopt;
    } else if (parts.size() >= 3 && parts[0] == "/32" && parts[1] == "host" &&
               parts[2] == "LOCAL") {
      if (leaf && (*leaf >> 24U) != 127 && out.size() < kListLimit) out.insert(*leaf);
    }
  }
  std::vector<std::string> texts;
  for (const auto address : out) texts.push_back(ipv4_text(htonl(address)));
  return texts;
}

std::vector<Address6> parse_addresses6(std::string_view text) {
  std::vector<Address6> out;
  for (const auto line : core::lines(text)) {
    const auto parts = words(line);
    if (parts.size() != 6 || parts[3] != "00" || out.size() >= kListLimit) continue;
    const auto address = plain_ipv6(parts[0]);
    const auto prefix = hex<std::uint8_t>(parts[2]);
    if (!address || !prefix || *prefix > 128) continue;
    out.push_back({std::string{parts[5]}, ipv6_text(*address), *prefix});
  }
  return out;
}

bool within(std::string_view address, std::string_view network, int prefix) {
  std::array<unsigned char, 16> a{};
  std::array<unsigned char, 16> n{};
  const int family = address.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  if (::inet_pton(family, std::string{address}.c_str(), a.data()) != 1) return false;
  if (::inet_pton(family, std::string{network}.c_str(), n.data()) != 1) return false;
  if (prefix < 0 || prefix > (family == AF_INET ? 32 : 128)) return false;
  for (int bit = 0; bit < prefix; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const unsigned mask = 0x80U >> static_cast<unsigned>(bit % 8);
    if ((a.at(byte) & mask) != (n.at(byte) & mask)) return false;
  }
  return true;
}

Sockets parse_sockets(std::string_view text) {
  Sockets out;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    if (++number == 1 || core::trim(line).empty()) continue;
    const auto parts = words(line);
    Socket socket;
    if (parts.size() < 10 || out.sockets.size() >= kSocketLimit ||
        !end_point(parts[1], socket.local, socket.local_port) ||
        !end_point(parts[2], socket.remote, socket.remote_port)) {
      note(out.issues, number, fmt::format("expected a socket, got \"{}\"", shown(line)));
      continue;
    }
    if (parts[3] == "01") socket.state = Socket::State::established;
    if (parts[3] == "0A") socket.state = Socket::State::listening;
    const auto inode = core::to_int(parts[9]);
    if (inode && *inode > 0) socket.inode = static_cast<std::uint64_t>(*inode);
    out.sockets.push_back(std::move(socket));
  }
  return out;
}

}  // namespace plimsoll::linux_host
