/// @file
/// `verify ledger`: recomputes the chain of what people decided and noted.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/text.hpp"
#include "lib/ledger/ledger.hpp"

namespace plimsoll::app {
namespace {

bool is_sha256(const std::string& text) {
  return text.size() == ledger::kGenesis.size() &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Exit verify_ledger(const Context& context, const std::string& head, Format format) {
  const auto known = core::lower(core::trim(head));
  if (!known.empty() && !is_sha256(known)) {
    throw Failure{{Error::Kind::usage, "--head is no SHA-256: 64 hexadecimal digits", {}, {}}};
  }
  auto database = open_audit(context, store::Mode::read);
  const auto found = ledger::verify(database, known);
  const auto& broken = found.broken;
  store::Table table{{"entries", "head", "whole", "broken_at", "problem", "backdated"}, {}};
  table.rows.push_back({found.entries, found.head, std::string{broken ? "no" : "yes"},
                        broken ? store::Cell{broken->position} : store::Cell{},
                        broken ? store::Cell{broken->what} : store::Cell{}, found.backdated});
  print(table, format);
  return broken ? Exit::failed : Exit::done;
}

}  // namespace

void add_verify(CLI::App& app, Context& context) {
  auto* verify = app.add_subcommand("verify", "Compare what is with what should be");
  verify->require_subcommand(1);
  verify->fallthrough();
  struct Options {
    std::string head;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(
      *verify, context, "ledger", "Recompute the ledger's chain; exit 1 where it is broken",
      [&context, options] { return verify_ledger(context, options->head, options->format); });
  verb->add_option("--head", options->head, "A hash noted earlier, which the chain must hold");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
