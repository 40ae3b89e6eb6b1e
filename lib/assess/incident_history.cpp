#include "lib/assess/incident_history.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "lib/incidents/history.hpp"
#include "lib/incidents/predictors.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess {
namespace {

using incidents::Case;
using incidents::History;
using incidents::Incident;

constexpr double kPercent = 100.0;

constexpr const char* kIncidents = R"sql(
SELECT evidence_id, id, service_id, asset_id, started_at, detected_at, acknowledged_at,
       mitigated_at, resolved_at, updated_at, cause
FROM incident ORDER BY evidence_id)sql";

constexpr const char* kWeaknesses = R"sql(
SELECT f.id, f.check_id, f.subject_kind, f.severity, f.asset_id, f.service_id
FROM finding f
WHERE f.state IN ('new', 'standing') AND f.status = 'fail' AND f.asset_id NOT NULL
  AND f.check_id NOT LIKE 'history.%'
ORDER BY f.id)sql";

constexpr const char* kFelt =
    "SELECT service_id FROM impact WHERE node_id = ? AND effect <> 'degraded'";

std::optional<std::int64_t> integer(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getInt64();
}

std::optional<core::Instant> instant(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  const auto at = core::parse_instant(column.getString());
  return at ? std::optional{*at} : std::nullopt;
}

std::vector<Incident> read_incidents(SQLite::Database& database) {
  std::vector<Incident> out;
  SQLite::Statement rows{database, kIncidents};
  while (rows.executeStep()) {
    Incident one;
    int column = 0;
    one.row = rows.getColumn(column++).getInt64();
    one.id = rows.getColumn(column++).getString();
    one.service = integer(rows.getColumn(column++));
    one.asset = integer(rows.getColumn(column++));
    one.started = instant(rows.getColumn(column++));
    one.detected = instant(rows.getColumn(column++));
    one.acknowledged = instant(rows.getColumn(column++));
    one.mitigated = instant(rows.getColumn(column++));
    one.resolved = instant(rows.getColumn(column++));
    one.updated = instant(rows.getColumn(column++));
    one.cause = rows.getColumn(column++).getString();
    out.push_back(std::move(one));
  }
  return out;
}

/// One row after the other into one table; absent values are NULL.
class Insert {
 public:
  Insert(SQLite::Database& database, const char* sql) : statement_{database, sql} {}

  template <typename... Values>
  void row(const Values&... values) {
    statement_.reset();
    int index = 0;
    (bind(++index, values), ...);
    statement_.exec();
  }

 private:
  template <typename T>
  void bind(int index, const std::optional<T>& value) {
    if (value) return bind(index, *value);
    statement_.bind(index);
  }
  void bind(int index, std::int64_t value) { statement_.bind(index, value); }
  void bind(int index, int value) { statement_.bind(index, value); }
  void bind(int index, double value) { statement_.bind(index, value); }
  void bind(int index, const std::string& value) { statement_.bind(index, value); }
  void bind(int index, core::Instant at) { statement_.bind(index, core::to_rfc3339(at)); }
  void bind(int index, incidents::Cause cause) {
    statement_.bind(index, std::string{to_string(cause)});
  }

  SQLite::Statement statement_;
};

std::optional<std::int64_t> seconds(const std::optional<core::Instant>& from,
                                    const std::optional<core::Instant>& to) {
  if (!from || !to) return std::nullopt;
  return (*to - *from).count();
}

class Writer {
 public:
  Writer(SQLite::Database& database, std::int64_t assessment, const History& history)
      : database_{database}, assessment_{assessment}, history_{history} {}

  void write() {
    cases();
    left_out();
    downtime();
    years();
    durations(std::nullopt, history_.durations.overall);
    for (const auto& [service, phases] : history_.durations.services) durations(service, phases);
    trends(std::nullopt, history_.overall);
    for (const auto& [service, quarters] : history_.quarters) trends(service, quarters);
  }

 private:
  void cases() {
    Insert insert{database_,
                  "INSERT INTO incident_case (evidence_id, assessment_id, service_id, asset_id, "
                  "begin_at, end_at, downtime_s, cause, detection_s, acknowledge_s, mitigate_s, "
                  "restore_s) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"};
    for (const Case& one : history_.cases) {
      const Incident& told = one.incident;
      insert.row(told.row, assessment_, told.service, told.asset, one.begin,
                 one.open ? std::nullopt : std::optional{one.end}, one.downtime_s(), one.cause,
                 seconds(told.started, told.detected), seconds(told.detected, told.acknowledged),
                 seconds(one.begin, told.mitigated), seconds(one.begin, told.resolved));
    }
    Insert repeat{database_, "UPDATE incident_case SET repeat_of = ?2 WHERE evidence_id = ?1"};
    for (const Case& one : history_.cases) {
      if (one.repeat_of) repeat.row(one.incident.row, *one.repeat_of);
    }
  }

  void left_out() {
    Insert insert{database_, "INSERT INTO incident_left_out VALUES (?,?,?)"};
    for (const auto& one : history_.left_out) insert.row(one.row, assessment_, one.reason);
  }

  void downtime() {
    Insert insert{database_, "INSERT INTO incident_downtime VALUES (?,?,?,?,?)"};
    for (const auto& [service, causes] : history_.downtime) {
      for (const auto& [key, down_s] : causes) {
        insert.row(service, key.first, key.second, assessment_, down_s);
      }
    }
  }

