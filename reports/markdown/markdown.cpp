#include "reports/markdown/markdown.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/model/vocabulary.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/changes.hpp"
#include "lib/report/markdown.hpp"
#include "lib/report/next_steps.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::markdown {
namespace {

constexpr std::size_t kSentence = 400;  ///< Characters of a message or remedy.

/// Text of any origin, fit to stand in a line or a table's cell.
std::string safe(std::string_view text, std::size_t limit = report::kNameLimit) {
  return report::escape_markdown(report::one_line(text, limit));
}

std::string cell(const SQLite::Statement& row, int column, std::size_t limit = report::kNameLimit) {
  if (row.isColumnNull(column)) return {};
  return safe(row.getColumn(column).getString(), limit);
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const auto& each : cells) out += " " + each + " |";
  return out + "\n";
}

std::string header_of(const std::vector<std::string>& names) {
  return "\n" + row_of(names) + row_of(std::vector<std::string>(names.size(), "---"));
}

std::string rest_of(std::int64_t total, std::string_view file) {
  const std::int64_t rest = total - static_cast<std::int64_t>(kRows);
  return rest > 0 ? fmt::format("\nAnd {} more, in `{}`.\n", rest, file) : std::string{};
}

std::int64_t count(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

std::string figures(SQLite::Database& database) {
  const auto services = count(database, "SELECT count(*) FROM service");
  const auto modelled = count(database,
                              "SELECT count(*) FROM service WHERE asset_id IN "
                              "(SELECT asset_id FROM need)");
  const auto points = count(database, "SELECT count(DISTINCT root_id) FROM single_point");
  const auto hit = count(database, "SELECT count(DISTINCT service_id) FROM single_point");
  const auto sources = count(database, "SELECT count(*) FROM newest_collection");
  const auto complete =
      count(database, "SELECT count(*) FROM newest_collection WHERE status = 'complete'");
  std::string out = header_of({"", ""});
  out += row_of({"Business services",
                 fmt::format("{}, of {} it is known what they need", services, modelled)});
  out += row_of({"Single points of failure",
                 modelled == 0 ? "unknown: no service has a model"
                               : fmt::format("{}, which reach {} services", points, hit)});
  out += row_of({"Sources read completely", fmt::format("{} of {}", complete, sources)});
  return out;
}

constexpr const char* kSeverities = R"(
SELECT severity, sum(status = 'fail' AND NOT waived), sum(status = 'unknown' AND NOT waived),
       sum(waived)
FROM (SELECT severity, status, coalesce(waived_until > ?, 0) AS waived FROM open_finding)
GROUP BY severity
ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
         WHEN 'low' THEN 3 ELSE 4 END)";

std::string severities(SQLite::Database& database, const std::string& now) {
  std::string out = header_of({"Open findings", "fail", "not judged", "accepted"});
  SQLite::Statement rows{database, kSeverities};
  rows.bind(1, now);
  while (rows.executeStep()) {
    out += row_of({cell(rows, 0), cell(rows, 1), cell(rows, 2), cell(rows, 3)});
  }
  return out;
}

std::string next(store::Database& database) {
  std::string out = "\n## What to do next\n\n";
  int number = 0;
  for (const auto& step : report::next_steps(database)) {
    out += fmt::format("{}. {}\n", ++number, safe(step.what, kSentence));
  }
  return number == 0 ? std::string{} : out;
}

constexpr const char* kPoints = R"(
WITH v AS MATERIALIZED (SELECT asset_id, name, tier FROM service)
SELECT n.name, n.kind, count(*), min(v.tier), count(*) OVER () FROM single_point p
JOIN asset n ON n.id = p.root_id JOIN v ON v.asset_id = p.service_id
WHERE p.root_id = p.node_id AND n.id <> p.service_id
GROUP BY n.id ORDER BY min(coalesce(v.tier, 9)), count(*) DESC, n.name, n.key LIMIT ?)";

std::string points(SQLite::Database& database) {
  SQLite::Statement rows{database, kPoints};
  rows.bind(1, static_cast<std::int64_t>(kRows));
  std::string out;
  std::int64_t total = 0;
  while (rows.executeStep()) {
    total = rows.getColumn(4).getInt64();
    out += row_of({cell(rows, 0), cell(rows, 1), cell(rows, 2), cell(rows, 3)});
  }
  if (total == 0) return {};
  return "\n## Single points of failure\n" +
         header_of({"If it fails", "kind", "services that stop", "best tier"}) + out +
         rest_of(total, "impacts.csv");
}

