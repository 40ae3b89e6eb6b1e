#include "lib/exchange/plain_sheet.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/csv.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::exchange {
namespace {

/// core::trim() without the call where there is nothing to trim.
std::string_view trimmed(std::string_view cell) {
  const auto outer = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (cell.empty() || (!outer(cell.front()) && !outer(cell.back()))) return cell;
  return core::trim(cell);
}

}  // namespace

tl::unexpected<Error> PlainSheet::not_plain(std::string_view why) const {
  return failure(Error::Kind::unsupported, fmt::format("{}: {}", name_, why));
}

Result<PlainSheet> PlainSheet::open(const std::filesystem::path& path) {
  auto lines = LineBlocks::open(path);
  if (!lines) return tl::unexpected(std::move(lines.error()));
  PlainSheet sheet{*std::move(lines), path.filename().string()};
  auto read = sheet.read_header();
  if (!read) return tl::unexpected(std::move(read.error()));
  return sheet;
}

Result<void> PlainSheet::read_header() {
  const auto head = lines_.head(LineBlocks::kLineBytes);
  if (!head) return tl::unexpected(head.error());
  std::string_view line = *head;
  line = line.substr(0, line.find('\n'));
  if (line.size() == head->size()) return not_plain("it has no rows, or a very long header");
  header_bytes_ = line.size() + 1;
  auto reader = core::CsvReader::open(line);
  core::CsvRow row;
  if (!reader || !reader->next(row) || !row.error.empty() ||
      core::lower(line.substr(0, 4)) == "sep=" || line.find('"') != std::string_view::npos) {
    return not_plain("its first line is no plain header");
  }
  separator_ = reader->separator();
  for (const auto& cell : row.cells) {
    auto name = core::snake_case(cell);
    if (name.empty() || column(name) != kColumns) return not_plain("its header is not plain");
    columns_.push_back(std::move(name));
  }
  if (columns_.size() >= kColumns) return not_plain("it has very many columns");
  return {};
}

std::size_t PlainSheet::column(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name);
  return found == columns_.end() ? kColumns : static_cast<std::size_t>(found - columns_.begin());
}

/// Empties the cells that a row lacks; those behind the last column are never filled.
void PlainSheet::fill_up(Cells& cells, std::size_t count) const {
  for (; count < columns_.size(); ++count) cells[count] = {};
}

Result<std::size_t> PlainSheet::split(std::string_view line, Cells& cells,
                                      std::deque<std::string>& unquoted) const {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find('"') != std::string_view::npos) return split_quoted(line, cells, unquoted);
  std::size_t count = 0;
  bool blank = true;
  for (bool more = true; more;) {
    const auto end = line.find(separator_);
    more = end != std::string_view::npos;
    const auto cell = trimmed(line.substr(0, end));
    if (more) line.remove_prefix(end + 1);
    blank = blank && cell.empty();
    if (count < columns_.size()) {
      cells[count++] = cell;
    } else if (!cell.empty()) {
      return not_plain("a row has more cells than the header");
    }
  }
  if (blank) return std::size_t{0};
  fill_up(cells, count);
  return count;
}

Result<std::size_t> PlainSheet::split_quoted(std::string_view line, Cells& cells,
                                             std::deque<std::string>& unquoted) const {
  core::CsvRow row;
  // The reader guesses the separator from the text's first row, so that gets one that decides it.
  std::string text(columns_.size() + 2, separator_);
  text.front() = 'x';
  text.append("\n").append(line);
  auto reader = core::CsvReader::open(text);
  const bool whole = reader && reader->separator() == separator_ && reader->next(row) &&
                     reader->next(row) && row.error.empty();
  if (!whole) return not_plain("a row has quotes that are not plain");
  std::size_t count = 0;
  bool blank = true;
  for (auto& cell : row.cells) {
    unquoted.push_back(std::move(cell));
    const auto kept = trimmed(unquoted.back());
    blank = blank && kept.empty();
    if (count < columns_.size()) {
      cells[count++] = kept;
    } else if (!kept.empty()) {
      return not_plain("a row has more cells than the header");
    }
  }
  if (blank) return std::size_t{0};
  fill_up(cells, count);
  return count;
}

}  // namespace plimsoll::exchange
