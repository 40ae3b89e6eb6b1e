#include "lib/report/assessment.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace plimsoll::report {

std::optional<Assessment> read_assessment(SQLite::Database& database) {
  SQLite::Statement row{database,
                        "SELECT id, started_at, ended_at, tool_version FROM assessment "
                        "WHERE id = (SELECT to_id FROM newest_step)"};
  if (!row.executeStep()) return std::nullopt;
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  return Assessment{row.getColumn(0).getInt64(), text(1), text(2), text(3), estate_name(database),
                    newest_step(database)};
}

std::string estate_name(SQLite::Database& database) {
  SQLite::Statement row{database, "SELECT value FROM meta WHERE name = 'estate'"};
  return row.executeStep() ? row.getColumn(0).getString() : std::string{};
}

}  // namespace plimsoll::report
