/// @file
/// The tables of a report as JSON: one document (schemas/json/report.schema.json), or one object a
/// line.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::json {

/// Writes one document: what was assessed and when, readiness by domain, and each table as an array
/// of objects.  Absent values are null; broken UTF-8 becomes U+FFFD.  The same bytes for the same
/// audit file; no more than a row is held in memory.
[[nodiscard]] Result<void> write_json(store::Database& database, const std::filesystem::path& path);

/// Writes JSON Lines: each row of each table as one object, whose member `table` names the table.
[[nodiscard]] Result<void> write_jsonl(store::Database& database,
                                       const std::filesystem::path& path);

}  // namespace plimsoll::json
