/// @file
/// `query SQL`: read-only SQL on the audit file.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {

void add_query(CLI::App& app, Context& context) {
  struct Options {
    std::string sql;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb =
      add_verb(app, context, "query", "Read-only SQL on the audit file", [&context, options] {
        auto database = open_audit(context, store::Mode::read);
        print(expect(database.query(options->sql)), options->format);
        return Exit::done;
      });
  verb->add_option("sql", options->sql, "One SELECT; `plimsoll schema` lists the tables")
      ->required();
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
