/// @file
/// A CSV sheet of the easy kind, read fast: one row a line, every row as the header says.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/exchange/line_blocks.hpp"

namespace plimsoll::exchange {

/// Whatever core::CsvReader and the `table` collector would treat in a special way (a row that they
/// refuse, a cell of several lines, a sep= line) is an Error of kind unsupported here; the rest is
/// read as they read it: "," or ";", quotes, byte order mark, "\r\n", blank rows, missing last
/// cells, cells trimmed.
class PlainSheet {
 public:
  static constexpr std::size_t kColumns = 64;

  [[nodiscard]] static Result<PlainSheet> open(const std::filesystem::path& path);

  /// snake_case, as in the file; no two alike, unless empty.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// Where the column stands; kColumns when the sheet has none of that name.
  [[nodiscard]] std::size_t column(std::string_view name) const;
  [[nodiscard]] std::size_t block_count() const { return lines_.count(); }
  [[nodiscard]] const std::string& name() const { return name_; }

  /// Calls `row(cells)` with the cells of each row of a block, in order; there is one more cell
  /// than columns, always empty.  `row` returns Result<void>; its Error ends the reading.
  template <typename OnRow>
  [[nodiscard]] Result<void> for_each_row(std::size_t block, BlockBuffer& buffer,
                                          OnRow&& row) const;

  [[nodiscard]] tl::unexpected<Error> not_plain(std::string_view why) const;

 private:
  using Cells = std::array<std::string_view, kColumns + 1>;

  PlainSheet(LineBlocks lines, std::string name)
      : lines_{std::move(lines)}, name_{std::move(name)} {}
  Result<void> read_header();
  /// How many cells `line` has, 0 when all are blank; `unquoted` gets those of a line with quotes.
  [[nodiscard]] Result<std::size_t> split(std::string_view line, Cells& cells,
                                          std::deque<std::string>& unquoted) const;
  [[nodiscard]] Result<std::size_t> split_quoted(std::string_view line, Cells& cells,
                                                 std::deque<std::string>& unquoted) const;

  void fill_up(Cells& cells, std::size_t count) const;

  LineBlocks lines_;
  std::string name_;
  std::vector<std::string> columns_;
  std::size_t header_bytes_ = 0;
  char separator_ = ',';
};

template <typename OnRow>
Result<void> PlainSheet::for_each_row(std::size_t block, BlockBuffer& buffer, OnRow&& row) const {
  const auto read = lines_.read(block, buffer);
  if (!read) return tl::unexpected(read.error());
  std::string_view text = *read;
  if (block == 0) text.remove_prefix(std::min(header_bytes_, text.size()));
  if (!is_plain_text(text)) return not_plain("it has bytes that are no plain text");
  Cells cells;
  buffer.unquoted.clear();
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto count = split(text.substr(0, end), cells, buffer.unquoted);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) continue;
    auto done = row(std::span<const std::string_view>{cells});
    if (!done) return done;
  }
  return {};
}

}  // namespace plimsoll::exchange
