/// @file
/// XML from strangers: bytes of any encoding to UTF-8, and a document without surprises.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "lib/core/error.hpp"

namespace plimsoll::exchange {

/// A parsed document that knows its lines.
class XmlText {
 public:
  /// Any bytes are legal input.  An Error of kind malformed when they are no well-formed XML, of
  /// kind unsupported for an encoding other than UTF-8, UTF-16, UTF-32, ISO 8859-1 and
  /// windows-1252, and for a document type that declares something (entities are never expanded).
  /// Neither parsing nor destruction recurses.
  [[nodiscard]] static Result<XmlText> parse(std::string_view bytes);

  [[nodiscard]] pugi::xml_node root() const { return document_.document_element(); }
  /// The line on which `node` begins, from 1.  O(log lines).
  [[nodiscard]] std::size_t line(const pugi::xml_node& node) const;

 private:
  XmlText() = default;
  [[nodiscard]] std::size_t line_at(std::ptrdiff_t offset) const;

  std::vector<std::size_t> line_ends_;  ///< Offsets in the text, as UTF-8.
  pugi::xml_document document_;
};

}  // namespace plimsoll::exchange
