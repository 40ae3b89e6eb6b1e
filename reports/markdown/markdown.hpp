/// @file
/// A page of Markdown for a ticket, a wiki or a pull request: the verdict, the figures behind it,
/// and what to do.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::markdown {

/// Rows of each list; what lies beyond is counted.
inline constexpr std::size_t kRows = 10;

/// Writes the newest assessment in brief (CommonMark with GitHub's tables).  The same bytes for the
/// same audit file.  An audit that was not assessed yet gives a page that says so.
[[nodiscard]] Result<void> write_markdown(store::Database& database,
                                          const std::filesystem::path& path);

}  // namespace plimsoll::markdown
