/// @file
/// Comma-separated values as people and programs write them.
/// Source: RFC 4180; beyond it: a UTF-8 byte order mark, ";" as separator, rows that end in LF or
/// CR alone, and the "sep=;" line by which a file tells Excel its separator.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::core {

/// One row, or the reason why it could not be read.
struct CsvRow {
  std::size_t line = 0;            ///< Line of the file on which it begins, from 1.
  std::vector<std::string> cells;  ///< Unquoted, otherwise as written; empty when `error` isn't.
  std::string error;               ///< Why the row could not be read; empty when it could.
};

/// What one row may hold; more is an error of that row.
struct CsvBounds {
  std::size_t cell_bytes = std::size_t{1} << 20U;
  std::size_t columns = 1000;
};

/// Reads rows one after the other from text that outlives it.  Any bytes are legal input.  A row
/// with an unclosed quote, text behind a closing quote, a NUL, or bytes that aren't UTF-8 is told
/// as an error, and reading goes on with the next line.  Rows whose cells are all blank are
/// skipped.  Linear in the length of the text; where unclosed quotes would make it read the same
/// bytes too often, the rest of the file is one error.
class CsvReader {
 public:
  /// Reads `text`; the separator is that of the "sep=" line, else the one of `,` and `;` that its
  /// first row has more of outside quotes, else `,`.  An Error of kind unsupported for UTF-16 and
  /// UTF-32.
  [[nodiscard]] static Result<CsvReader> open(std::string_view text, CsvBounds bounds = {});

  /// The next row; false at the end of the text.
  [[nodiscard]] bool next(CsvRow& row);

  [[nodiscard]] char separator() const { return separator_; }

 private:
  CsvReader(std::string_view text, CsvBounds bounds) : text_{text}, bounds_{bounds} {}

  void read_row(CsvRow& row);
  bool read_cell(CsvRow& row, std::string& cell);
  bool read_quoted(CsvRow& row, std::string& cell);
  bool take_row_end();
  void skip_line();
  void recover(CsvRow& row, std::size_t begin);
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  std::string_view text_;
  CsvBounds bounds_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t reread_bytes_ = 0;
};

}  // namespace plimsoll::core
