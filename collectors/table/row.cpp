#include "collectors/table/row.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "collectors/table/date_format.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::table {
namespace {

using core::trim;

bool contains(const std::vector<std::string>& list, std::string_view item) {
  return std::ranges::find(list, item) != list.end();
}

/// What a cell says, for a message: printable and not too long.
std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (text.size() <= kShown) return core::printable(text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return core::printable(text.substr(0, end)) + "…";
}

std::string why_no_number(std::string_view text) {
  if (text.find(',') != std::string_view::npos) {
    return fmt::format("\"{}\" has a comma: write decimals with a point and no thousands separator",
                       shown(text));
  }
  return fmt::format("expected a number, got \"{}\"", shown(text));
}

std::string advice(const Error& error) {
  return error.remedy.empty() ? error.what : fmt::format("{}: {}", error.what, error.remedy);
}

/// The factor of a unit of size; absent when there is no such unit.
std::optional<double> size_factor(std::string_view unit) {
  constexpr auto kUnits = std::to_array<std::pair<std::string_view, double>>({
      {"", 1.0},
      {"b", 1.0},
      {"kb", 1e3},
      {"mb", 1e6},
      {"gb", 1e9},
      {"tb", 1e12},
      {"pb", 1e15},
      {"kib", 0x1p10},
      {"mib", 0x1p20},
      {"gib", 0x1p30},
      {"tib", 0x1p40},
      {"pib", 0x1p50},
  });
  const std::string name = core::lower(unit);
  const auto* const found =
      std::ranges::find(kUnits, name, &std::pair<std::string_view, double>::first);
  return found == kUnits.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace

std::string_view Row::cell(std::string_view column) const {
  const auto index = sheet_->index_of(column);
  return index && *index < cells_.size() ? trim(cells_[*index]) : std::string_view{};
}

std::string_view Row::filled(std::string_view column) const {
  const Mapping* const mapping = sheet_->sheet_.mapping;
  if (mapping == nullptr || !cell(column).empty()) return column;
  const auto fallbacks = mapping->fallbacks.find(column);
  if (fallbacks == mapping->fallbacks.end()) return column;
  const auto found = std::ranges::find_if(fallbacks->second,
                                          [&](const auto& name) { return !cell(name).empty(); });
  return found == fallbacks->second.end() ? column : std::string_view{*found};
}

std::string Row::text(std::string_view column) const {
  const std::string_view found = cell(filled(column));
  if (found.empty()) return std::string{sheet_->default_of(column)};
  if (sheet_->sheet_.mapping == nullptr) return std::string{found};
  const auto& values = sheet_->sheet_.mapping->values;
  if (const auto words = values.find(column); words != values.end()) {
    const auto word = words->second.find(core::lower(found));
    if (word != words->second.end()) return word->second;
  }
  return std::string{found};
}

std::string Row::required(std::string_view column) {
  std::string cell = text(column);
  if (cell.empty()) refuse(column, "is empty and must not be");
  return cell;
}

std::optional<std::int64_t> Row::duration(std::string_view column) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = core::parse_duration(cell);
  if (value) return value->count();
  refuse(column, advice(value.error()));
  return std::nullopt;
}

Result<core::Instant> Row::read_instant(const std::string& cell) const {
  auto value = core::parse_instant(cell);
  const Mapping* const mapping = sheet_->sheet_.mapping;
  if (value || mapping == nullptr) return value;
  const auto with_zone = [&](const std::string& text) -> Result<core::Instant> {
    auto plain = core::parse_instant(text);
    if (plain || mapping->zone.empty()) return plain;
    auto zoned = core::parse_instant(text + mapping->zone);
    return zoned ? zoned : plain;
  };
  for (const auto& format : mapping->date_formats) {
    if (const auto iso = to_iso(cell, format)) return with_zone(*iso);
  }
  return with_zone(cell);
}

std::optional<core::Instant> Row::instant(std::string_view column) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const Mapping* const mapping = sheet_->sheet_.mapping;
  if (mapping != nullptr) {
    const auto after = mapping->seconds_after.find(filled(column));
    // A time that counts from itself has no begin.
    if (after != mapping->seconds_after.end() && after->second != column) {
      constexpr std::int64_t kMost = std::int64_t{100} * 366 * 86400;
      const auto seconds = core::to_double(cell);
      if (!seconds || *seconds < 0 || *seconds > static_cast<double>(kMost)) {
        refuse(filled(column), fmt::format("expected seconds, got \"{}\"", shown(cell)));
        return std::nullopt;
      }
      const auto base = read_instant(text(after->second));
      if (!base) return std::nullopt;  // told where that column is read
      return *base + std::chrono::seconds{std::llround(*seconds)};
    }
  }
  const auto value = read_instant(cell);
  if (value) return *value;
  refuse(filled(column), advice(value.error()));
  return std::nullopt;
}

