/// @file
/// XML texts within bounds.  Includes pugixml.hpp: for .cpp files only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

/// Most memory that the tree of one document may take.
inline constexpr std::size_t kXmlTreeBytes = std::size_t{1} << 30U;

/// Reads `bytes` into `document`.  Any bytes are legal: an Error of kind malformed when they are no
/// well-formed XML, or so dense with elements and attributes that their tree would exceed
/// kXmlTreeBytes.  Document types are skipped and entities that they declare never expanded;
/// neither parsing nor destruction recurses, so depth costs nothing.  Linear.
[[nodiscard]] inline Result<void> parse_xml(std::string_view bytes, pugi::xml_document& document) {
  constexpr std::size_t kNode = 80;  // a node or attribute, with its share of a page
  const auto nodes = std::ranges::count_if(bytes, [](char c) { return c == '<' || c == '='; });
  if (static_cast<std::size_t>(nodes) > kXmlTreeBytes / kNode) {
    return failure(Error::Kind::malformed,
                   fmt::format("expected at most {} elements and attributes, got about {}",
                               kXmlTreeBytes / kNode, nodes));
  }
  const auto parsed = document.load_buffer(bytes.data(), bytes.size());
  if (parsed) return {};
  return failure(Error::Kind::malformed, fmt::format("expected XML, but at byte {}: {}",
                                                     parsed.offset, parsed.description()));
}

}  // namespace plimsoll::collect::kit
