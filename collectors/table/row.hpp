/// @file
/// Rows of one sheet with typed cells: what the mappings of all kinds of sheets stand on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/table/sheet.hpp"
#include "lib/core/csv.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::table {

/// What a kind of sheet has for columns.
struct Layout {
  std::vector<std::string> known;  ///< Columns that mean something, snake_case.
  std::vector<std::string>
      required;  ///< Those that the header (or the mapping's defaults) must have.
};

class SheetReader;

/// One row.  Each typed getter gives nothing for an empty cell, and refuses the row when the cell
/// can't be read.
class Row {
 public:
  /// The cell, or the first of its fallbacks that isn't empty, translated by the mapping; else the
  /// default; empty when unknown.
  [[nodiscard]] std::string text(std::string_view column) const;
  /// The cell; an empty one refuses the row.
  std::string required(std::string_view column);
  /// Seconds, from "15m", "PT15M" and the like.
  std::optional<std::int64_t> duration(std::string_view column);
  std::optional<core::Instant> instant(std::string_view column);
  std::optional<std::int64_t> integer(std::string_view column, std::int64_t least,
                                      std::int64_t most);
  std::optional<double> number(std::string_view column);
  /// Bytes, from "1048576", "500 GB" (10^9) or "1.5 TiB" (2^40).
  std::optional<std::int64_t> bytes(std::string_view column);
  std::optional<bool> flag(std::string_view column);

  /// Refuses the row: `why` becomes a problem of severity error.  An empty column blames the row as
  /// a whole.
  void refuse(std::string_view column, std::string_view why);
  /// Keeps the row and says what is odd about it.
  void warn(std::string_view column, std::string_view why);
  [[nodiscard]] bool refused() const { return refused_; }

  /// Columns that the sheet's kind doesn't know, with their cells, in the order of the header.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> others() const;
  [[nodiscard]] bool has(std::string_view column) const;
  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] const std::string& scope() const;

 private:
  friend class SheetReader;
  Row(SheetReader& sheet, const core::CsvRow& row)
      : sheet_{&sheet}, line_{row.line}, cells_{row.cells} {}

  /// The trimmed cell of exactly that column; empty when there is none.
  [[nodiscard]] std::string_view cell(std::string_view column) const;
  /// The column that text() reads: `column` itself, or the fallback that isn't empty.
  [[nodiscard]] std::string_view filled(std::string_view column) const;
  [[nodiscard]] Result<core::Instant> read_instant(const std::string& cell) const;

  SheetReader* sheet_;
  std::size_t line_;
  std::vector<std::string> cells_;
  bool refused_ = false;
};

/// Reads one sheet and keeps count.
class SheetReader {
 public:
  /// `sink` gets the problems.
  SheetReader(const Sheet& sheet, Layout layout, const Sink& sink);

  /// The next row that has the right number of cells; absent at the end, at once for a sheet whose
  /// header is refused.
  [[nodiscard]] std::optional<Row> next();

  /// Tells how the reading ended.
  [[nodiscard]] model::ScopeRecord scope_record(std::vector<std::string> kinds) const;
  [[nodiscard]] const std::string& scope() const { return scope_; }
  [[nodiscard]] const std::string& path() const { return sheet_.path; }
  /// Counts a row that is left out for no fault of its own.
  void count_refused() { ++refused_rows_; }
  /// A problem that is about no single row: a group of them, the header.
  void problem(std::size_t line, std::string_view column, std::string_view why, bool is_error);

 private:
  friend class Row;

  void open();
  bool read_header(const core::CsvRow& row);
  [[nodiscard]] bool check_header(std::size_t line);
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view column) const;
  [[nodiscard]] std::string_view default_of(std::string_view column) const;
  /// Whether the mapping reads that column of theirs where one of ours is empty.
  [[nodiscard]] bool is_fallback(std::string_view column) const;

  const Sheet& sheet_;
  Layout layout_;
  const Sink& sink_;
  std::string scope_;
  std::optional<core::CsvReader> reader_;
  std::vector<std::string> names_;     ///< Our name of each column; empty: left out.
  std::vector<std::string> headings_;  ///< As the file writes them.
  std::int64_t rows_ = 0;
  std::int64_t refused_rows_ = 0;
  bool header_refused_ = false;
};

}  // namespace plimsoll::table
