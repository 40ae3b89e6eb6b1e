/// @file
/// The parts of read_content(), each from its own tables.  Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "lib/report/place.hpp"
#include "reports/html/content.hpp"

namespace plimsoll::html {

/// The text of a column; empty for NULL.
[[nodiscard]] inline std::string text(const SQLite::Statement& row, int column) {
  return row.isColumnNull(column) ? std::string{} : row.getColumn(column).getString();
}

/// The integer of a column; absent for NULL.
[[nodiscard]] inline std::optional<std::int64_t> integer(const SQLite::Statement& row, int column) {
  if (row.isColumnNull(column)) return std::nullopt;
  return row.getColumn(column).getInt64();
}

/// The number of a column; absent for NULL.
[[nodiscard]] inline std::optional<double> real(const SQLite::Statement& row, int column) {
  if (row.isColumnNull(column)) return std::nullopt;
  return row.getColumn(column).getDouble();
}

/// Single points, tiers.
void read_single_points(SQLite::Database& database, report::Places& places, Content& content);
/// Services with their points and pictures; needs read_single_points().
void read_services(SQLite::Database& database, report::Places& places, Content& content);
/// What is computed of the listed services' availability; needs read_services().
void read_availability(SQLite::Database& database, Content& content);
/// Estimates with their addends; needs read_services().
void read_recovery(SQLite::Database& database, Content& content);
/// Findings by check with their evidence, severities, readiness, changes.
void read_findings(SQLite::Database& database, Content& content);
/// What incidents tell.
void read_history(SQLite::Database& database, Content& content);
/// The notes for the client on a subject: the id of a finding, or "report".  Internal notes are
/// read nowhere in this folder.
[[nodiscard]] std::vector<ClientNote> read_notes(SQLite::Database& database,
                                                 const std::string& subject);
/// Sources, gaps, what was assessed, rules.
void read_coverage(SQLite::Database& database, Content& content);

}  // namespace plimsoll::html
