/// @file
/// Findings as SARIF 2.1.0, for code scanning, pipelines and finding managers.
/// Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::sarif {

/// Writes the findings of the newest assessment to `path`, as README.md maps them.  The same bytes
/// for the same audit file.  An error when nothing was assessed yet.
[[nodiscard]] Result<void> write_sarif(store::Database& database,
                                       const std::filesystem::path& path);

}  // namespace plimsoll::sarif
