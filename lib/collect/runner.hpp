/// @file
/// Runs a collector process, within bounds, and hands its records on.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::collect {

/// Where the collectors are: each folder of PLIMSOLL_COLLECTOR_PATH, then ../libexec/plimsoll
/// beside the program.
[[nodiscard]] std::vector<std::filesystem::path> collector_folders();

/// The program of the collector `name` ("redfish"); an Error that lists the known names otherwise.
[[nodiscard]] Result<std::filesystem::path> find_collector(const std::string& name);

/// The names of all collectors found, sorted; the first folder that has a name wins.
[[nodiscard]] std::vector<std::string> list_collectors();

/// What a run may use.  Past any of these the whole process group is killed.
struct Limits {
  std::chrono::seconds time{3600};
  std::uint64_t lines = 100'000'000;
  std::uint64_t line_bytes = 1U << 20U;
  std::uint64_t bytes = std::uint64_t{64} << 30U;
};

/// What the runner tells while the collector runs.  A record comes with its line number (1 is the
/// hello).
struct Sink {
  std::function<void(model::Record&&, std::int64_t line)> record;
  std::function<void(model::ProblemRecord&&)>
      problem;  ///< Protocol problems: that line alone is lost.
};

/// How it ended.
struct RunOutcome {
  bool done = false;  ///< `done` came, nothing after it, and the exit status was 0 or 4.
  bool gaps = false;  ///< Exit status 4, or problems of severity error.
  std::optional<int> exit_status;  ///< Absent when a signal ended it.
  std::optional<int> signal;
  std::string reason;  ///< For people; empty when complete.  Names the bound that was passed.
};

/// Asks every run to end its collector's group, as if the user had pressed Ctrl-C, and later runs
/// not to begin. Safe in a signal handler, which the program installs: a collector has its own
/// group, so the terminal's signal reaches us alone.
void interrupt() noexcept;
[[nodiscard]] bool interrupted() noexcept;
/// Takes interrupt() back.
void resume() noexcept;

/// Runs `program collect`: writes `settings_json` to its standard input, reads its standard output.
/// Its standard error is passed on, line by line, made printable.  The environment is passed on.
/// Interrupting us ends its group.
[[nodiscard]] RunOutcome run_collector(const std::filesystem::path& program,
                                       const std::string& settings_json, const Limits& limits,
                                       const Sink& sink);

/// Runs `program describe` or `program check` and returns the JSON object it prints (at most 1 MiB,
/// 60 s).
[[nodiscard]] Result<std::string> ask_collector(const std::filesystem::path& program,
                                                const std::string& command,
                                                const std::string& settings_json);

}  // namespace plimsoll::collect
