/// @file
/// What every verb shares: the global options, the audit file, the clock, progress and exit
/// statuses.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "lib/core/error.hpp"
#include "lib/core/progress.hpp"
#include "lib/core/time.hpp"
#include "lib/report/text_table.hpp"
#include "lib/store/database.hpp"

namespace CLI {
class App;
}

namespace plimsoll::app {

/// Exit statuses; the table stands in docs/reference/cli.md.
enum class Exit : std::uint8_t {
  done = 0,
  failed = 1,
  usage = 2,
  findings = 3,
  gaps = 4,
  interrupted = 130,
};

/// The global options.
struct Context {
  std::filesystem::path db = "plimsoll.db";
  std::filesystem::path config = "plimsoll.yaml";
  bool config_given = false;  ///< The user named it, so it must exist.
  std::string estate;         ///< Empty: from the configuration.
  int verbosity = 0;          ///< -1 quiet, 0 usual, 1 and more chatty.
  std::string color = "auto";
  std::string log_format = "text";
  std::string progress = "auto";
  bool offline = false;
  Exit exit = Exit::done;  ///< What the verb that ran decided.

  [[nodiscard]] const core::Clock& clock() const { return *clock_; }
  /// `clock` must outlive its use.
  void set_clock(const core::Clock& clock) { clock_ = &clock; }
  /// Whether standard output may carry colour.
  [[nodiscard]] bool color_output() const;
  /// How text on standard output looks: as wide as the terminal, and in colour where that is
  /// wanted.
  [[nodiscard]] report::Look look() const;
  [[nodiscard]] core::Progress make_progress() const;
  /// Applies verbosity, colour and format to the log.
  void configure_log() const;

 private:
  const core::Clock* clock_ = &core::system_clock();
};

/// Carries an Error to main(), which prints it and exits with its status.
struct Failure {
  Error error;
};

/// The value, or a Failure.
template <typename T>
T expect(Result<T> result) {
  if (!result) throw Failure{std::move(result.error())};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// The audit file of the context, or a Failure that says how to make one.
[[nodiscard]] store::Database open_audit(const Context& context, store::Mode mode);

/// Adds a verb whose callback runs `body` and keeps its exit status in the context.
CLI::App* add_verb(CLI::App& app, Context& context, const std::string& name,
                   const std::string& description, std::function<Exit()> body);

}  // namespace plimsoll::app
