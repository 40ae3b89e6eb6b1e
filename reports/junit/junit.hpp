/// @file
/// Judgements as JUnit XML: a suite a check, a case a subject, for pipelines.
/// Source: the schema of Apache Ant's JUnit and JUnitReport tasks (Windy Road Technology, 2011).
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::junit {

/// Writes what the newest assessment judged to `path`, as README.md maps it.  The same bytes for
/// the same audit file.  An error when nothing was assessed yet.
[[nodiscard]] Result<void> write_junit(store::Database& database,
                                       const std::filesystem::path& path);

}  // namespace plimsoll::junit
