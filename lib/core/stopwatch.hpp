/// @file
/// How long the steps of a piece of work took.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::core {

/// One after the other: each lap lasts from the end of the one before it, the first from the
/// making of the stopwatch.  For people only: what is computed must not depend on it.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;

  struct Lap {
    std::string step;
    Clock::duration took{};
  };

  /// Ends a lap.
  void lap(std::string step) {
    const auto now = Clock::now();
    laps_.push_back({std::move(step), now - began_});
    began_ = now;
  }

  /// In the order in which they ended.
  [[nodiscard]] const std::vector<Lap>& laps() const { return laps_; }

 private:
  Clock::time_point began_ = Clock::now();
  std::vector<Lap> laps_;
};

}  // namespace plimsoll::core
