#include "collectors/snmp/recording.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::snmp {
namespace {

/// Whether a line can hold it as it is: printable ASCII without a blank at either end.
bool is_plain(const std::string& octets) {
  if (octets.empty()) return true;
  if (octets.front() == ' ' || octets.back() == ' ') return false;
  return std::ranges::all_of(octets, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string hexadecimal(const std::string& octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * octets.size());
  for (const char c : octets) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::string tag_and_value(const Value& value) {
  const std::string tag = std::to_string(static_cast<int>(value.type));
  switch (value.type) {
    case Value::Type::octets:
      if (is_plain(value.octets)) return tag + '|' + value.octets;
      return tag + "x|" + hexadecimal(value.octets);
    case Value::Type::ip_address:
    case Value::Type::opaque:
      return tag + "x|" + hexadecimal(value.octets);
    case Value::Type::oid:
      return tag + '|' + to_string(value.oid);
    case Value::Type::null:
      return tag + '|';
    default:
      return tag + '|' + std::to_string(value.number);
  }
}

}  // namespace

std::string to_snmprec(const Walk& walk) {
  std::string out;
  for (const auto& [oid, value] : walk.objects()) {
    out += to_string(oid) + '|' + tag_and_value(value) + '\n';
  }
  return out;
}

Value redacted(Value value, std::span<const std::string> secrets) {
  constexpr std::string_view kStars = "***";
  for (const std::string& secret : secrets) {
    for (auto at = value.octets.find(secret); at != std::string::npos;
         at = value.octets.find(secret, at + kStars.size())) {
      value.octets.replace(at, secret.size(), kStars);
    }
  }
  return value;
}

}  // namespace plimsoll::snmp
