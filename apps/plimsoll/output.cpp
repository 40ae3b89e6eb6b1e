#include "apps/plimsoll/output.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;
using store::Cell;
using store::Table;

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

/// Code points: near enough to columns for aligning names.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

ordered_json cell_json(const Cell& cell, bool holds_json) {
  return std::visit(
      [&](const auto& value) -> ordered_json {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return nullptr;
        } else if constexpr (std::is_same_v<T, std::string>) {
          if (!holds_json) return value;
          auto parsed = ordered_json::parse(value, nullptr, false);
          return parsed.is_discarded() ? ordered_json(value) : parsed;
        } else {
          return value;
        }
      },
      cell);
}

std::string dump(const ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

void add_format_option(CLI::App& verb, Format& format) {
  static const std::map<std::string, Format> kNames{
      {"text", Format::text}, {"json", Format::json}, {"jsonl", Format::jsonl}};
  verb.add_option("--format", format, "text, json (one document) or jsonl (one object a line)")
      ->transform(CLI::CheckedTransformer(kNames))
      ->option_text("FORMAT");
}

std::string to_text(const Table& table) {
  std::vector<std::vector<std::string>> lines{table.columns};
  std::vector<bool> right(table.columns.size(), true);
  for (const auto& row : table.rows) {
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.push_back(cell_text(row[i]));
      right[i] = right[i] && (is_number(row[i]) || std::holds_alternative<std::monostate>(row[i]));
    }
  }
  std::vector<std::size_t> widths(table.columns.size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  std::string out;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string padding(widths[i] - width(line[i]), ' ');
      if (i > 0) text += "  ";
      text += right[i] && !table.rows.empty() ? padding + line[i] : line[i] + padding;
    }
    out.append(text, 0, text.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

std::string to_json(const Table& table, Format format,
                    const std::vector<std::string>& json_columns) {
  std::vector<bool> holds_json;
  for (const auto& column : table.columns) {
    holds_json.push_back(std::ranges::find(json_columns, column) != json_columns.end());
  }
  ordered_json array = ordered_json::array();
  std::string out;
  for (const auto& row : table.rows) {
    ordered_json object = ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      object[table.columns[i]] = cell_json(row[i], holds_json[i]);
    }
    if (format == Format::jsonl) {
      out += dump(object, -1) + "\n";
    } else {
      array.push_back(std::move(object));
    }
  }
  return format == Format::jsonl ? out : dump(array, 2) + "\n";
}

void print(const Table& table, Format format, const std::vector<std::string>& json_columns) {
  print(format == Format::text ? to_text(table) : to_json(table, format, json_columns));
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace plimsoll::app
