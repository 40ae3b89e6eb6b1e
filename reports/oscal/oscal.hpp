/// @file
/// Findings as OSCAL 1.2.1: assessment results, and the plan of action and milestones that follows,
/// for governance tools and auditors.
/// Source: NIST, pages.nist.gov/OSCAL, "Assessment Results" and "POA&M" models.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::oscal {

/// Where the two documents go.
struct Paths {
  std::filesystem::path results;
  std::filesystem::path plan;
};

/// Writes the findings of the newest assessment, as README.md maps them.  What the two documents
/// share has the same UUID in both.  The same bytes for the same audit file.  An error when nothing
/// was assessed yet.
[[nodiscard]] Result<void> write_oscal(store::Database& database, const Paths& paths);

}  // namespace plimsoll::oscal
