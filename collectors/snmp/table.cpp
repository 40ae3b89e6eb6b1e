#include "collectors/snmp/table.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>

namespace plimsoll::snmp {

Table::Table(const Walk& walk, Oid entry) : walk_{walk}, entry_{std::move(entry)} {
  const auto [first, last] = walk.below(entry_);
  for (auto object = first; object != last; ++object) {
    const auto skipped = static_cast<std::ptrdiff_t>(entry_.size()) + 1;
    if (std::ssize(object->first) <= skipped) continue;  // the column itself: no row
    rows_.emplace(object->first.begin() + skipped, object->first.end());
  }
}

const Value* Table::cell(std::uint32_t column, const Oid& index) const {
  return walk_.find(entry_ + Oid{column} + index);
}

std::optional<std::int64_t> Table::integer(std::uint32_t column, const Oid& index) const {
  return walk_.integer(entry_ + Oid{column} + index);
}

std::optional<std::string> Table::text(std::uint32_t column, const Oid& index) const {
  return walk_.text(entry_ + Oid{column} + index);
}

std::optional<std::int64_t> within(std::optional<std::int64_t> value, std::int64_t least,
                                   std::int64_t most) {
  if (!value || *value < least || *value > most) return std::nullopt;
  return value;
}

Oid mib2(const Oid& more) { return Oid{1, 3, 6, 1, 2, 1} + more; }
Oid enterprise(const Oid& more) { return Oid{1, 3, 6, 1, 4, 1} + more; }

std::string index_text(const Oid& index) { return to_string(index); }

std::string mac_text(std::string_view octets) {
  if (octets.size() != 6) return {};
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    const auto byte = static_cast<unsigned char>(c);
    if (!out.empty()) out += ':';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::string address_text(std::string_view octets) {
  if (octets.size() == 6) return mac_text(octets);
  const int family = octets.size() == 4 ? AF_INET : octets.size() == 16 ? AF_INET6 : AF_UNSPEC;
  if (family == AF_UNSPEC) return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(family, octets.data(), text.data(), text.size()) == nullptr) return {};
  return text.data();
}

}  // namespace plimsoll::snmp
