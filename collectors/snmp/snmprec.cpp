#include "collectors/snmp/snmprec.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

using Type = Value::Type;

std::optional<Type> type_of(std::string_view tag) {
  constexpr auto kTags = std::to_array<std::pair<std::string_view, Type>>({
      {"2", Type::integer},
      {"4", Type::octets},
      {"5", Type::null},
      {"6", Type::oid},
      {"64", Type::ip_address},
      {"65", Type::counter32},
      {"66", Type::gauge32},
      {"67", Type::time_ticks},
      {"68", Type::opaque},
      {"70", Type::counter64},
  });
  for (const auto& [text, type] : kTags) {
    if (text == tag) return type;
  }
  return std::nullopt;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

/// "10.0.0.1" as four bytes.
std::optional<std::string> address_octets(std::string_view text) {
  const auto oid = parse_oid(text);
  if (!oid || oid->size() != 4) return std::nullopt;
  std::string out;
  for (const std::uint32_t number : *oid) {
    if (number > 255) return std::nullopt;
    out += static_cast<char>(number);
  }
  return out;
}

/// A whole number; a counter64 above 2^63-1 is 2^63-1.
std::optional<std::int64_t> number(std::string_view text, Type type) {
  if (const auto value = core::to_int(text)) return value;
  if (type != Type::counter64) return std::nullopt;
  std::uint64_t large = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, large);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return std::numeric_limits<std::int64_t>::max();
}

std::optional<Value> plain_value(Type type, std::string_view text) {
  Value out;
  out.type = type;
  switch (type) {
    case Type::octets:
    case Type::opaque:
      out.octets = text;
      return out;
    case Type::null:
      return out;
    case Type::oid: {
      auto oid = parse_oid(text);
      if (!oid) return std::nullopt;
      out.oid = std::move(*oid);
      return out;
    }
    case Type::ip_address: {
      auto octets = address_octets(text);
      if (!octets) return std::nullopt;
      out.octets = std::move(*octets);
      return out;
    }
    default: {
      const auto value = number(core::trim(text), type);
      if (!value) return std::nullopt;
      out.number = *value;
      return out;
    }
  }
}

std::optional<Value> hex_value_of(Type type, std::string_view text) {
  auto octets = unhex(text);
  if (!octets) return std::nullopt;
  // Only octets need hexadecimal; what else is written so is the plain text, coded.
  if (type != Type::octets && type != Type::opaque && type != Type::ip_address)
    return plain_value(type, *octets);
  if (type == Type::ip_address && octets->size() != 4) return std::nullopt;
  Value out;
  out.type = type;
  out.octets = std::move(*octets);
  return out;
}

/// Reads one line into `walk`; says why it was left out, or nothing.
std::string read_line(std::string_view line, Walk& walk) {
  const auto first = line.find('|');
  const auto second = first == std::string_view::npos ? first : line.find('|', first + 1);
  if (second == std::string_view::npos) return "expected OID|TAG|VALUE";
  auto oid = parse_oid(line.substr(0, first));
  if (!oid) return "expected an OID of at most 128 numbers";
  std::string_view tag = line.substr(first + 1, second - first - 1);
  const std::string_view text = line.substr(second + 1);
  if (tag.find(':') != std::string_view::npos)
    return "its value is made up by a simulator's module";
  const bool hex = tag.ends_with('x');
  if (hex) tag.remove_suffix(1);
  const auto type = type_of(tag);
  if (!type) return "expected the tag of an ASN.1 type";
  if (text.size() > kValueBound * (hex ? 2 : 1)) return "its value has more than 64 KiB";
  auto value = hex ? hex_value_of(*type, text) : plain_value(*type, text);
  if (!value) return "expected a value of the type that its tag names";
  walk.put(std::move(*oid), std::move(*value));
  return {};
}

}  // namespace

Recording read_snmprec(std::string_view text) {
  Recording out;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    std::string reason = out.walk.size() < kObjectsBound
                             ? read_line(line, out.walk)
                             : std::string{"there are more than 4 million objects"};
    if (reason.empty()) continue;
    if (++out.left_out <= kIssuesBound)
      out.issues.push_back({"line " + std::to_string(number), std::move(reason)});
  }
  return out;
}

}  // namespace plimsoll::snmp
