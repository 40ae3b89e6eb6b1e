/// @file
/// `schema [TABLE]`: what every table and column means.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {
namespace {

/// The tables of an audit file: of the given one where it exists, else of a new empty one, so that
/// the schema can be read before the first audit.
std::vector<store::TableDescription> descriptions(const Context& context) {
  if (std::filesystem::exists(context.db)) {
    auto database = open_audit(context, store::Mode::read);
    return store::describe(database);
  }
  auto database = expect(store::Database::open(":memory:", store::Mode::create));
  return store::describe(database);
}

store::Table tables(const std::vector<store::TableDescription>& all) {
  store::Table table{{"name", "kind", "comment"}, {}};
  for (const auto& one : all) {
    table.rows.push_back({one.name, std::string{one.view ? "view" : "table"}, one.comment});
  }
  return table;
}

store::Table columns(const store::TableDescription& one) {
  store::Table table{{"column", "type", "comment"}, {}};
  for (const auto& column : one.columns) {
    table.rows.push_back({column.name,
                          column.type.empty() ? store::Cell{} : store::Cell{column.type},
                          column.comment});
  }
  return table;
}

}  // namespace

void add_schema(CLI::App& app, Context& context) {
  struct Options {
    std::string table;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "schema",
                        "What every table and column of the audit file means", [&context, options] {
                          const auto all = descriptions(context);
                          if (options->table.empty()) {
                            print(tables(all), options->format);
                            return Exit::done;
                          }
                          const auto found = std::ranges::find(all, options->table,
                                                               &store::TableDescription::name);
                          if (found == all.end()) {
                            throw Failure{{Error::Kind::usage,
                                           fmt::format("there is no table \"{}\"", options->table),
                                           "`plimsoll schema` lists them",
                                           {}}};
                          }
                          if (options->format == Format::text) print(found->comment + "\n\n");
                          print(columns(*found), options->format);
                          return Exit::done;
                        });
  verb->add_option("table", options->table, "A table or view; all of them when left out");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
