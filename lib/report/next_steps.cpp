#include "lib/report/next_steps.hpp"

#include <cstdint>
#include <iterator>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "lib/report/text.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::report {
namespace {

using Steps = std::vector<NextStep>;

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string name_at(const SQLite::Statement& row, int column) {
  return one_line(row.getColumn(column).getString());
}

// Stops: outage or worse.  The view of services is read once: looked up for each row it costs
// seconds on 10,000 assets.
constexpr const char* kWorstPoint = R"(
WITH v AS MATERIALIZED (SELECT asset_id, name, tier FROM service)
SELECT n.key, n.name, count(*), v.name, v.tier, min(coalesce(v.tier, 9)) AS best
FROM single_point p JOIN asset n ON n.id = p.root_id JOIN v ON v.asset_id = p.service_id
WHERE p.root_id = p.node_id AND n.id <> p.service_id
GROUP BY n.id ORDER BY best, count(*) DESC, n.key LIMIT 1)";

/// The check whose failures are the single points: the step on the worst of them speaks for it.
constexpr const char* kPointCheck = "redundancy.service.no-single-point";

/// Adds the worst single point, if there is one.
bool add_worst_point(SQLite::Database& database, Steps& steps) {
  SQLite::Statement row{database, kWorstPoint};
  if (!row.executeStep()) return false;
  const std::int64_t count = row.getColumn(2).getInt64();
  const std::string tier =
      row.isColumnNull(4) ? std::string{} : fmt::format(" (tier {})", row.getColumn(4).getInt());
  steps.push_back({fmt::format("Remove the single point of failure {}: alone it stops {}{} {}{}",
                               name_at(row, 1), counted(count, "service", "services"),
                               count == 1 ? "," : ", among them", name_at(row, 3), tier),
                   {"explain", row.getColumn(0).getString()}});
  return true;
}

constexpr const char* kWithoutModel = R"(
SELECT s.name, count(*) OVER () FROM service s
WHERE NOT EXISTS (SELECT 1 FROM need n WHERE n.asset_id = s.asset_id)
ORDER BY s.tier IS NULL, s.tier, s.name, s.key LIMIT 1)";

bool add_services_without_model(SQLite::Database& database, Steps& steps) {
  SQLite::Statement row{database, kWithoutModel};
  if (!row.executeStep()) return false;
  const std::int64_t others = row.getColumn(1).getInt64() - 1;
  steps.push_back(
      {others == 0
           ? fmt::format("State what {} needs: nothing can be said of it yet", name_at(row, 0))
           : fmt::format("State what {} and {} need: nothing can be said of them yet",
                         name_at(row, 0), counted(others, "other service", "other services")),
       {"import", "needs.csv"}});
  return true;
}

constexpr const char* kIncompleteSource = R"(
SELECT s.collector, s.target, count(*) OVER () FROM newest_collection n
JOIN source s ON s.id = n.source_id
WHERE n.status <> 'complete'
   OR EXISTS (SELECT 1 FROM scope c WHERE c.collection_id = n.collection_id AND c.status <> 'complete')
ORDER BY n.status = 'failed' DESC, s.collector, s.target LIMIT 1)";

bool add_incomplete_source(SQLite::Database& database, Steps& steps) {
  SQLite::Statement row{database, kIncompleteSource};
  if (!row.executeStep()) return false;
  const std::int64_t others = row.getColumn(2).getInt64() - 1;
  steps.push_back(
      {fmt::format("Read {} {} completely{}: what it did not tell is unknown in all figures",
                   name_at(row, 0), name_at(row, 1),
                   others == 0
                       ? std::string{}
                       : fmt::format(", and {}", counted(others, "other source", "other sources"))),
       {"query",
        "SELECT s.collector, s.target, c.name, c.status, c.reason FROM newest_collection n JOIN "
        "source s ON s.id = n.source_id JOIN scope c ON c.collection_id = n.collection_id WHERE "
        "c.status <> 'complete'"}});
  return true;
}

// Open findings of one outcome by check, those that somebody accepts now left out.
constexpr const char* kByCheck = R"(
SELECT f.check_id, f.title, f.remedy, count(*),
       max(CASE f.severity WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2
           WHEN 'low' THEN 1 ELSE 0 END) AS gravest
FROM open_finding f
WHERE f.status = ?1 AND f.check_id <> ?2
  AND NOT coalesce(f.waived_until > (SELECT max(started_at) FROM assessment
                                     WHERE ended_at IS NOT NULL), 0)
GROUP BY f.check_id ORDER BY gravest DESC, count(*) DESC, f.check_id LIMIT ?3)";

void add_unjudged(SQLite::Database& database, Steps& steps) {
  SQLite::Statement row{database, kByCheck};
  row.bind(1, "unknown");
  row.bind(2, "");
  row.bind(3, 1);
  if (!row.executeStep()) return;
  steps.push_back(
      {fmt::format("Learn what \"{}\" asks for: {} could not be judged", name_at(row, 1),
                   counted(row.getColumn(3).getInt64(), "subject", "subjects")),
       {"findings", "--check", row.getColumn(0).getString()}});
}

void add_failing(SQLite::Database& database, const char* but, std::size_t limit, Steps& steps) {
  SQLite::Statement row{database, kByCheck};
  row.bind(1, "fail");
  row.bind(2, but);
  row.bind(3, static_cast<std::int64_t>(limit));
  constexpr std::size_t kRemedy = 300;
  while (row.executeStep()) {
    steps.push_back({fmt::format("\"{}\" fails for {}: {}", name_at(row, 1),
                                 counted(row.getColumn(3).getInt64(), "subject", "subjects"),
                                 one_line(row.getColumn(2).getString(), kRemedy)),
                     {"findings", "--check", row.getColumn(0).getString()}});
  }
}

}  // namespace

std::vector<NextStep> next_steps(store::Database& database, std::size_t limit) {
  SQLite::Database& rows = database.handle();
  if (rows.execAndGet("SELECT count(*) FROM assessment WHERE ended_at IS NOT NULL").getInt() == 0) {
    return {{"Assess what was collected: nothing is judged yet", {"assess"}}};
  }
  Steps steps;
  const bool point = add_worst_point(rows, steps);
  if (!add_services_without_model(rows, steps) && !add_incomplete_source(rows, steps)) {
    add_unjudged(rows, steps);
  }
  add_failing(rows, point ? kPointCheck : "", limit, steps);
  if (steps.size() > limit)
    steps.erase(std::next(steps.begin(), static_cast<std::ptrdiff_t>(limit)), steps.end());
  return steps;
}

}  // namespace plimsoll::report
