/// @file
/// Reads the members of AWS's answers, whatever they hold: a member that is missing, null or of
/// another type is absent.  Paths are member names with dots: "Placement.AvailabilityZone".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/model/attributes.hpp"

namespace plimsoll::aws {

/// What `path` leads to; null when it leads nowhere.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& node, std::string_view path);
/// The elements of a list; none when it is no list.
[[nodiscard]] const std::vector<nlohmann::json>& list(const nlohmann::json& node,
                                                      std::string_view path);
/// A text, or a number or truth value as text; empty: absent.
[[nodiscard]] std::string text(const nlohmann::json& node, std::string_view path);
/// A whole number, also one written as text; absent outside 64 bits.
[[nodiscard]] std::optional<std::int64_t> number(const nlohmann::json& node, std::string_view path);
/// Any finite number, also one written as text.
[[nodiscard]] std::optional<double> real(const nlohmann::json& node, std::string_view path);
/// A truth value, also "true" and "False".
[[nodiscard]] std::optional<bool> flag(const nlohmann::json& node, std::string_view path);
/// A time as "2021-06-10T00:05:53Z": from RFC 3339, Python's "2021-06-10 00:05:53+00:00", a time
/// without a zone (AWS's are UTC), or seconds since 1970.  Empty: absent.
[[nodiscard]] std::string instant(const nlohmann::json& node, std::string_view path);
/// The texts of a list.
[[nodiscard]] std::vector<std::string> texts(const nlohmann::json& node, std::string_view path);
/// The text `path` of each element of a list.
[[nodiscard]] std::vector<std::string> texts(const nlohmann::json& node, std::string_view list_path,
                                             std::string_view path);

using Tags = std::vector<std::pair<std::string, std::string>>;
/// Tags in each of AWS's shapes: lists of Key and Value (or key, value), or an object.
[[nodiscard]] Tags tags_of(const nlohmann::json& node, std::string_view path);

/// The input of a call: {name: value}.
[[nodiscard]] nlohmann::json input(std::string_view name, const std::string& value);
[[nodiscard]] nlohmann::json input(std::string_view name, const std::vector<std::string>& values);

/// Lists and objects as attributes.
[[nodiscard]] model::JsonText json_text(const nlohmann::json& value);
[[nodiscard]] model::JsonText json_text(const Tags& tags);

/// The part of an ARN or path after its last `separator`; all of it when there is none.
[[nodiscard]] std::string_view last_part(std::string_view text, char separator = '/');

}  // namespace plimsoll::aws
