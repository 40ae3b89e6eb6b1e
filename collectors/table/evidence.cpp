#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "collectors/table/collection.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::table {
namespace {

using Type = model::EvidenceField::Type;

/// What the sheet's rows are and which columns a row can't do without.
struct Rule {
  SheetKind sheet;
  std::string_view table;
  std::vector<std::string> required;
};

const Rule& rule_of(SheetKind kind) {
  static const std::array<Rule, 9> kRules{{
      {SheetKind::requirements, "requirement", {"service"}},
      {SheetKind::contracts, "contract", {"contract", "asset"}},
      {SheetKind::incidents, "incident", {"id"}},
      {SheetKind::replicas, "replica", {"dataset", "from", "to"}},
      {SheetKind::backups, "backup", {"dataset"}},
      {SheetKind::monitors, "detector", {"asset"}},
      {SheetKind::drills, "drill", {"id"}},
      {SheetKind::support, "support", {"asset"}},
      {SheetKind::business_impact, "business_impact", {"service", "after", "impact"}},
  }};
  const auto* const found = std::ranges::find(kRules, kind, &Rule::sheet);
  assert(found != kRules.end() && "assets, dependencies and needs have readers of their own");
  return *found;
}

/// The unit that a field's name ends in; empty when it has none.
std::string_view unit_of(std::string_view field) {
  for (const std::string_view unit : {"_s", "_at", "_bytes", "_pct"}) {
    if (field.ends_with(unit)) return unit;
  }
  return {};
}

/// The sheet's column for a field: without the unit ("rto"), unless the sheet writes the field's
/// own name.
std::string column_of(const Row& row, std::string_view field) {
  std::string bare{field.substr(0, field.size() - unit_of(field).size())};
  return row.has(bare) || !row.has(field) ? bare : std::string{field};
}

/// A decimal number and an ISO 4217 code, in either order, as "12000 EUR".
std::optional<std::string> read_cost(Row& row, std::string_view column) {
  const std::string cell = row.text(column);
  if (cell.empty()) return std::nullopt;
  constexpr std::size_t kCode = 3;
  std::string code;
  std::string number;
  for (const char c : cell) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) != 0) {
      code += static_cast<char>(std::toupper(byte));
    } else {
      number += c;
    }
  }
  const auto amount = core::to_double(core::trim(number));
  if (!amount || *amount < 0 || !(code.empty() || code.size() == kCode)) {
    row.refuse(column, fmt::format("expected an amount such as 12000 EUR (a point for decimals, no "
                                   "thousands separator), got \"{}\"",
                                   core::printable(cell)));
    return std::nullopt;
  }
  if (code.empty()) {
    row.warn(column, "an amount without its currency: write it like 12000 EUR");
    return std::string{core::trim(number)};
  }
  return std::string{core::trim(number)} + " " + code;
}

/// Per cent; "99.95%" and "99.95" are the same, a share such as 0.9995 is refused.
std::optional<double> read_percent(Row& row, std::string_view column) {
  std::string cell = row.text(column);
  if (cell.empty()) return std::nullopt;
  if (cell.ends_with('%')) cell.pop_back();
  const auto value = core::to_double(core::trim(cell));
  if (value && *value > 1.0 && *value <= 100.0) return value;
  row.refuse(column, fmt::format("expected per cent such as 99.95, got \"{}\"",
                                 core::printable(row.text(column))));
  return std::nullopt;
}

/// Seconds: a duration, or a bare number where the column's own name says that it is seconds.
std::optional<std::int64_t> read_seconds(Row& row, const std::string& column) {
  if (column.ends_with("_s") && core::to_int(row.text(column))) {
    return row.integer(column, 0, INT64_MAX);
  }
  return row.duration(column);
}

std::optional<std::int64_t> read_integer(Row& row, const std::string& column,
                                         std::string_view field) {
  constexpr std::int64_t kTiers = 4;
  if (field.ends_with("_s")) return read_seconds(row, column);
  if (field.ends_with("_bytes")) return row.bytes(column);
  if (field == "tier") return row.integer(column, 1, kTiers);
  return row.integer(column, 0, INT64_MAX);
}

std::optional<double> read_number(Row& row, const std::string& column, std::string_view field) {
  if (field.ends_with("_pct")) return read_percent(row, column);
  if (!field.ends_with("_s")) return row.number(column);
  const auto seconds = read_seconds(row, column);
  if (!seconds) return std::nullopt;
  return static_cast<double>(*seconds);
}

model::Value to_value(const model::Reference& reference) {
  if (!reference.key.empty()) return reference.key;
  return model::JsonText{
      model::to_json({{"scheme", reference.id.scheme}, {"value", reference.id.value}})};
}

