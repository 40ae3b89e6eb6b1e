#include "collectors/snmp/walk.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace plimsoll::snmp {
namespace {

constexpr std::size_t kLongest = 128;  // RFC 2578, 3.5

}  // namespace

std::optional<Oid> parse_oid(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  Oid out;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    std::uint32_t number = 0;
    const auto [rest, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || out.size() == kLongest) return std::nullopt;
    out.push_back(number);
    if (rest == end) return out;
    if (*rest != '.') return std::nullopt;
    at = rest + 1;
  }
}

std::string to_string(const Oid& oid) {
  std::string out;
  for (const std::uint32_t number : oid) {
    if (!out.empty()) out += '.';
    out += std::to_string(number);
  }
  return out;
}

Oid operator+(Oid base, const Oid& more) {
  base.insert(base.end(), more.begin(), more.end());
  return base;
}

bool starts_with(const Oid& oid, const Oid& prefix) {
  return oid.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), oid.begin());
}

const Value* Walk::find(const Oid& oid) const {
  const auto found = objects_.find(oid);
  return found == objects_.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> Walk::integer(const Oid& oid) const {
  const Value* value = find(oid);
  if (value == nullptr) return std::nullopt;
  switch (value->type) {
    case Value::Type::integer:
    case Value::Type::counter32:
    case Value::Type::gauge32:
    case Value::Type::time_ticks:
    case Value::Type::counter64:
      return value->number;
    default:
      return std::nullopt;
  }
}

std::optional<std::string> Walk::text(const Oid& oid) const {
  const Value* value = find(oid);
  if (value == nullptr || value->type != Value::Type::octets) return std::nullopt;
  constexpr std::string_view kBlank{" \t\r\n\0", 5};
  const auto last = value->octets.find_last_not_of(kBlank);
  if (last == std::string::npos) return std::nullopt;
  return value->octets.substr(0, last + 1);
}

std::pair<Walk::Objects::const_iterator, Walk::Objects::const_iterator> Walk::below(
    const Oid& base) const {
  const auto first = objects_.upper_bound(base);
  // Everything below `base` comes before the next OID of its length; a last number of 2^32-1 has
  // no next, so the number before it is raised.
  Oid next = base;
  while (!next.empty() && next.back() == UINT32_MAX) next.pop_back();
  if (next.empty()) return {first, objects_.end()};
  ++next.back();
  return {first, objects_.lower_bound(next)};
}

}  // namespace plimsoll::snmp
