#include "lib/core/csv.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::core {
namespace {

/// Bytes that may be read again after unclosed quotes before the rest of the file is given up.
constexpr std::size_t kRereadLimit = std::size_t{64} << 20U;

constexpr std::string_view kRowEnds{"\r\n"};

/// The separator of the first row that isn't blank: quotes hide what is inside them.
char guess_separator(std::string_view text) {
  std::size_t commas = 0;
  std::size_t semicolons = 0;
  bool quoted = false;
  bool blank = true;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') {
      if (!blank) break;
      continue;
    }
    blank = false;
    commas += c == ',' ? 1U : 0U;
    semicolons += c == ';' ? 1U : 0U;
  }
  return semicolons > commas ? ';' : ',';
}

bool is_blank(const CsvRow& row) {
  return row.error.empty() &&
         std::ranges::all_of(row.cells, [](const auto& cell) { return trim(cell).empty(); });
}

/// Why the bytes of a row cannot be text; empty when they can.
std::string why_not_text(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) {
    return "a NUL byte: this is no text; save the sheet as \"CSV UTF-8\"";
  }
  if (!is_utf8(bytes)) return "bytes that are not UTF-8: save the sheet as \"CSV UTF-8\"";
  return {};
}

}  // namespace

Result<CsvReader> CsvReader::open(std::string_view text, CsvBounds bounds) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv) ||
      text.starts_with("\0\0\xFE\xFF"sv)) {
    return failure(Error::Kind::unsupported, "expected UTF-8 text, got UTF-16 or UTF-32",
                   "save the sheet as \"CSV UTF-8\"");
  }
  if (text.starts_with("\xEF\xBB\xBF"sv)) text.remove_prefix(3);
  CsvReader reader{text, bounds};
  if (text.size() >= 5 && lower(text.substr(0, 4)) == "sep=" &&
      (text.size() == 5 || kRowEnds.find(text[5]) != std::string_view::npos)) {
    reader.separator_ = text[4];
    reader.skip_line();
    if (reader.separator_ != ',' && reader.separator_ != ';') {
      return failure(
          Error::Kind::unsupported,
          fmt::format("the separator \"{}\" of the sep= line", printable(text.substr(4, 1))),
          "save the sheet with , or ; between cells");
    }
  } else {
    reader.separator_ = guess_separator(text);
  }
  return reader;
}

bool CsvReader::next(CsvRow& row) {
  while (!at_end()) {
    read_row(row);
    if (!is_blank(row)) return true;
  }
  return false;
}

void CsvReader::read_row(CsvRow& row) {
  row.line = line_;
  row.cells.clear();
  row.error.clear();
  const std::size_t begin = at_;
  std::size_t end = begin;
  do {
    std::string cell;
    if (!read_cell(row, cell)) return recover(row, begin);
    if (row.cells.size() == bounds_.columns) {
      row.error = fmt::format("more than {} cells", bounds_.columns);
      return recover(row, begin);
    }
    row.cells.push_back(std::move(cell));
    end = at_;
    if (take_row_end()) break;
    ++at_;  // the separator
  } while (true);
  row.error = why_not_text(text_.substr(begin, end - begin));
  if (!row.error.empty()) row.cells.clear();
}

bool CsvReader::read_cell(CsvRow& row, std::string& cell) {
  if (!at_end() && text_[at_] == '"') return read_quoted(row, cell);
  const std::size_t begin = at_;
  while (!at_end() && text_[at_] != separator_ &&
         kRowEnds.find(text_[at_]) == std::string_view::npos) {
    ++at_;
  }
  if (at_ - begin > bounds_.cell_bytes) {
    row.error =
        fmt::format("cell {} is longer than {} bytes", row.cells.size() + 1, bounds_.cell_bytes);
    return false;
  }
  cell = text_.substr(begin, at_ - begin);
  return true;
}

/// Reads a cell that begins with a quote, up to the separator or row end behind it.
bool CsvReader::read_quoted(CsvRow& row, std::string& cell) {
  const std::size_t column = row.cells.size() + 1;
  ++at_;
  while (!at_end()) {
    const std::size_t stop = std::min(text_.find('"', at_), text_.size());
    if (cell.size() + (stop - at_) > bounds_.cell_bytes) {
      row.error = fmt::format("cell {} is longer than {} bytes, or its quote is never closed",
                              column, bounds_.cell_bytes);
      return false;
    }
    cell.append(text_.substr(at_, stop - at_));
    at_ = stop + 1;
    if (stop == text_.size()) break;
    if (!at_end() && text_[at_] == '"') {
      cell += '"';
      ++at_;
      continue;
    }
    if (at_end() || text_[at_] == separator_ ||
        kRowEnds.find(text_[at_]) != std::string_view::npos) {
      line_ += static_cast<std::size_t>(std::ranges::count(cell, '\n'));
      return true;
    }
    row.error = fmt::format("text behind the closing quote of cell {}", column);
    return false;
  }
  row.error = fmt::format("the quote of cell {} is never closed", column);
  return false;
}

bool CsvReader::take_row_end() {
  if (at_end()) return true;
  if (text_[at_] != '\r' && text_[at_] != '\n') return false;
  skip_line();
  return true;
}

/// Moves behind the next row end, quoted or not.
void CsvReader::skip_line() {
  at_ = std::min(text_.find_first_of(kRowEnds, at_), text_.size());
  if (at_end()) return;
  at_ += text_.substr(at_).starts_with("\r\n") ? 2U : 1U;
  ++line_;
}

/// Goes on behind the first line of a row that could not be read.
void CsvReader::recover(CsvRow& row, std::size_t begin) {
  row.cells.clear();
  reread_bytes_ += std::min(at_, text_.size()) - begin;
  at_ = begin;
  line_ = row.line;
  skip_line();
  if (reread_bytes_ > kRereadLimit) {
    row.error += "; too many such rows: the rest of the file is left out";
    at_ = text_.size();
  }
}

}  // namespace plimsoll::core
