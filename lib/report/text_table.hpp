/// @file
/// A table as text for people: columns aligned, long cells wrapped to the terminal, colour by what
/// a word means.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lib/store/database.hpp"

namespace plimsoll::report {

/// What the text is written for.
struct Look {
  std::size_t width =
      0;               ///< Columns of the terminal; 0: no terminal, lines get as long as they are.
  bool color = false;  ///< ANSI colours; words say the same, so nothing is lost without.
};

/// The table as text: one header line, columns aligned, NULL as "-", control characters made
/// visible. Cells that hold a JSON array or object are shown as they are.  With a width no line is
/// longer as long as each column can keep a few characters: first the `spare` columns are left out,
/// in their order, while the others have too little room; then the widest cells go on in further
/// lines, so that no text is lost.  Widths are counted in code points.
[[nodiscard]] std::string to_text(const store::Table& table, const Look& look = {},
                                  std::vector<std::string> spare = {});

/// `text` in lines of at most `width` code points (at least 1 each), broken at blanks where there
/// are any, else behind . / - _ : , and at last anywhere.  Never empty.
[[nodiscard]] std::vector<std::string> wrap(const std::string& text, std::size_t width);

}  // namespace plimsoll::report