void read_field(Row& row, const model::EvidenceField& field, Collection& collection,
                model::Attributes& out) {
  const std::string column = column_of(row, field.name);
  switch (field.type) {
    case Type::text: {
      const auto cell =
          field.name == "cost_per_hour" ? read_cost(row, column) : std::optional{row.text(column)};
      if (cell) model::set(out, field.name, std::string_view{*cell});
      break;
    }
    case Type::integer:
      model::set(out, field.name, read_integer(row, column, field.name));
      break;
    case Type::number:
      model::set(out, field.name, read_number(row, column, field.name));
      break;
    case Type::flag:
      model::set(out, field.name, row.flag(column));
      break;
    case Type::instant:
      if (const auto at = row.instant(column)) {
        out.insert_or_assign(std::string{field.name}, core::to_rfc3339(*at));
      }
      break;
    case Type::reference:
      if (row.text(column).empty()) break;
      if (const auto to = collection.reference(row, column)) {
        out.insert_or_assign(std::string{field.name}, to_value(*to));
      }
      break;
  }
}

/// A copy of data between two assets of the sheets is a relation, too.
void relate_replica(const Row& row, const model::Attributes& cells, Collection& collection) {
  const auto key_of = [&](std::string_view name) {
    const auto found = cells.find(name);
    const auto* const key =
        found == cells.end() ? nullptr : std::get_if<std::string>(&found->second);
    return key == nullptr ? std::string{} : *key;
  };
  const std::string from = key_of("from");
  const std::string to = key_of("to");
  if (from.empty() || to.empty() || from == to) return;
  model::RelationRecord relation{{from, {}}, {to, {}}, "replicates_to", {}, row.scope()};
  for (const std::string_view name : {"dataset", "mode", "lag_s"}) {
    if (const auto found = cells.find(name); found != cells.end()) {
      relation.attributes.insert(*found);
    }
  }
  collection.relate(relation);
}

/// Refuses an incident whose clock runs backwards: no duration can be read from it.
void check_clock(Row& row, const model::Attributes& cells) {
  const auto time = [&](std::string_view name) -> const std::string* {
    const auto found = cells.find(name);
    return found == cells.end() ? nullptr : std::get_if<std::string>(&found->second);
  };
  const std::string* const begin = time("started_at") ? time("started_at") : time("detected_at");
  if (begin == nullptr) return;
  constexpr auto kLater = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{"detected_at", "detected"},
       {"acknowledged_at", "acknowledged"},
       {"mitigated_at", "mitigated"},
       {"resolved_at", "resolved"}});
  for (const auto& [field, column] : kLater) {
    const auto* const at = time(field);
    if (at == nullptr || *at >= *begin) continue;
    return row.refuse(column, fmt::format("{} is before the incident's begin, {}", *at, *begin));
  }
}

Layout layout_of(const Rule& rule, const model::EvidenceTable& table) {
  Layout layout{{}, rule.required};
  for (const auto& field : table.fields) {
    layout.known.emplace_back(field.name);
    layout.known.emplace_back(field.name.substr(0, field.name.size() - unit_of(field.name).size()));
  }
  return layout;
}

}  // namespace

void read_evidence(const Sheet& sheet, Collection& collection) {
  const Rule& rule = rule_of(sheet.kind);
  const auto* const table = model::find_evidence_table(rule.table);
  assert(table != nullptr && "the vocabulary has a table for every sheet");
  SheetReader rows{sheet, layout_of(rule, *table), collection.sink()};
  while (auto row = rows.next()) {
    model::EvidenceRecord evidence;
    evidence.table = rule.table;
    evidence.scope = row->scope();
    for (const auto& field : table->fields) {
      const bool needed = std::ranges::find(rule.required, field.name) != rule.required.end();
      if (needed) row->required(field.name);
      read_field(*row, field, collection, evidence.row);
    }
    for (const auto& [name, cell] : row->others()) {
      model::set(evidence.row, name, std::string_view{cell});
    }
    if (sheet.kind == SheetKind::incidents) check_clock(*row, evidence.row);
    if (row->refused()) continue;
    collection.tell(evidence);
    if (sheet.kind == SheetKind::replicas) relate_replica(*row, evidence.row, collection);
  }
  std::vector<std::string> kinds{std::string{rule.table}};
  if (sheet.kind == SheetKind::replicas) kinds.emplace_back("replicates_to");
  collection.tell(rows.scope_record(std::move(kinds)));
}

}  // namespace plimsoll::table
