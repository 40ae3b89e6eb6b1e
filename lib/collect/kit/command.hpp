/// @file
/// Runs a program of the system within bounds, without a shell.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

struct Command {
  /// A name, looked for in PATH and then in /usr/local/sbin, /usr/sbin and /sbin; or an absolute
  /// path.
  std::string program;
  std::vector<std::string> arguments;  ///< Seen by every user of the machine: never a secret.
  std::vector<std::string>
      environment;  ///< "NAME=value", added to ours; seen by the same user only.
  std::chrono::seconds timeout{30};
  std::size_t output_bytes = std::size_t{16} << 20U;
};

struct CommandOutput {
  int status = 0;   ///< Exit status.
  std::string out;  ///< At most Command::output_bytes.
  std::string err;  ///< The first 64 KiB.
};

/// The words as one line, for messages and records.
[[nodiscard]] std::string to_text(const Command& command);

/// Runs it with nothing on its standard input, and ends it with all that it started when it takes
/// too long or says too much.  Errors: unsupported (it is not installed), timed_out, malformed (too
/// much output), unreachable (a signal ended it).  Any exit status is an answer.
[[nodiscard]] Result<CommandOutput> run_command(const Command& command);

/// Whether `program` is there to be run.
[[nodiscard]] bool has_program(std::string_view program);

}  // namespace plimsoll::collect::kit
