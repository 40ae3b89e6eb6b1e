/// @file
/// A slice as an SVG picture for the inside of an HTML page.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/error.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::report {

/// One <svg> element without script, link or style of its own: the page's style sheet colours it by
/// class
/// (`service`, `asset`, `group`, `more`, with `single`, `down` and `external`; lines: `soft`).
/// Single points differ in shape too: an octagon with a diamond.  Every id begins with `prefix`,
/// which is made of letters, digits and hyphens.  Has a title and a description for screen readers.
/// Names are cut to what a box holds and escaped; their whole text (up to kNameLimit) is the box's
/// title.  Errors: as layout().
[[nodiscard]] Result<std::string> picture(const Slice& slice, std::string_view prefix);

}  // namespace plimsoll::report
