/// @file
/// Tables on standard output, as text for people or as JSON for programs: the same fields in both.
#pragma once

#include <cstdint>
#include <string>

#include "apps/plimsoll/context.hpp"
#include "lib/report/text_table.hpp"
#include "lib/store/database.hpp"

namespace CLI {
class App;
}

namespace plimsoll::app {

using report::Look;
using report::to_text;

enum class Format : std::uint8_t { text, json, jsonl };

/// Adds `--format text|json|jsonl` to a verb; `format` is set when the command line is read.
void add_format_option(CLI::App& verb, Format& format);

/// One JSON array of objects, or one object a line.  A cell whose column is in `json_columns` holds
/// JSON text and is put in as the value it is.
[[nodiscard]] std::string to_json(const store::Table& table, Format format,
                                  const std::vector<std::string>& json_columns = {});

/// Writes the table to standard output in that format.
void print(const store::Table& table, Format format,
           const std::vector<std::string>& json_columns = {});

/// Writes text to standard output.
void print(const std::string& text);

/// What to do next, numbered, each step with the command for it; empty when there is nothing to
/// say.
[[nodiscard]] std::string next_steps_text(store::Database& database, const Look& look);

/// Prints that below a table where a person looks at it: on a terminal, and unless quiet.
void print_next_steps(store::Database& database, const Context& context);

}  // namespace plimsoll::app
