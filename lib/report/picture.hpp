/// @file
/// A slice as an SVG picture: for the inside of an HTML page, or as a file of its own.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/error.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::report {

/// The colours of reports, light and dark, as custom properties of CSS on `:root`.
[[nodiscard]] std::string_view palette();

/// How pictures look: rules for what is in an element of class `picture`, in these colours.
[[nodiscard]] std::string_view picture_style();

/// One <svg> element without script, link or style of its own: the page has palette() and
/// picture_style(), which know it by class (`service`, `asset`, `group`, `more`, with `single`,
/// `down` and `external`; lines: `soft`, `spine`; frames: `frame`).  Single points differ in shape
/// too: an octagon with a diamond.  Every id begins with `prefix`, which is made of letters, digits
/// and hyphens.  Has a title and a description for screen readers.  Names are cut to what a box
/// holds and escaped; their whole text (up to kNameLimit) is the box's title.  Errors: as layout().
[[nodiscard]] Result<std::string> picture(const Slice& slice, std::string_view prefix);

/// The same as a file: with its style, a headline, `line` below it (any text), and a legend of what
/// occurs.  Without script, font or link to anything outside.  Errors: as layout().
[[nodiscard]] Result<std::string> picture_file(const Slice& slice, std::string_view line);

}  // namespace plimsoll::report
