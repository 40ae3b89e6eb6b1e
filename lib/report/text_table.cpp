#include "lib/report/text_table.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

using store::Cell;
using store::Table;

constexpr std::size_t kGap = 2;        ///< Blanks between columns.
constexpr std::size_t kReadable = 20;  ///< Narrower than this, texts are no pleasure to read.
constexpr std::size_t kLeast = 6;      ///< No column is made narrower.
constexpr std::size_t kAny = std::size_t{1} << 40U;  ///< As wide as the cells are.

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Code points: near enough to columns for aligning names.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

/// Bytes of the first `count` code points.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
    --count;
  }
  return at;
}

std::string cell_text(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "-"; }
    std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const {
      std::string text = core::printable(value);
      std::ranges::replace(text, '\n', ' ');
      std::ranges::replace(text, '\t', ' ');
      return text;
    }
  };
  return std::visit(Visitor{}, cell);
}

struct Column {
  std::string name;
  std::vector<std::string> cells;
  std::size_t width = 0;
  bool right = false;  ///< Numbers stand at the right.
};

Column column_of(const Table& table, std::size_t index) {
  Column out{table.columns[index], {}, width_of(table.columns[index]), !table.rows.empty()};
  out.cells.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    const Cell& cell = row[index];
    out.cells.push_back(cell_text(cell));
    out.width = std::max(out.width, width_of(out.cells.back()));
    out.right = out.right && !std::holds_alternative<std::string>(cell);
  }
  return out;
}

/// The last column holds the sentences: it gets twice what the others get.
std::size_t capped(const std::vector<Column>& columns, std::size_t index, std::size_t cap) {
  return std::min(columns[index].width, index + 1 == columns.size() ? 2 * cap : cap);
}

std::size_t total_width(const std::vector<Column>& columns, std::size_t cap) {
  std::size_t total = columns.empty() ? 0 : kGap * (columns.size() - 1);
  for (std::size_t i = 0; i < columns.size(); ++i) total += capped(columns, i, cap);
  return total;
}

/// The widest that a column may be for all to fit into `width`.
std::size_t cap_for(const std::vector<Column>& columns, std::size_t width) {
  std::size_t widest = 0;
  for (const Column& column : columns) widest = std::max(widest, column.width);
  while (widest > kLeast && total_width(columns, widest) > width) --widest;
  return widest;
}

void fit(std::vector<Column>& columns, std::size_t width, const std::vector<std::string>& spare) {
  for (const std::string& name : spare) {
    if (total_width(columns, kReadable) <= width) break;
    std::erase_if(columns, [&](const Column& column) { return column.name == name; });
  }
  const std::size_t cap = cap_for(columns, width);
  const std::size_t rest = width - std::min(width, total_width(columns, cap));
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].width = capped(columns, i, cap);
  // What rounding left over goes to the sentences.
  if (!columns.empty() && columns.back().width == 2 * cap) columns.back().width += rest;
}

/// ANSI's colour for a word that says how bad something is; empty for any other word.
std::string_view color_of(std::string_view word) {
  struct Meaning {
    std::string_view word;
    std::string_view color;
  };
  static constexpr auto kMeanings = std::to_array<Meaning>({{"critical", "1;31"},
                                                            {"high", "31"},
                                                            {"medium", "33"},
                                                            {"low", "36"},
                                                            {"info", "2"},
                                                            {"fail", "31"},
                                                            {"failed", "31"},
                                                            {"unknown", "35"},
                                                            {"waived", "2"},
                                                            {"not met", "31"},
                                                            {"met", "32"},
                                                            {"complete", "32"},
                                                            {"incomplete", "33"},
                                                            {"lost", "1;31"},
                                                            {"outage", "31"},
                                                            {"interrupted", "33"}});
  const auto* found = std::ranges::find(kMeanings, word, &Meaning::word);
  return found == kMeanings.end() ? std::string_view{} : found->color;
}

/// Columns whose words carry a meaning; names that happen to be "high" stay as they are.
bool is_judgement(std::string_view column) {
  static constexpr auto kJudgements = std::to_array<std::string_view>(
      {"severity", "status", "state", "availability", "verdict", "effect"});
  return std::ranges::find(kJudgements, column) != kJudgements.end();
}

std::string colored(std::string_view text, std::string_view color) {
  return color.empty() ? std::string{text} : fmt::format("\033[{}m{}\033[0m", color, text);
}

/// One row, as many lines as its longest cell takes.
void add_row(const std::vector<Column>& columns, const std::vector<std::string>& cells,
             const std::vector<std::string_view>& colors, std::string& out) {
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    wrapped.push_back(wrap(cells[i], columns[i].width));
    height = std::max(height, wrapped.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::size_t owed = 0;  // Blanks that stand before the next text, and never at a line's end.
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) owed += kGap;
      const std::string text = line < wrapped[i].size() ? wrapped[i][line] : std::string{};
      const std::size_t padding = columns[i].width - std::min(columns[i].width, width_of(text));
      if (text.empty()) {
        owed += padding;
        continue;
      }
      out.append(owed + (columns[i].right ? padding : 0), ' ');
      out += colored(text, colors[i]);
      owed = columns[i].right ? 0 : padding;
    }
    out += '\n';
  }
}

}  // namespace

std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  constexpr std::string_view kBreakers = "./-_:,";
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines;
  std::string_view rest{text};
  while (width_of(rest) > width) {
    const std::size_t most = bytes_of(rest, width);
    const std::string_view head = rest.substr(0, most + 1);  // A blank may stand just behind.
    std::size_t end = head.rfind(' ');
    if (end == std::string_view::npos || end == 0) {
      end = rest.substr(0, most).find_last_of(kBreakers);
      end = end == std::string_view::npos || 2 * end < most ? most : end + 1;
    }
    lines.emplace_back(core::trim(rest.substr(0, end)));
    rest.remove_prefix(end);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
  if (!rest.empty() || lines.empty()) lines.emplace_back(rest);
  return lines;
}

std::string to_text(const Table& table, const Look& look, std::vector<std::string> spare) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) columns.push_back(column_of(table, i));
  if (look.width > 0 && total_width(columns, kAny) > look.width) {
    fit(columns, look.width, spare);
  }
  std::string out;
  std::vector<std::string> cells;
  for (const Column& column : columns) cells.push_back(column.name);
  add_row(columns, cells, std::vector<std::string_view>(columns.size(), look.color ? "1" : ""),
          out);
  std::vector<std::string_view> colors(columns.size());
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      cells[i] = columns[i].cells[row];
      if (look.color && is_judgement(columns[i].name)) colors[i] = color_of(cells[i]);
    }
    add_row(columns, cells, colors, out);
  }
  return out;
}

}  // namespace plimsoll::report
