#include <map>

#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

Availability availability_of(const SQLite::Statement& rows) {
  Availability out;
  out.worst_pct = rows.getColumn(1).getDouble();
  out.likely_pct = real(rows, 2);
  out.best_pct = rows.getColumn(3).getDouble();
  out.downtime_s_a_year = real(rows, 4);
  out.grade = text(rows, 5);
  out.measured = rows.getColumn(6).getInt64();
  out.stated = rows.getColumn(7).getInt64();
  out.assumed = rows.getColumn(8).getInt64();
  out.unknown = rows.getColumn(9).getInt64();
  out.verdict = text(rows, 10);
  out.measured_pct = real(rows, 11);
  out.contradiction = text(rows, 12);
  return out;
}

void read_contributors(SQLite::Database& database,
                       const std::map<std::int64_t, Service*>& services) {
  SQLite::Statement rows{
      database,
      "SELECT c.service_id, c.node_id, a.name, a.kind, c.criticality, c.minutes_a_year, f.grade "
      "FROM availability_contributor c JOIN asset a ON a.id = c.node_id "
      "LEFT JOIN failure_rate f ON f.asset_id = c.node_id WHERE c.place <= ? "
      "ORDER BY c.service_id, c.place"};
  rows.bind(1, static_cast<std::int64_t>(kContributors));
  while (rows.executeStep()) {
    const auto found = services.find(rows.getColumn(0).getInt64());
    if (found == services.end() || !found->second->availability) continue;
    found->second->availability->contributors.push_back(
        {rows.getColumn(1).getInt64(), text(rows, 2), text(rows, 3), real(rows, 4), real(rows, 5),
         text(rows, 6)});
  }
}

}  // namespace

void read_availability(SQLite::Database& database, Content& content) {
  std::map<std::int64_t, Service*> services;
  for (Service& service : content.services) services[service.id] = &service;
  SQLite::Statement rows{
      database,
      "SELECT service_id, worst_pct, likely_pct, best_pct, downtime_s_a_year, grade, "
      "inputs_measured, inputs_stated, inputs_assumed, inputs_unknown, verdict, measured_pct, "
      "contradiction FROM service_availability"};
  while (rows.executeStep()) {
    const auto found = services.find(rows.getColumn(0).getInt64());
    if (found != services.end()) found->second->availability = availability_of(rows);
  }
  read_contributors(database, services);
}

}  // namespace plimsoll::html
