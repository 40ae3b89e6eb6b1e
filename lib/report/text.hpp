/// @file
/// Text from devices and sheets, made fit to stand in a document; and its escaping for XML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plimsoll::report {

/// Longest name that a document shows, in characters.
inline constexpr std::size_t kNameLimit = 160;

/// `text` as one line of well-formed UTF-8: runs of blanks, tabs and newlines become one blank;
/// control characters and the marks that change the direction of writing (U+061C, U+200E, U+200F,
/// U+202A to U+202E, U+2066 to U+2069) become U+FFFD, so that a name can't rearrange the words
/// around it.  Of more than `limit` characters the first ones are kept, followed by "…".  Not
/// escaped.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = kNameLimit);

/// `text` with & < > " ' replaced by character references: safe as text and in quoted attributes of
/// HTML and XML.
[[nodiscard]] std::string escape_xml(std::string_view text);

/// Width of `text` in a sans-serif font of `size` pixels, estimated from a table and rather too
/// wide than too narrow: the same on every machine, whatever fonts it has.
[[nodiscard]] double text_width(std::string_view text, double size);

}  // namespace plimsoll::report
