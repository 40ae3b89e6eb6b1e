#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

std::optional<double> real(const SQLite::Statement& row, int column) {
  if (row.isColumnNull(column)) return std::nullopt;
  return row.getColumn(column).getDouble();
}

void read_counts(SQLite::Database& database, IncidentHistory& out) {
  SQLite::Statement row{database,
                        "SELECT count(*), coalesce(sum(end_at IS NULL), 0), "
                        " coalesce(sum(repeat_of NOT NULL), 0), "
                        " coalesce(sum(predicted_by NOT NULL), 0), "
                        " (SELECT count(*) FROM incident_left_out) FROM incident_case"};
  row.executeStep();
  out.cases = row.getColumn(0).getInt64();
  out.open = row.getColumn(1).getInt64();
  out.repeats = row.getColumn(2).getInt64();
  out.predicted = row.getColumn(3).getInt64();
  out.left_out = row.getColumn(4).getInt64();
}

void read_causes(SQLite::Database& database, IncidentHistory& out) {
  SQLite::Statement rows{database,
                         "SELECT year, cause, sum(downtime_s) AS down_s FROM incident_downtime "
                         "WHERE year > (SELECT max(year) FROM incident_downtime) - ? "
                         "GROUP BY year, cause ORDER BY year DESC, down_s DESC, cause"};
  rows.bind(1, static_cast<std::int64_t>(kYears));
  while (rows.executeStep()) {
    out.causes.push_back(
        {rows.getColumn(0).getInt64(), text(rows, 1), rows.getColumn(2).getInt64()});
  }
}

void read_years(SQLite::Database& database, IncidentHistory& out) {
  SQLite::Statement rows{
      database,
      "SELECT s.name, y.year, y.downtime_s, y.availability_pct, s.availability_pct, y.first_year "
      "FROM incident_year y JOIN service s ON s.asset_id = y.service_id WHERE y.downtime_s > 0 "
      "ORDER BY coalesce(y.availability_pct - s.availability_pct, 100), y.downtime_s DESC, s.name, "
      " y.year, s.asset_id"};
  while (rows.executeStep()) {
    if (static_cast<std::size_t>(out.years.total++) >= kServiceYears) continue;
    out.years.rows.push_back({text(rows, 0), rows.getColumn(1).getInt64(),
                              rows.getColumn(2).getInt64(), rows.getColumn(3).getDouble(),
                              real(rows, 4), rows.getColumn(5).getInt() != 0});
  }
}

void read_phases(SQLite::Database& database, IncidentHistory& out) {
  SQLite::Statement rows{database,
                         "SELECT phase, samples, median_s, median_low_s, median_high_s, p90_s "
                         "FROM incident_duration WHERE service_id IS NULL ORDER BY id"};
  while (rows.executeStep()) {
    out.phases.push_back({text(rows, 0), rows.getColumn(1).getInt64(), real(rows, 2), real(rows, 3),
                          real(rows, 4), real(rows, 5)});
  }
}

}  // namespace

void read_history(SQLite::Database& database, Content& content) {
  IncidentHistory& out = content.incidents;
  read_counts(database, out);
  if (out.cases == 0) return;
  read_causes(database, out);
  read_years(database, out);
  read_phases(database, out);
}

std::vector<ClientNote> read_notes(SQLite::Database& database, const std::string& subject) {
  std::vector<ClientNote> out;
  SQLite::Statement rows{database,
                         "SELECT text, author, at FROM client_note WHERE subject = ? "
                         "ORDER BY position LIMIT ?"};
  rows.bind(1, subject);
  rows.bind(2, static_cast<std::int64_t>(kNotes));
  while (rows.executeStep()) out.push_back({text(rows, 0), text(rows, 1), text(rows, 2)});
  return out;
}

}  // namespace plimsoll::html
