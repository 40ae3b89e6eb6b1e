/// @file
/// What an SNMP agent said: objects by OID, in memory, however they came (wire, recorded walk).
/// Source: RFC 3416 (values), RFC 2578 (types).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::snmp {

/// An object identifier, compared number by number as RFC 3416 orders them.
using Oid = std::vector<std::uint32_t>;

/// "1.3.6.1.2.1.1.5.0", with or without a leading dot; absent for anything else, for numbers above
/// 2^32-1 and for more than 128 of them (RFC 2578, 3.5).
[[nodiscard]] std::optional<Oid> parse_oid(std::string_view text);
[[nodiscard]] std::string to_string(const Oid& oid);
/// `base` with `more` behind it.
[[nodiscard]] Oid operator+(Oid base, const Oid& more);
[[nodiscard]] bool starts_with(const Oid& oid, const Oid& prefix);

struct Value {
  /// The tags of a recorded walk (snmprec): ASN.1 and SMI application types.
  enum class Type : std::uint8_t {
    integer = 2,
    octets = 4,
    null = 5,
    oid = 6,
    ip_address = 64,
    counter32 = 65,
    gauge32 = 66,
    time_ticks = 67,  ///< Hundredths of a second.
    opaque = 68,
    counter64 = 70,
  };
  Type type = Type::null;
  /// integer, counters, gauges, ticks; a counter64 above 2^63-1 is 2^63-1.
  std::int64_t number = 0;
  std::string octets;  ///< octets, opaque; ip_address: four bytes.
  Oid oid;             ///< oid.
};

/// The objects of one agent.
class Walk {
 public:
  using Objects = std::map<Oid, Value>;

  /// Keeps the first value of an OID.
  void put(Oid oid, Value value) { objects_.emplace(std::move(oid), std::move(value)); }

  [[nodiscard]] const Value* find(const Oid& oid) const;
  /// The number of an object of any numeric type; absent when it isn't there or isn't a number.
  [[nodiscard]] std::optional<std::int64_t> integer(const Oid& oid) const;
  /// The octets as text for people (trailing NULs and blanks off); absent when it isn't there,
  /// isn't octets, or is empty.
  [[nodiscard]] std::optional<std::string> text(const Oid& oid) const;

  /// The objects below `base`, in order: of a table's column one for each row.
  [[nodiscard]] std::pair<Objects::const_iterator, Objects::const_iterator> below(
      const Oid& base) const;

  [[nodiscard]] std::size_t size() const { return objects_.size(); }
  [[nodiscard]] const Objects& objects() const { return objects_; }

 private:
  Objects objects_;
};

}  // namespace plimsoll::snmp
