/// @file
/// The template of a report of one's own: read, checked and made fit for ctemplate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::own {

enum class Format : std::uint8_t { html, markdown, text, csv };

/// The format of a file name's extension (".md"); absent: none of ours.
[[nodiscard]] std::optional<Format> format_of(std::string_view extension);

/// What stands between {{ and }}.
struct Marker {
  enum class Kind : std::uint8_t {
    value,    ///< {{NAME}}
    section,  ///< {{#NAME}}
    end,      ///< {{/NAME}}
  };
  Kind kind;
  std::string
      name;  ///< A capital letter, then capitals, digits and underscores; "X_separator" too.
  std::size_t line;  ///< From 1.
};

struct Template {
  std::vector<Marker> markers;  ///< In order; every section has its end.
  std::string text;             ///< For ctemplate.  Lines of sections alone take no line.
};

/// Reads a template.  Any bytes are legal input; linear in their number.  Refused, each with its
/// line: names that are none, sections without an end, ctemplate's other markers (modifiers,
/// includes, pragmas: values are always escaped as the format asks), and values where no escaping
/// makes them safe: in Markdown a link's target and the inside of a tag, in CSV a part of a cell.
[[nodiscard]] Result<Template> parse_template(std::string_view text, Format format);

}  // namespace plimsoll::own
