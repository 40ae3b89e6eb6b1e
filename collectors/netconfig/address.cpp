#include "collectors/netconfig/address.hpp"

#include <algorithm>
#include <bit>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "lib/core/text.hpp"

namespace plimsoll::netconfig {

namespace {

/// The longest text that can be an address.
constexpr std::size_t kLongest = 45;

std::optional<Subnet> whole(std::string_view ip) {
  if (ip.size() > kLongest || ip.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string text{ip};
  Subnet out;
  out.v6 = text.find(':') != std::string::npos;
  out.prefix = out.v6 ? 128 : 32;
  if (::inet_pton(out.v6 ? AF_INET6 : AF_INET, text.c_str(), out.bytes.data()) != 1) {
    return std::nullopt;
  }
  return out;
}

std::string print(const Subnet& subnet) {
  std::array<char, INET6_ADDRSTRLEN> out{};
  const int family = subnet.v6 ? AF_INET6 : AF_INET;
  return ::inet_ntop(family, subnet.bytes.data(), out.data(), out.size());
}

void clear_host(Subnet& subnet) {
  for (std::size_t i = 0; i < subnet.bytes.size(); ++i) {
    const int kept = std::clamp(subnet.prefix - static_cast<int>(i) * 8, 0, 8);
    subnet.bytes[i] = static_cast<std::uint8_t>(subnet.bytes[i] & (0xFF00U >> unsigned(kept)));
  }
}

std::optional<Address> make(std::string_view ip, std::optional<std::int64_t> prefix) {
  auto subnet = whole(ip);
  if (!subnet) return std::nullopt;
  Address out{print(*subnet), *subnet, false};
  if (prefix) {
    if (*prefix < 0 || *prefix > out.subnet.prefix) return std::nullopt;
    out.subnet.prefix = static_cast<int>(*prefix);
  }
  clear_host(out.subnet);
  return out;
}

}  // namespace

std::string to_string(const Subnet& subnet) {
  return print(subnet) + "/" + std::to_string(subnet.prefix);
}

std::optional<Address> parse_address(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return make(text, std::nullopt);
  const auto prefix = core::to_int(text.substr(slash + 1));
  if (!prefix) return std::nullopt;
  return make(text.substr(0, slash), prefix);
}

std::optional<Address> parse_address(std::string_view ip, std::string_view mask) {
  const auto bits = whole(mask);
  if (!bits || bits->v6) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8U) | bits->bytes[i];
  const int ones = std::countl_one(value);
  if (std::popcount(value) != ones) return std::nullopt;
  const auto out = make(ip, ones);
  return out && !out->subnet.v6 ? out : std::nullopt;
}

std::optional<std::string> parse_ip(std::string_view text) {
  const auto subnet = whole(text);
  if (!subnet) return std::nullopt;
  return print(*subnet);
}

bool contains(const Subnet& outer, Subnet inner) {
  if (inner.v6 != outer.v6 || inner.prefix < outer.prefix) return false;
  inner.prefix = outer.prefix;
  clear_host(inner);
  return inner == outer;
}

bool is_link_local(std::string_view ip) {
  const auto address = whole(ip);
  if (!address) return false;
  if (address->v6) return address->bytes[0] == 0xFE && (address->bytes[1] & 0xC0U) == 0x80;
  return address->bytes[0] == 169 && address->bytes[1] == 254;
}

}  // namespace plimsoll::netconfig
