/// @file
/// The tables of a report as a workbook (Office Open XML): a sheet a table.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::xlsx {

/// Rows of one sheet, its header counted (Excel's own limit).
inline constexpr std::size_t kRows = 1'048'576;
/// Characters of one cell (Excel's own limit, in UTF-16 units; kept in code points of the basic
/// plane and half of it beyond).
inline constexpr std::size_t kCellCharacters = 32'767;

/// Writes an overview sheet, then each table with typed columns, a header that stays in view and
/// filters.  Texts are texts: nothing is a formula or a link.  What is past a limit of the format
/// is cut, and the overview says how much.  The same bytes for the same audit file.
[[nodiscard]] Result<void> write_xlsx(store::Database& database, const std::filesystem::path& path);

}  // namespace plimsoll::xlsx
