/// @file
/// Rows and columns of a MIB's table.
/// Source: RFC 2578, 7.7 (an object of a table is entry.column.index).
#pragma once

#include <set>
#include <string>

#include "collectors/snmp/walk.hpp"

namespace plimsoll::snmp {

/// A table of `walk`, which must outlive it.  Rows are whatever columns a walk holds: a row may
/// lack any cell.
class Table {
 public:
  /// `entry` is the OID of the conceptual row: of the table, with .1 behind it.
  Table(const Walk& walk, Oid entry);

  /// The indexes of all rows, in order.  Linear in the objects below the entry.
  [[nodiscard]] const std::set<Oid>& rows() const { return rows_; }
  [[nodiscard]] std::optional<std::int64_t> integer(std::uint32_t column, const Oid& index) const;
  [[nodiscard]] std::optional<std::string> text(std::uint32_t column, const Oid& index) const;
  [[nodiscard]] const Value* cell(std::uint32_t column, const Oid& index) const;

 private:
  const Walk& walk_;
  Oid entry_;
  std::set<Oid> rows_;
};

/// A number in a range; absent outside of it.  Agents say -1, 65535 or 2^31-1 for "unknown".
[[nodiscard]] std::optional<std::int64_t> within(std::optional<std::int64_t> value,
                                                 std::int64_t least, std::int64_t most);

/// `.1.3.6.1.2.1` and `.1.3.6.1.4.1` with `more` behind them.
[[nodiscard]] Oid mib2(const Oid& more);
[[nodiscard]] Oid enterprise(const Oid& more);

/// The index as text: "1.2".
[[nodiscard]] std::string index_text(const Oid& index);

/// Octets of an address as "aa:bb:cc:dd:ee:ff" (six), "10.0.0.1" (four) or an IPv6 address
/// (sixteen); empty for any other number of octets.
[[nodiscard]] std::string address_text(std::string_view octets);
[[nodiscard]] std::string mac_text(std::string_view octets);

}  // namespace plimsoll::snmp
