#include "reports/html/content.hpp"

#include <utility>

#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

std::optional<Assessment> newest_assessment(SQLite::Database& database) {
  SQLite::Statement rows{database,
                         "SELECT id, scan_id, started_at, tool_version, "
                         " (SELECT count(*) FROM assessment n WHERE n.id > a.id) "
                         "FROM assessment a WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 2"};
  if (!rows.executeStep()) return std::nullopt;
  Assessment out;
  out.id = rows.getColumn(0).getInt64();
  out.scan = rows.getColumn(1).getInt64();
  out.started_at = text(rows, 2);
  out.tool_version = text(rows, 3);
  out.newer_unfinished = rows.getColumn(4).getInt64() > 0;
  if (rows.executeStep()) out.previous_at = text(rows, 2);
  return out;
}

std::string estate_name(SQLite::Database& database) {
  SQLite::Statement rows{database, "SELECT value FROM meta WHERE name = 'estate'"};
  return rows.executeStep() ? text(rows, 0) : std::string{};
}

}  // namespace

Content read_content(SQLite::Database& database) {
  Content content;
  content.estate = estate_name(database);
  content.assessment = newest_assessment(database);
  report::Places places{database};
  read_single_points(database, places, content);
  read_findings(database, content);
  read_services(database, places, content);
  read_availability(database, content);
  read_recovery(database, content);
  read_history(database, content);
  content.notes = read_notes(database, "report");
  read_coverage(database, content);
  return content;
}

}  // namespace plimsoll::html
