/// @file
/// A connection that can only read, within bounds, for as long as this lives.
#pragma once

#include <chrono>

struct sqlite3;

namespace plimsoll::assess {

/// Installs an authorizer that allows SELECT alone, a time limit and a bound on the length of
/// values.
class Sandbox {
 public:
  Sandbox(sqlite3* connection, std::chrono::milliseconds time);
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox();
  /// Whether the time limit stopped a statement.
  [[nodiscard]] bool timed_out() const { return timed_out_; }

 private:
  static int on_progress(void* self);

  sqlite3* connection_;
  std::chrono::steady_clock::time_point deadline_;
  bool timed_out_ = false;
  int length_before_;
};

}  // namespace plimsoll::assess
