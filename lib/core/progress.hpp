/// @file
/// Progress of long work, on standard error: a line that rewrites itself on a terminal, one line a
/// stage elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::core {

/// Shows how far a stage is.  Nothing is written while `enabled` is false.
class Progress {
 public:
  /// `terminal`: standard error can rewrite its line.
  Progress(bool enabled, bool terminal) : enabled_{enabled}, terminal_{terminal} {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// Begins a stage ("redfish bmc1.example").
  void begin(std::string_view stage);
  /// Says how far the stage is; `total` absent when nobody knows.
  void step(std::uint64_t done, std::optional<std::uint64_t> total, std::string_view message);
  /// Ends the stage with its outcome ("complete, 41 assets").
  void end(std::string_view outcome);

 private:
  void clear();

  bool enabled_;
  bool terminal_;
  bool shown_ = false;
  std::string stage_;
};

}  // namespace plimsoll::core
