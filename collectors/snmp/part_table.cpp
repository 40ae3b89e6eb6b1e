#include "collectors/snmp/part_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

std::string clean(std::optional<std::string> text) {
  const std::string_view trimmed = text ? core::trim(*text) : std::string_view{};
  constexpr auto kNothing =
      std::to_array<std::string_view>({"n/a", "na", "-", "--", "none", "unknown", "null", "0"});
  const std::string lower = core::lower(trimmed);
  if (std::ranges::find(kNothing, lower) != kNothing.end()) return {};
  return std::string{trimmed};
}

/// An index of a table: "1.2"; octets that spell a text as that text (length first or not).
std::string part_index(const Oid& index) {
  std::size_t first = 0;
  if (index.size() > 2 && index[0] == index.size() - 1) first = 1;
  const bool is_text = index.size() - first > 1 &&
                       std::all_of(index.begin() + static_cast<std::ptrdiff_t>(first), index.end(),
                                   [](std::uint32_t c) { return c > 32 && c < 127; });
  if (index.size() == 2 && index[0] == 1 && index[1] > 32 && index[1] < 127)
    return std::string{static_cast<char>(index[1])};
  if (!is_text) return index_text(index);
  std::string out;
  for (std::size_t i = first; i < index.size(); ++i) out += static_cast<char>(index[i]);
  return out;
}

}  // namespace

void read_parts(const Walk& walk, const PartTable& table, Device& device,
                const std::function<void(const Table&, const Oid&, Part&)>& each) {
  const Table rows{walk, table.entry};
  const PartColumns& columns = table.columns;
  for (const Oid& index : rows.rows()) {
    if (index.empty()) continue;
    const auto text = [&](std::uint32_t column) {
      return column == 0 ? std::string{} : clean(rows.text(column, index));
    };
    Part part;
    part.kind = table.kind;
    part.index = std::string{table.prefix} + part_index(index);
    part.name = text(columns.name);
    if (part.name.empty()) part.name = part.kind + " " + part_index(index);
    part.vendor = text(columns.vendor);
    if (part.vendor.empty()) part.vendor = table.vendor;
    part.model = text(columns.model);
    part.serial = text(columns.serial);
    part.firmware = text(columns.firmware);
    if (columns.presence != 0 && rows.integer(columns.presence, index) == table.absent) {
      if (table.skips_absent) continue;
      part.present = false;
    }
    if (columns.state != 0 && part.present != false) {
      const auto value = rows.integer(columns.state, index);
      const auto state = std::ranges::find_if(
          table.states, [&](const StateText& known) { return value == known.value; });
      if (state != table.states.end()) {
        part.state = state->text;
        part.operational = state->operational;
      }
    }
    if (columns.capacity != 0) {
      const auto size =
          within(rows.integer(columns.capacity, index), 1, INT64_MAX / table.capacity_unit);
      if (size) model::set(part.more, "capacity_bytes", std::optional{*size * table.capacity_unit});
    }
    if (each) each(rows, index, part);
    if (!part.kind.empty()) device.add(std::move(part));
  }
}

std::span<const StateText> compaq_conditions() {
  static constexpr auto kStates = std::to_array<StateText>({
      {2, "ok", true},
      {3, "degraded", true},
      {4, "failed", false},
  });
  return kStates;
}

}  // namespace plimsoll::snmp
