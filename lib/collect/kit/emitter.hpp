/// @file
/// The writing side of the collector protocol: records as JSON Lines on a stream.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>

#include "lib/model/record.hpp"

namespace plimsoll::collect::kit {

/// Writes records, one line each, and counts them.  Identifiers are normalised (model::normal_id),
/// those that identify nothing are left out; invalid UTF-8 is replaced.
class Emitter {
 public:
  explicit Emitter(std::ostream& out) : out_{out} {}
  Emitter(const Emitter&) = delete;
  Emitter& operator=(const Emitter&) = delete;
  ~Emitter() = default;

  /// Writes any record but `done`.
  void emit(const model::Record& record);
  /// A thing that could not be read; the collection goes on.
  void problem(model::ProblemRecord::Severity severity, std::string_view code,
               std::string_view message, std::string_view subject);
  /// Writes the `done` line.  Nothing may follow.
  void done();

  /// Whether a problem of severity error was written: the exit status is then 4.
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }

 private:
  std::ostream& out_;
  std::map<std::string, std::int64_t> counts_;
  std::int64_t errors_ = 0;
};

/// One record as its JSON line, without the newline.
[[nodiscard]] std::string to_line(const model::Record& record);

}  // namespace plimsoll::collect::kit
