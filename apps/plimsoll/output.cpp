#include "apps/plimsoll/output.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/report/next_steps.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;
using store::Cell;
using store::Table;

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

/// `word` for a POSIX shell, quoted only where it must be.
std::string shell_word(const std::string& word) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@%+=";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string out{"'"};
  for (const char c : word) out += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return out + "'";
}

}  // namespace

void add_format_option(CLI::App& verb, Format& format) {
  static const std::map<std::string, Format> kNames{
      {"text", Format::text}, {"json", Format::json}, {"jsonl", Format::jsonl}};
  verb.add_option("--format", format, "text, json (one document) or jsonl (one object a line)")
      ->transform(CLI::CheckedTransformer(kNames))
      ->option_text("FORMAT");
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

std::string next_steps_text(store::Database& database, const Look& look) {
  constexpr std::size_t kIndent = 3;
  std::string out;
  int number = 0;
  for (const auto& step : report::next_steps(database)) {
    std::string lead = fmt::format("{}. ", ++number);
    const std::size_t room = look.width > 2 * kIndent ? look.width - kIndent : std::string::npos;
    for (const std::string& line : report::wrap(step.what, room)) {
      out += std::exchange(lead, std::string(kIndent, ' ')) + line + "\n";
    }
    std::string command = "plimsoll -d " + shell_word(core::printable(database.path().string()));
    for (const std::string& word : step.command) {
      command += " " + shell_word(core::printable(word));
    }
    out += std::string(kIndent, ' ') + command + "\n";
  }
  return out.empty() ? out : "Next\n" + out;
}

void print_next_steps(store::Database& database, const Context& context) {
  const Look look = context.look();
  if (look.width == 0 || context.verbosity < 0) return;
  print("\n" + next_steps_text(database, look));
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace plimsoll::app
