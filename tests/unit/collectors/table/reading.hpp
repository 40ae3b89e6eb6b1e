/// @file
/// Reading sheets from text in tests.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "collectors/table/sheet.hpp"

namespace plimsoll::test {

/// The records of sheets given as path and text; the path's stem is the kind.
inline std::vector<model::Record> read_table(
    const std::vector<std::pair<std::string, std::string>>& files,
    const table::Mapping* mapping = nullptr) {
  std::vector<table::Sheet> sheets;
  for (const auto& [path, text] : files) {
    const auto kind = table::parse_sheet_kind(path.substr(0, path.find('.')));
    sheets.push_back({path, kind.value(), text, mapping});
  }
  std::vector<model::Record> out;
  table::read_sheets(sheets, [&](const model::Record& record) { out.push_back(record); });
  return out;
}

template <typename T>
std::vector<T> only(const std::vector<model::Record>& records) {
  std::vector<T> out;
  for (const auto& record : records) {
    if (const auto* found = std::get_if<T>(&record)) out.push_back(*found);
  }
  return out;
}

}  // namespace plimsoll::test
