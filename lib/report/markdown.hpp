/// @file
/// Text that means nothing to Markdown, nor to the HTML that may stand in it.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::report {

/// `text`, one line of it, with everything escaped that CommonMark or GitHub's tables,
/// strikethrough and automatic links would read as more than text: wherever it stands in a line of
/// Markdown, outside a link's target and an HTML tag, it shows as itself.
[[nodiscard]] std::string escape_markdown(std::string_view text);

}  // namespace plimsoll::report
