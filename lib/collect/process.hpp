/// @file
/// A child process in a group of its own, spoken to through three pipes.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "lib/core/error.hpp"

namespace plimsoll::collect {

/// How a process ended: one of the two.
struct Ended {
  std::optional<int> exit_status;
  std::optional<int> signal;
};

/// One child.  Its whole group is killed when this goes.
class Process {
 public:
  /// Starts `program` with `arguments`, the environment passed on with `environment` ("NAME=value")
  /// added to it, and no other file open.  It is killed when we die.
  [[nodiscard]] static Result<Process> start(const std::filesystem::path& program,
                                             const std::vector<std::string>& arguments,
                                             const std::vector<std::string>& environment = {});
  Process(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// Why pump() returned.
  enum class Stop : std::uint8_t { ended, time, reader, interrupted };

  /// What pump() does with output; `out` returns false to stop.
  struct Readers {
    std::function<bool(std::string_view bytes)> out;
    std::function<void(std::string_view bytes)> err;
  };

  /// Writes `input`, then closes; hands output on in pieces of at most 256 KiB; until the process
  /// has ended and its output is read, or something stops it.  Members of its group that outlive it
  /// are killed.
  Stop pump(std::string_view input, std::chrono::steady_clock::time_point deadline,
            const Readers& readers);

  /// Ends the group (SIGTERM, half a second later SIGKILL) if the process still runs, and reaps it.
  Ended end();

 private:
  Process() = default;
  [[nodiscard]] bool has_ended() const;
  void close(int& fd);
  void write_some(std::string_view& input);
  /// False when the reader wants no more.
  bool read_some(int& fd, const std::function<bool(std::string_view)>& reader);

  pid_t pid_ = -1;  ///< And its group's id; -1 once reaped.
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
};

}  // namespace plimsoll::collect
