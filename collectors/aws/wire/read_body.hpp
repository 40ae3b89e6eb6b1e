/// @file
/// The two kinds of answer bodies, read by shape.  Includes pugixml.hpp and nlohmann/json.hpp: for
/// .cpp files only.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "collectors/aws/wire/shapes.hpp"

namespace plimsoll::aws::wire {

/// How deep answers are read; what is deeper is left out.
inline constexpr int kAnswerDepth = 64;

/// The element's name without its namespace's prefix.
[[nodiscard]] std::string_view local_name(pugi::xml_node node);
/// The first child element of that local name.
[[nodiscard]] pugi::xml_node child_named(pugi::xml_node node, std::string_view name);

/// A value that isn't a structure, list or map, from its text; null when the text is none.
[[nodiscard]] nlohmann::json from_text(std::string_view text, const Reference& reference);

/// The body members of a structure that stand in `node`.
[[nodiscard]] nlohmann::json read_xml(pugi::xml_node node, const Shape& shape, int depth = 0);
[[nodiscard]] nlohmann::json read_json(const nlohmann::json& value, const Reference& reference,
                                       int depth = 0);

}  // namespace plimsoll::aws::wire
