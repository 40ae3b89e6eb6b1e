/// @file
/// JSON that is written element by element, so that a report of any size needs little memory.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace plimsoll::report {

using Json = nlohmann::ordered_json;

/// On one line; broken UTF-8 becomes U+FFFD.
[[nodiscard]] inline std::string json_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// The elements of an array, each on a line of its own; without the brackets.
class JsonElements {
 public:
  void add(const Json& element) {
    if (!text_.empty()) text_ += ",\n";
    text_ += json_text(element);
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace plimsoll::report