std::optional<std::int64_t> Row::integer(std::string_view column, std::int64_t least,
                                         std::int64_t most) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = core::to_int(cell);
  if (value && *value >= least && *value <= most) return value;
  refuse(column,
         most == INT64_MAX
             ? fmt::format("expected a whole number from {}, got \"{}\"", least, shown(cell))
             : fmt::format("expected a whole number from {} to {}, got \"{}\"", least, most,
                           shown(cell)));
  return std::nullopt;
}

std::optional<double> Row::number(std::string_view column) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto value = core::to_double(cell);
  if (!value) refuse(column, why_no_number(cell));
  return value;
}

std::optional<std::int64_t> Row::bytes(std::string_view column) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const auto unit_at = std::min(cell.find_first_not_of("0123456789.,"), cell.size());
  const auto factor = size_factor(trim(std::string_view{cell}.substr(unit_at)));
  const auto count = core::to_double(std::string_view{cell}.substr(0, unit_at));
  constexpr double kMost = 9e18;
  if (count && factor && *count * *factor <= kMost) return std::llround(*count * *factor);
  refuse(column, cell.find(',') != std::string::npos
                     ? why_no_number(cell)
                     : fmt::format("expected a size such as 1048576, 500 GB or 1.5 TiB, got \"{}\"",
                                   shown(cell)));
  return std::nullopt;
}

std::optional<bool> Row::flag(std::string_view column) {
  const std::string cell = text(column);
  if (cell.empty()) return std::nullopt;
  const std::string word = core::lower(cell);
  if (word == "yes") return true;
  if (word == "no") return false;
  refuse(column, fmt::format("expected yes or no, got \"{}\"", shown(cell)));
  return std::nullopt;
}

void Row::refuse(std::string_view column, std::string_view why) {
  if (!refused_) ++sheet_->refused_rows_;
  refused_ = true;
  sheet_->problem(line_, column, why, true);
}

void Row::warn(std::string_view column, std::string_view why) {
  sheet_->problem(line_, column, why, false);
}

std::vector<std::pair<std::string, std::string>> Row::others() const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& name : sheet_->names_) {
    const bool read = contains(sheet_->layout_.known, name) || sheet_->is_fallback(name);
    if (name.empty() || read) continue;
    if (std::string cell = text(name); !cell.empty()) out.emplace_back(name, std::move(cell));
  }
  return out;
}

bool Row::has(std::string_view column) const { return sheet_->index_of(column).has_value(); }

const std::string& Row::scope() const { return sheet_->scope_; }

SheetReader::SheetReader(const Sheet& sheet, Layout layout, const Sink& sink)
    : sheet_{sheet}, layout_{std::move(layout)}, sink_{sink}, scope_{"sheet:" + sheet.path} {
  open();
}

void SheetReader::open() {
  header_refused_ = true;
  auto reader = core::CsvReader::open(sheet_.text);
  if (!reader) return problem(1, "", advice(reader.error()), true);
  core::CsvRow row;
  if (!reader->next(row)) return problem(1, "", "the sheet is empty: it has no header", true);
  if (!row.error.empty()) return problem(row.line, "", row.error, true);
  if (!read_header(row) || !check_header(row.line)) return;
  header_refused_ = false;
  reader_.emplace(*reader);
}

