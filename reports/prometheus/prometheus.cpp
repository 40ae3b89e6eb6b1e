#include "reports/prometheus/prometheus.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::prometheus {
namespace {

/// A gauge: its query gives the labels, in the order of their names, then the value; rows without a
/// value are left out.  ?1 is the assessment, ?2 its begin.
struct Gauge {
  std::string_view name;
  std::string_view help;
  std::array<std::string_view, 3> labels;  ///< Empty names behind the last one.
  const char* query;
};

constexpr Gauge kGauges[] = {
    {"plimsoll_assessment_timestamp_seconds",
     "When the newest whole assessment began, in seconds since 1970.",
     {},
     "SELECT unixepoch(?2)"},
    {"plimsoll_services",
     "Business services, by tier (none: nobody stated one) and whether it is known what they need.",
     {"tier", "modelled"},
     "SELECT coalesce(tier, 'none'), iif(asset_id IN (SELECT asset_id FROM need), 'yes', 'no') AS "
     "m,"
     " count(*) FROM service GROUP BY tier, m ORDER BY tier IS NULL, tier, m"},
    {"plimsoll_single_points",
     "Single points of failure (those of the same effect counted once), by the best tier of the "
     "services that they stop.",
     {"tier"},
     "SELECT coalesce(best, 'none'), count(*) FROM (SELECT p.root_id, min(s.tier) AS best "
     "FROM single_point p JOIN service s ON s.asset_id = p.service_id "
     "WHERE p.root_id <> p.service_id GROUP BY p.root_id) GROUP BY best ORDER BY best IS NULL, "
     "best"},
    {"plimsoll_findings",
     "Open findings that nobody accepted, by severity and status (fail, or unknown: could not be "
     "judged).",
     {"severity", "status"},
     "SELECT severity, status, count(*) FROM open_finding WHERE NOT coalesce(waived_until > ?2, 0) "
     "GROUP BY severity, status ORDER BY severity, status"},
    {"plimsoll_findings_accepted",
     "Open findings whose risk is accepted now, by severity.",
     {"severity"},
     "SELECT severity, count(*) FROM open_finding WHERE waived_until > ?2 GROUP BY severity "
     "ORDER BY severity"},
    {"plimsoll_readiness_worst_ratio",
     "Share of judgements of a domain that pass if all that is unknown fails.",
     {"domain"},
     "SELECT domain, worst_pct / 100 FROM score WHERE assessment_id = ?1 ORDER BY domain"},
    {"plimsoll_readiness_best_ratio",
     "Share of judgements of a domain that pass if all that is unknown passes.",
     {"domain"},
     "SELECT domain, best_pct / 100 FROM score WHERE assessment_id = ?1 ORDER BY domain"},
    {"plimsoll_recovery_time_likely_seconds",
     "Likely recovery time of a service after the worst event of a kind.",
     {"service", "scenario"},
     "SELECT s.key, e.scenario, e.rto_s FROM recovery_estimate e "
     "JOIN asset s ON s.id = e.service_id ORDER BY s.key, e.scenario, e.id"},
    {"plimsoll_recovery_time_objective_seconds",
     "Recovery time that the business requires of a service.",
     {"service"},
     "SELECT key, rto_s FROM service ORDER BY key"},
    {"plimsoll_recovery_point_likely_seconds",
     "Likely loss of data of a service in the worst event of a kind, as time.",
     {"service", "scenario"},
     "SELECT s.key, e.scenario, e.rpo_s FROM recovery_estimate e "
     "JOIN asset s ON s.id = e.service_id ORDER BY s.key, e.scenario, e.id"},
    {"plimsoll_recovery_point_objective_seconds",
     "Loss of data that the business bears for a service, as time.",
     {"service"},
     "SELECT key, rpo_s FROM service ORDER BY key"},
    {"plimsoll_availability_likely_ratio",
     "Likely share of the time that a service works.",
     {"service"},
     "SELECT s.key, v.likely_pct / 100 FROM service_availability v "
     "JOIN asset s ON s.id = v.service_id ORDER BY s.key"},
    {"plimsoll_availability_required_ratio",
     "Share of the time that the business requires of a service.",
     {"service"},
     "SELECT key, availability_pct / 100 FROM service ORDER BY key"},
    {"plimsoll_source_age_seconds",
     "Age of the newest evidence of a source at the time of the assessment.",
     {"collector", "target"},
     "SELECT s.collector, s.target, unixepoch(?2) - unixepoch(n.good_at) FROM newest_collection n "
     "JOIN source s ON s.id = n.source_id ORDER BY s.collector, s.target"},
    {"plimsoll_source_complete",
     "1: the newest collection of a source read all of it; 0: it did not.",
     {"collector", "target"},
     "SELECT s.collector, s.target, n.status = 'complete' FROM newest_collection n "
     "JOIN source s ON s.id = n.source_id ORDER BY s.collector, s.target"},
};

/// A label's value: of the text only what is no control character, with \ " and newline escaped.
std::string label_value(std::string_view text) {
  constexpr std::size_t kLongest = 1000;
  std::string out;
  for (const char c : report::one_line(text, kLongest)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

std::string labels_of(const Gauge& gauge, const SQLite::Statement& row) {
  std::string out;
  for (std::size_t i = 0; i < gauge.labels.size() && !gauge.labels.at(i).empty(); ++i) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", gauge.labels.at(i),
                       label_value(row.getColumn(static_cast<int>(i)).getString()));
  }
  return out.empty() ? out : "{" + out + "}";
}

std::string samples_of(SQLite::Database& database, const Gauge& gauge,
                       const report::Assessment& assessment) {
  SQLite::Statement rows{database, gauge.query};
  const int parameters = rows.getBindParameterCount();
  if (parameters >= 1) rows.bind(1, assessment.id);
  if (parameters >= 2) rows.bind(2, assessment.started_at);
  const int value = rows.getColumnCount() - 1;
  std::string out;
  std::set<std::string> taken;
  while (rows.executeStep()) {
    if (rows.isColumnNull(value)) continue;
    const std::string labels = labels_of(gauge, rows);
    // Two names that are one once they are fit for a label: the format allows one sample.
    if (!taken.insert(labels).second) continue;
    out += fmt::format("{}{} {}\n", gauge.name, labels, rows.getColumn(value).getDouble());
  }
  return out;
}

std::string metrics(SQLite::Database& database, const report::Assessment& assessment) {
  std::string out = fmt::format(
      "# HELP plimsoll_info What was assessed, and by which version.\n# TYPE plimsoll_info gauge\n"
      "plimsoll_info{{estate=\"{}\",version=\"{}\"}} 1\n",
      label_value(assessment.estate), label_value(assessment.tool_version));
  for (const Gauge& gauge : kGauges) {
    const std::string samples = samples_of(database, gauge, assessment);
    if (samples.empty()) continue;
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{2}", gauge.name, gauge.help, samples);
  }
  return out;
}

}  // namespace

Result<void> write_prometheus(store::Database& database, const std::filesystem::path& path) {
  SQLite::Savepoint snapshot{database.handle(), "prometheus_report"};
  const auto assessment = report::read_assessment(database.handle());
  if (!assessment) {
    return failure(Error::Kind::usage, "nothing was assessed yet, so there is nothing to measure",
                   "run `plimsoll assess` first");
  }
  const std::string text = metrics(database.handle(), *assessment);
  snapshot.release();
  return core::write_file(path, text);
}

}  // namespace plimsoll::prometheus
