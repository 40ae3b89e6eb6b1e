/// @file
/// Tables of hardware as vendors' MIBs have them: what is a name, a serial number, a state differs
/// by column only, so each is a row of data.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "collectors/snmp/device.hpp"
#include "collectors/snmp/table.hpp"

namespace plimsoll::snmp {

/// What a value of a state column means.
struct StateText {
  std::int64_t value = 0;
  std::string_view text;
  std::optional<bool> operational;
};

/// Column numbers; 0: the table has none.
struct PartColumns {
  std::uint32_t name = 0;
  std::uint32_t vendor = 0;
  std::uint32_t model = 0;
  std::uint32_t serial = 0;
  std::uint32_t firmware = 0;
  std::uint32_t state = 0;
  std::uint32_t presence = 0;
  std::uint32_t capacity = 0;
};

struct PartTable {
  Oid entry = {};                ///< The conceptual row.
  std::string_view kind = {};    ///< Asset kind.
  std::string_view prefix = {};  ///< Of the index, where several tables of a device have one kind.
  PartColumns columns = {};
  std::span<const StateText> states = {};
  std::int64_t absent = -1;        ///< Value of `presence` that means an empty bay.
  bool skips_absent = false;       ///< Empty bays are left out (sockets, not spares).
  std::int64_t capacity_unit = 1;  ///< Bytes in one of `capacity`.
  std::string_view vendor = {};    ///< Of all its parts, where no column says it.
};

/// Adds a part for each row of `table`; `each` may complete it (called with the table, the row's
/// index and the part).  Cells that say "N/A" and the like are as absent.
void read_parts(const Walk& walk, const PartTable& table, Device& device,
                const std::function<void(const Table&, const Oid&, Part&)>& each = {});

/// States of HP's and Compaq's MIBs: other(1), ok(2), degraded(3), failed(4).
[[nodiscard]] std::span<const StateText> compaq_conditions();

}  // namespace plimsoll::snmp
