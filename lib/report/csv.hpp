/// @file
/// Comma-separated values as RFC 4180 has them, fit to be opened in a spreadsheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::report {

/// One cell.  Quoted when it holds a comma, semicolon, quote, tab, CR or LF, or begins or ends with
/// a blank.  A text that a spreadsheet would run as a formula (it begins with = + - @, tab, CR, LF
/// or a full-width form of these) gets a leading apostrophe; a plain number like -5 or -2.5e3 does
/// not.  NUL and broken UTF-8 become U+FFFD.
[[nodiscard]] std::string csv_cell(std::string_view text);

/// The cells of one row with commas between them and CRLF at the end.
[[nodiscard]] std::string csv_row(const std::vector<std::string>& cells);

}  // namespace plimsoll::report
