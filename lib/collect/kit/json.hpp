/// @file
/// JSON texts within bounds.  Includes nlohmann/json.hpp: for .cpp files only.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace plimsoll::collect::kit {

/// How deep JSON may nest.
inline constexpr int kJsonDepth = 64;

/// The value of `text`; discarded when it isn't JSON or nests deeper than kJsonDepth.
[[nodiscard]] inline nlohmann::json parse_bounded(std::string_view text) {
  bool too_deep = false;
  auto value = nlohmann::json::parse(
      text,
      [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        too_deep = too_deep || depth > kJsonDepth;
        return !too_deep;
      },
      false);
  return too_deep ? nlohmann::json{nlohmann::json::value_t::discarded} : value;
}

/// Compact JSON; invalid UTF-8 is replaced.
template <typename Json>
[[nodiscard]] std::string dump(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plimsoll::collect::kit