  void years() {
    Insert insert{database_, "INSERT INTO incident_year VALUES (?,?,?,?,?,?,?)"};
    if (history_.cases.empty()) return;
    const int first = incidents::year_of(history_.cases.front().begin);
    for (const auto& year : history_.years) {
      insert.row(year.service, year.year, assessment_,
                 static_cast<std::int64_t>((year.to - year.from).count()), year.down_s,
                 kPercent * year.availability, year.year == first ? 1 : 0);
    }
  }

  void durations(std::optional<std::int64_t> service, const incidents::Durations& phases) {
    duration(service, "detection", phases.detection);
    duration(service, "acknowledge", phases.acknowledge);
    duration(service, "mitigate", phases.mitigate);
    duration(service, "restore", phases.restore);
  }

  void duration(std::optional<std::int64_t> service, const std::string& phase,
                const incidents::PhaseSamples& samples) {
    constexpr double kHalf = 0.5;
    constexpr double kNineTenths = 0.9;
    const bool restore = phase == "restore";
    std::int64_t open = 0;
    std::optional<double> survival;
    if (restore) {
      const auto cases = incidents::lifetimes(history_, service);
      for (const auto& one : cases) open += one.ended ? 0 : 1;
      if (cases.size() >= incidents::kLeastSamples) {
        survival = incidents::survival_quantile(cases, kHalf);
      }
    }
    const auto spread = samples.spread();
    const auto median = incidents::bootstrap(samples.samples_s, kHalf);
    const auto p90 = incidents::bootstrap(samples.samples_s, kNineTenths);
    using Number = std::optional<double>;
    duration_.row(assessment_, service, phase, static_cast<std::int64_t>(samples.count()),
                  spread ? Number{spread->best_s} : Number{},
                  spread ? Number{spread->median_s} : Number{},
                  median ? Number{median->low} : Number{}, median ? Number{median->high} : Number{},
                  spread ? Number{spread->p90_s} : Number{}, p90 ? Number{p90->low} : Number{},
                  p90 ? Number{p90->high} : Number{}, open, survival);
  }

  void trends(std::optional<std::int64_t> service, const incidents::Quarters& quarters) {
    trend(service, "downtime", quarters.downtime_s);
    trend(service, "restore", quarters.restore_s);
  }

  void trend(std::optional<std::int64_t> service, const std::string& figure,
             const std::optional<incidents::Trend>& found) {
    if (!found) return;
    trend_.row(assessment_, service, figure, static_cast<std::int64_t>(found->points), found->slope,
               found->s, found->p);
  }

  SQLite::Database& database_;
  std::int64_t assessment_;
  const History& history_;
  Insert duration_{database_,
                   "INSERT INTO incident_duration (assessment_id, service_id, phase, samples, "
                   "best_s, median_s, median_low_s, median_high_s, p90_s, p90_low_s, p90_high_s, "
                   "open, survival_median_s) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Insert trend_{database_,
                "INSERT INTO incident_trend (assessment_id, service_id, figure, quarters, slope_s, "
                "s, p) VALUES (?,?,?,?,?,?,?)"};
};

std::vector<incidents::Weakness> read_weaknesses(SQLite::Database& database) {
  std::vector<incidents::Weakness> out;
  SQLite::Statement rows{database, kWeaknesses};
  SQLite::Statement felt{database, kFelt};
  while (rows.executeStep()) {
    incidents::Weakness one;
    one.finding = rows.getColumn(0).getString();
    one.check = rows.getColumn(1).getString();
    one.kind = rows.getColumn(2).getString();
    const auto severity = model::parse_severity(rows.getColumn(3).getString());
    one.severity = severity ? static_cast<int>(*severity) : 0;
    one.asset = rows.getColumn(4).getInt64();
    one.services.push_back(one.asset);
    if (const auto service = integer(rows.getColumn(5))) {
      // A finding that is about one service says nothing of the others.
      one.services.push_back(*service);
    } else {
      felt.reset();
      felt.bind(1, one.asset);
      while (felt.executeStep()) one.services.push_back(felt.getColumn(0).getInt64());
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::int64_t write_incident_history(SQLite::Database& database, std::int64_t assessment,
                                    core::Instant at) {
  for (const char* table : {"incident_case", "incident_left_out", "incident_downtime",
                            "incident_year", "incident_duration", "incident_trend"}) {
    database.exec(std::string{"DELETE FROM "} + table);
  }
  auto told = read_incidents(database);
  if (told.empty()) return 0;
  const auto history =
      incidents::make_history(std::move(told), incidents::CauseRules::builtin(), at);
  Writer{database, assessment, history}.write();
  return static_cast<std::int64_t>(history.cases.size());
}

void tie_incidents_to_findings(SQLite::Database& database) {
  SQLite::Statement cases{database,
                          "SELECT evidence_id, service_id, asset_id, cause FROM incident_case "
                          "WHERE cause <> 'unknown' ORDER BY evidence_id"};
  if (!cases.executeStep()) return;
  const auto weaknesses = read_weaknesses(database);
  const incidents::Forecast forecast{weaknesses, incidents::Predictors::builtin()};
  Insert tie{database, "UPDATE incident_case SET predicted_by = ?2 WHERE evidence_id = ?1"};
  std::vector<std::pair<std::int64_t, std::string>> ties;
  do {
    Incident one;
    one.row = cases.getColumn(0).getInt64();
    one.service = integer(cases.getColumn(1));
    one.asset = integer(cases.getColumn(2));
    const auto cause = incidents::parse_cause(cases.getColumn(3).getString());
    auto finding = forecast.finding_for(one, cause.value_or(incidents::Cause::unknown));
    if (!finding.empty()) ties.emplace_back(one.row, std::move(finding));
  } while (cases.executeStep());
  for (const auto& [row, finding] : ties) tie.row(row, finding);
}

}  // namespace plimsoll::assess
