#include "apps/plimsoll/context.hpp"

#include <cstdlib>
#include <utility>

#include <CLI/CLI.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/core/log.hpp"

namespace plimsoll::app {
namespace {

bool wanted(const std::string& choice, int descriptor) {
  if (choice != "auto") return choice == "always";
  return ::isatty(descriptor) == 1;
}

bool no_color() {
  const char* value = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): before any thread
  return value != nullptr && *value != '\0';
}

}  // namespace

bool Context::color_output() const {
  if (color == "auto" && no_color()) return false;
  return wanted(color, STDOUT_FILENO);
}

report::Look Context::look() const {
  winsize size{};
  const bool terminal = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return {.width = terminal ? size.ws_col : std::size_t{0}, .color = color_output()};
}

core::Progress Context::make_progress() const {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  const bool enabled = progress == "always" || (progress == "auto" && verbosity >= 0);
  return core::Progress{enabled, terminal};
}

void Context::configure_log() const {
  const auto level = verbosity < 0   ? log::Level::error
                     : verbosity > 0 ? log::Level::debug
                                     : log::Level::info;
  const bool colored = !(color == "auto" && no_color()) && wanted(color, STDERR_FILENO);
  log::configure(level, log_format == "json" ? log::Format::json : log::Format::text, colored);
}

store::Database open_audit(const Context& context, store::Mode mode) {
  return expect(store::Database::open(context.db, mode));
}

CLI::App* add_verb(CLI::App& app, Context& context, const std::string& name,
                   const std::string& description, std::function<Exit()> body) {
  CLI::App* verb = app.add_subcommand(name, description);
  verb->fallthrough();
  verb->callback([&context, run = std::move(body)] {
    context.configure_log();
    context.exit = run();
  });
  return verb;
}

}  // namespace plimsoll::app