constexpr const char* kChecks = R"(
SELECT severity, title, count(*), remedy, count(*) OVER () FROM open_finding
WHERE status = 'fail' AND NOT coalesce(waived_until > ?1, 0)
GROUP BY check_id, severity
ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
         WHEN 'low' THEN 3 ELSE 4 END, count(*) DESC, check_id LIMIT ?2)";

std::string failing(SQLite::Database& database, const std::string& now) {
  SQLite::Statement rows{database, kChecks};
  rows.bind(1, now);
  rows.bind(2, static_cast<std::int64_t>(kRows));
  std::string out;
  std::int64_t total = 0;
  while (rows.executeStep()) {
    total = rows.getColumn(4).getInt64();
    out += row_of({cell(rows, 0), cell(rows, 1), cell(rows, 2), cell(rows, 3, kSentence)});
  }
  if (total == 0) return {};
  return "\n## What fails\n" +
         header_of({"severity", "what should hold", "where it does not", "what to do"}) + out +
         rest_of(total, "findings.csv");
}

/// Rounded so that the range is never better than it is.
std::string range(const SQLite::Statement& row, int worst, int best) {
  if (row.isColumnNull(worst) || row.isColumnNull(best)) return "not assessed";
  return fmt::format("{:.0f} to {:.0f} %", std::floor(row.getColumn(worst).getDouble()),
                     std::ceil(row.getColumn(best).getDouble()));
}

std::string readiness(SQLite::Database& database, std::int64_t assessment) {
  std::string out = "\n## Readiness\n\nFrom the worst to the best case over what is unknown.\n";
  out += header_of({"domain", "readiness", "pass", "fail", "unknown"});
  SQLite::Statement row{database,
                        "SELECT worst_pct, best_pct, pass, fail, unknown FROM score "
                        "WHERE assessment_id = ? AND domain = ?"};
  for (const auto& domain : model::domains()) {
    row.reset();
    row.bind(1, assessment);
    row.bind(2, std::string{domain.id});
    if (row.executeStep()) {
      out +=
          row_of({safe(domain.title), range(row, 0, 1), cell(row, 2), cell(row, 3), cell(row, 4)});
    } else {
      out += row_of({safe(domain.title), "not assessed", "", "", ""});
    }
  }
  return out;
}

std::string change_lines(const report::Changes& changes, std::string_view change,
                         std::string_view title) {
  std::string lines;
  std::int64_t total = 0;
  for (const auto& each : changes.findings) {
    if (each.change != change) continue;
    if (++total > static_cast<std::int64_t>(kRows)) continue;
    lines +=
        fmt::format("- {}: {}, {}\n", safe(each.severity), safe(each.title), safe(each.subject));
  }
  if (total == 0) return {};
  return fmt::format("\n### {}: {}\n\n", title, total) + lines + rest_of(total, "plimsoll diff");
}

std::string changed(SQLite::Database& database, const report::Assessment& assessment) {
  if (!assessment.before) return {};
  const auto changes = report::changes(database, *assessment.before);
  std::string out =
      fmt::format("\n## Since {}\n", assessment.before->from.at.substr(0, std::size_t{10}));
  const std::string lists = change_lines(changes, "new", "New") +
                            change_lines(changes, "fixed", "Fixed") +
                            change_lines(changes, "no_longer_observable", "No longer observable");
  out += lists.empty() ? "\nNo finding came or went.\n" : lists;
  if (!changes.scopes.empty()) {
    out += fmt::format("\nWhat was looked at changed in {} places: `plimsoll diff` lists them.\n",
                       changes.scopes.size());
  }
  return out;
}

std::string page(store::Database& database) {
  SQLite::Database& rows = database.handle();
  const auto assessment = report::read_assessment(rows);
  const std::string estate = report::estate_name(rows);
  std::string out =
      fmt::format("# Readiness of {}\n\n", estate.empty() ? "an unnamed estate" : safe(estate));
  if (!assessment) return out + "Nothing was assessed. This page makes no statement.\n";
  const std::string& now = assessment->started_at;
  out += fmt::format(
      "Assessed {} by Plimsoll {}. What could not be read or judged is unknown, and "
      "never counted as a pass.\n",
      now, safe(assessment->tool_version));
  return out + figures(rows) + severities(rows, now) + next(database) + points(rows) +
         failing(rows, now) + readiness(rows, assessment->id) + changed(rows, *assessment);
}

}  // namespace

Result<void> write_markdown(store::Database& database, const std::filesystem::path& path) {
  SQLite::Savepoint snapshot{database.handle(), "markdown_report"};
  const std::string text = page(database);
  snapshot.release();
  return core::write_file(path, text);
}

}  // namespace plimsoll::markdown