bool SheetReader::read_header(const core::CsvRow& row) {
  for (const std::string& heading : row.cells) {
    std::string name = core::snake_case(heading);
    if (sheet_.mapping != nullptr) {
      const auto ours = sheet_.mapping->columns.find(name);
      if (ours != sheet_.mapping->columns.end()) name = ours->second;
    }
    const bool repeated = !name.empty() && contains(names_, name);
    if (repeated && sheet_.mapping != nullptr && sheet_.mapping->first_of_repeated) {
      name.clear();
    } else if (repeated) {
      problem(row.line, heading, fmt::format("a second column for \"{}\"", name), true);
      return false;
    }
    names_.push_back(std::move(name));
    headings_.emplace_back(trim(heading));
  }
  return true;
}

bool SheetReader::check_header(std::size_t line) {
  std::vector<std::string> missing;
  for (const std::string& column : layout_.required) {
    if (!contains(names_, column) && default_of(column).empty()) missing.push_back(column);
  }
  if (missing.empty()) return true;
  problem(line, "",
          fmt::format("the header of a sheet of {} lacks {}; it has {}", to_string(sheet_.kind),
                      core::join(missing, ", "), shown(core::join(headings_, ", "))),
          true);
  return false;
}

std::optional<Row> SheetReader::next() {
  if (!reader_) return std::nullopt;
  core::CsvRow row;
  while (reader_->next(row)) {
    ++rows_;
    std::string why = row.error;
    while (row.cells.size() > names_.size() && trim(row.cells.back()).empty()) row.cells.pop_back();
    if (why.empty() && row.cells.size() > names_.size()) {
      why = fmt::format("{} cells where the header has {}: is a separator inside a cell unquoted?",
                        row.cells.size(), names_.size());
    }
    if (why.empty()) return Row{*this, row};
    ++refused_rows_;
    problem(row.line, "", why, true);
  }
  return std::nullopt;
}

model::ScopeRecord SheetReader::scope_record(std::vector<std::string> kinds) const {
  model::ScopeRecord scope;
  scope.scope = scope_;
  scope.kinds = std::move(kinds);
  scope.listed = rows_;
  if (header_refused_) {
    scope.listed.reset();
    scope.reason = "the sheet could not be read";
  } else if (refused_rows_ > 0) {
    scope.reason = fmt::format("{} of {} rows were refused", refused_rows_, rows_);
  }
  if (!scope.reason.empty()) scope.status = model::ScopeStatus::incomplete;
  return scope;
}

void SheetReader::problem(std::size_t line, std::string_view column, std::string_view why,
                          bool is_error) {
  using Severity = model::ProblemRecord::Severity;
  model::ProblemRecord out;
  out.severity = is_error ? Severity::error : Severity::warning;
  out.code = is_error ? "refused_row" : "odd_value";
  out.subject = fmt::format("{}:{}", sheet_.path, line);
  if (!column.empty()) {
    const auto index = index_of(column);
    out.subject += fmt::format(": column {}", index ? core::printable(headings_[*index]) : column);
  }
  out.message = why;
  sink_(out);
}

std::optional<std::size_t> SheetReader::index_of(std::string_view column) const {
  const auto found = std::ranges::find(names_, column);
  if (column.empty() || found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

bool SheetReader::is_fallback(std::string_view column) const {
  if (sheet_.mapping == nullptr) return false;
  return std::ranges::any_of(sheet_.mapping->fallbacks, [&](const auto& entry) {
    return std::ranges::find(entry.second, column) != entry.second.end();
  });
}

std::string_view SheetReader::default_of(std::string_view column) const {
  if (sheet_.mapping == nullptr) return {};
  const auto found = sheet_.mapping->defaults.find(column);
  return found == sheet_.mapping->defaults.end() ? std::string_view{} : found->second;
}

}  // namespace plimsoll::table
