/// @file
/// The white space of JSON that is written piece by piece: long lists are never held as objects.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "apps/plimsoll/output.hpp"

namespace plimsoll::app {

/// Indented by two as nlohmann::json would, or all in one line for jsonl.
class JsonLayout {
 public:
  explicit JsonLayout(Format format) : pretty_{format != Format::jsonl} {}
  /// In front of a member at `depth`, and of the bracket that closes depth + 1.
  [[nodiscard]] std::string line(std::size_t depth) const {
    return pretty_ ? "\n" + std::string(2 * depth, ' ') : std::string{};
  }
  /// Behind a colon.
  [[nodiscard]] std::string_view space() const { return pretty_ ? " " : ""; }

 private:
  bool pretty_;
};

}  // namespace plimsoll::app
