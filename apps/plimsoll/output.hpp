/// @file
/// Tables on standard output, as text for people or as JSON for programs: the same fields in both.
#pragma once

#include <cstdint>
#include <string>

#include "lib/store/database.hpp"

namespace CLI {
class App;
}

namespace plimsoll::app {

enum class Format : std::uint8_t { text, json, jsonl };

/// Adds `--format text|json|jsonl` to a verb; `format` is set when the command line is read.
void add_format_option(CLI::App& verb, Format& format);

/// The table as text: one header line, columns aligned, NULL as "-", control characters made
/// visible. Cells that hold a JSON array or object are shown as they are.
[[nodiscard]] std::string to_text(const store::Table& table);

/// One JSON array of objects, or one object a line.  A cell whose column is in `json_columns` holds
/// JSON text and is put in as the value it is.
[[nodiscard]] std::string to_json(const store::Table& table, Format format,
                                  const std::vector<std::string>& json_columns = {});

/// Writes the table to standard output in that format.
void print(const store::Table& table, Format format,
           const std::vector<std::string>& json_columns = {});

/// Writes text to standard output.
void print(const std::string& text);

}  // namespace plimsoll::app
