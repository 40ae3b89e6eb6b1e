#include "lib/lifecycle/recognition_rules.hpp"

#include <utility>

#include <fmt/format.h>

#include "lib/core/csv.hpp"

namespace plimsoll::lifecycle {
namespace {

/// Hands every row with that many cells to `take`; a line that begins with "#" is a comment.
template <typename Take>
Result<void> each_row(std::string_view csv, std::size_t columns, Take take) {
  auto reader = core::CsvReader::open(csv);
  if (!reader) return tl::make_unexpected(std::move(reader.error()));
  core::CsvRow row;
  bool header = true;
  while (reader->next(row)) {
    if (!row.cells.empty() && row.cells[0].starts_with('#')) continue;
    if (std::exchange(header, false)) continue;
    if (row.cells.size() != columns || !take(row.cells)) {
      return failure(Error::Kind::malformed,
                     fmt::format("line {}: expected a rule of {} columns", row.line, columns));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<RecognitionRule>> parse_rules(std::string_view csv) {
  std::vector<RecognitionRule> rules;
  auto read = each_row(csv, 4, [&](std::vector<std::string>& cells) {
    auto pattern = Pattern::parse(cells[0]);
    if (!pattern || cells[1].empty() == cells[3].empty()) return false;
    rules.push_back({std::move(*pattern), std::move(cells[1]), std::move(cells[2]),
                     std::move(cells[3]), false});
    return true;
  });
  if (!read) return tl::make_unexpected(std::move(read.error()));
  return rules;
}

Result<std::vector<PackageRule>> parse_package_rules(std::string_view csv) {
  std::vector<PackageRule> rules;
  auto read = each_row(csv, 3, [&](std::vector<std::string>& cells) {
    if (cells[2] != "maker" && cells[2] != "any") return false;
    rules.push_back({std::move(cells[0]), std::move(cells[1]), cells[2] == "maker"});
    return true;
  });
  if (!read) return tl::make_unexpected(std::move(read.error()));
  return rules;
}

}  // namespace plimsoll::lifecycle
