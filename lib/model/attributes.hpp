/// @file
/// The attributes of an asset or relation: names to scalar values, or to JSON text for lists and
/// objects. Names are snake_case with their unit ("memory_bytes"); an absent attribute is unknown.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "lib/core/error.hpp"

namespace plimsoll::model {

/// A list or object, as compact JSON text.
struct JsonText {
  std::string text;
  friend bool operator==(const JsonText&, const JsonText&) = default;
};

using Value = std::variant<bool, std::int64_t, double, std::string, JsonText>;

/// Sorted by name, so that the same attributes always give the same text.
using Attributes = std::map<std::string, Value, std::less<>>;

/// Sets `name` unless `value` is absent; an empty text is absent too.
void set(Attributes& attributes, std::string_view name, std::optional<std::string_view> value);
void set(Attributes& attributes, std::string_view name, std::optional<std::int64_t> value);
void set(Attributes& attributes, std::string_view name, std::optional<double> value);
void set(Attributes& attributes, std::string_view name, std::optional<bool> value);

/// The attributes as one compact JSON object, names sorted, invalid UTF-8 replaced.
[[nodiscard]] std::string to_json(const Attributes& attributes);

/// Reads a JSON object; null values are left out.  Nesting is bounded (64 levels).
[[nodiscard]] Result<Attributes> parse_attributes(std::string_view json);

/// The value as text for people; JSON text for lists and objects.
[[nodiscard]] std::string to_text(const Value& value);

}  // namespace plimsoll::model
