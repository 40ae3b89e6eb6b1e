/// @file
/// The program: global options, the verbs, and the one place where errors become an exit status.

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "apps/plimsoll/version.hpp"
#include "lib/collect/runner.hpp"
#include "lib/core/log.hpp"

namespace plimsoll::app {
namespace {

void add_global_options(CLI::App& app, Context& context) {
  app.set_version_flag("--version", fmt::format("plimsoll {}", kVersion));
  app.add_option("-d,--db", context.db, "The audit file")
      ->envname("PLIMSOLL_DB")
      ->option_text("FILE");
  app.add_option("-c,--config", context.config, "The configuration")
      ->option_text("FILE")
      ->each([&context](const std::string&) { context.config_given = true; });
  app.add_option("--estate", context.estate, "What the estate is called")->option_text("NAME");
  app.add_flag("-q{-1},--quiet{-1},-v{1},--verbose{1}", context.verbosity,
               "Say less (-q) or more (-v) on standard error");
  app.add_option("--color", context.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_option("--log-format", context.log_format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->option_text("FORMAT");
  app.add_option("--progress", context.progress, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->option_text("WHEN");
  app.add_flag("--offline", context.offline, "Refuse whatever would need the network");
}

void add_verbs(CLI::App& app, Context& context) {
  add_demo(app, context);
  add_init(app, context);
  add_scan(app, context);
  add_collect(app, context);
  add_import(app, context);
  add_assess(app, context);
  add_impact(app, context);
  add_simulate(app, context);
  add_plan(app, context);
  add_services(app, context);
  add_findings(app, context);
  add_assets(app, context);
  add_explain(app, context);
  add_history(app, context);
  add_waive(app, context);
  add_record(app, context);
  add_verify(app, context);
  add_report(app, context);
  add_diff(app, context);
  add_lifecycle(app, context);
  add_query(app, context);
  add_schema(app, context);
  add_graph(app, context);
}

/// An interruption ends the collectors, which are groups of their own, and with them the run; a
/// second one ends us at once.
void on_signal(int number) {
  if (collect::interrupted()) std::_Exit(128 + number);
  collect::interrupt();
}

Exit exit_of(const Error& error) {
  return error.kind == Error::Kind::usage ? Exit::usage : Exit::failed;
}

Exit run(int argc, char** argv) {
  Context context;
  CLI::App app{
      "Plimsoll finds out what an infrastructure can't survive: collect, assess, report.\n"
      "Reads, never changes.  Start with `plimsoll demo`, or `plimsoll scan` for this machine."};
  app.name("plimsoll");
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  add_global_options(app, context);
  add_verbs(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? Exit::done : Exit::usage;
  } catch (const Failure& failure) {
    log::error(to_string(failure.error));
    if (collect::interrupted()) return Exit::interrupted;
    return exit_of(failure.error);
  }
  return context.exit;
}

}  // namespace
}  // namespace plimsoll::app

int main(int argc, char** argv) {
#ifdef __GLIBC__
  // Large arrays go back to the system as soon as they are freed: without this glibc keeps all that
  // are smaller than the largest one so far.
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
  std::signal(SIGINT, plimsoll::app::on_signal);
  std::signal(SIGTERM, plimsoll::app::on_signal);
  try {
    return static_cast<int>(plimsoll::app::run(argc, argv));
  } catch (const std::exception& error) {
    plimsoll::log::error(error.what());
    return static_cast<int>(plimsoll::app::Exit::failed);
  }
}
