/// @file
/// Findings as events of the Open Cybersecurity Schema Framework, class Compliance Finding (2003),
/// one a line, for security lakes and event stores.
/// Source: schema.ocsf.io, classes/compliance_finding.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::ocsf {

/// Writes the findings of the newest assessment to `path`, as README.md maps them.  The same bytes
/// for the same audit file.  An error when nothing was assessed yet.
[[nodiscard]] Result<void> write_ocsf(store::Database& database, const std::filesystem::path& path);

}  // namespace plimsoll::ocsf
