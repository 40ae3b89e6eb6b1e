/// @file
/// `history [SERVICE…]`: what incidents cost, how long they take, and what would have told of them.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/text.hpp"
#include "lib/store/lookup.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

/// A part of the answer.  Rows of evidence are joined themselves: SQLite has no index on a view.
/// `{}` in the query stands for the ids of the services asked for.
struct Part {
  const char* name;   ///< In JSON.
  const char* title;  ///< For people.
  const char* sql;
};

constexpr const char* kAll = "SELECT DISTINCT service_id FROM incident_case";

constexpr Part kYears{"years", "Availability by year, as far as incidents were recorded", R"(
SELECT s.key AS service, y.year, y.downtime_s, round(y.availability_pct, 5) AS availability_pct,
       s.availability_pct AS required_pct,
       CASE WHEN s.availability_pct IS NULL THEN 'no requirement'
            WHEN y.availability_pct < s.availability_pct THEN 'missed'
            WHEN y.first_year THEN 'unknown' ELSE 'met' END AS verdict,
       iif(y.first_year, 'yes', 'no') AS first_year
FROM incident_year y JOIN service s ON s.asset_id = y.service_id
WHERE y.service_id IN ({}) ORDER BY s.key, y.year)"};

constexpr Part kCauses{"causes", "Downtime by cause and year", R"(
SELECT d.cause, d.year, sum(d.downtime_s) AS downtime_s, count(*) AS services
FROM incident_downtime d WHERE d.service_id IN ({})
GROUP BY d.cause, d.year ORDER BY d.year, sum(d.downtime_s) DESC, d.cause)"};

constexpr Part kDurations{"durations", "How long each phase takes, seconds", R"(
SELECT coalesce(a.key, 'all') AS service, d.phase, d.samples, d.best_s, d.median_s, d.median_low_s,
       d.median_high_s, d.p90_s, d.p90_low_s, d.p90_high_s, d.open, d.survival_median_s
FROM incident_duration d LEFT JOIN asset a ON a.id = d.service_id
WHERE d.service_id IS NULL OR d.service_id IN ({})
ORDER BY d.service_id NOT NULL, a.key, d.id)"};

constexpr Part kTrends{"trends", "Trend by quarter (from five quarters on)", R"(
SELECT coalesce(a.key, 'all') AS service, t.figure, t.quarters, round(t.slope_s, 1) AS slope_s, t.s,
       t.p, CASE WHEN t.p >= 0.05 THEN 'none shown' WHEN t.slope_s > 0 THEN 'worse'
                 WHEN t.slope_s < 0 THEN 'better' ELSE 'none shown' END AS trend
FROM incident_trend t LEFT JOIN asset a ON a.id = t.service_id
WHERE t.service_id IS NULL OR t.service_id IN ({})
ORDER BY t.service_id NOT NULL, a.key, t.figure)"};

constexpr Part kIncidents{"incidents", "Incidents", R"(
SELECT i."row" ->> 'id' AS id, s.key AS service, c.begin_at AS started, c.end_at AS ended,
       c.downtime_s, c.cause, c.detection_s, c.acknowledge_s, c.mitigate_s, c.restore_s,
       r."row" ->> 'id' AS repeat_of, c.predicted_by
FROM incident_case c JOIN evidence i ON i.id = c.evidence_id
LEFT JOIN asset s ON s.id = c.service_id LEFT JOIN evidence r ON r.id = c.repeat_of
WHERE c.service_id IN ({0}) OR ({1} AND c.service_id IS NULL)
ORDER BY c.begin_at, 1, c.evidence_id)"};

constexpr Part kLeftOut{"left_out", "Left out", R"(
SELECT e."row" ->> 'id' AS id, a.key AS service, l.reason FROM incident_left_out l
JOIN evidence e ON e.id = l.evidence_id
LEFT JOIN evidence_reference f ON f.evidence_id = e.id AND f.field = 'service'
LEFT JOIN asset a ON a.id = f.asset_id
WHERE f.asset_id IN ({0}) OR {1} ORDER BY 1, l.evidence_id)"};

/// The ids of the services named, for a query; of all when none is.
std::string services(store::Database& database, const std::vector<std::string>& names) {
  if (names.empty()) return kAll;
  std::vector<std::string> ids;
  for (const auto& name : names) {
    ids.push_back(std::to_string(expect(store::find_asset(database, name))));
  }
  return core::join(ids, ", ");
}

using Answers = std::vector<std::pair<const Part*, store::Table>>;

Answers ask(store::Database& database, const std::vector<std::string>& names) {
  const auto ids = services(database, names);
  Answers out;
  for (const auto* part : {&kYears, &kCauses, &kDurations, &kTrends, &kIncidents, &kLeftOut}) {
    out.emplace_back(
        part,
        expect(database.query(fmt::format(fmt::runtime(part->sql), ids, names.empty() ? 1 : 0))));
  }
  return out;
}

std::string as_text(const Answers& answers) {
  std::string out;
  for (const auto& [part, table] : answers) {
    if (table.rows.empty() && part != &kTrends) continue;
    out += fmt::format("{}{}\n", out.empty() ? "" : "\n", part->title);
    out += table.rows.empty() ? "not enough quarters\n" : to_text(table);
  }
  return out;
}

std::string as_json(const Answers& answers) {
  ordered_json out;
  for (const auto& [part, table] : answers) {
    out[part->name] = ordered_json::parse(to_json(table, Format::json));
  }
  return out.dump(2) + "\n";
}

/// One object a line, each with the part that it belongs to.
std::string as_json_lines(const Answers& answers) {
  std::string out;
  for (const auto& [part, table] : answers) {
    for (const auto& row : ordered_json::parse(to_json(table, Format::json))) {
      ordered_json line{{"part", part->name}};
      line.update(row);
      out += line.dump() + "\n";
    }
  }
  return out;
}

Exit run(const Context& context, const std::vector<std::string>& names, Format format) {
  auto database = open_audit(context, store::Mode::read);
  const auto counted = expect(database.query(
      "SELECT (SELECT count(*) FROM incident), (SELECT count(*) FROM incident_case) + "
      "(SELECT count(*) FROM incident_left_out)"));
  const auto told = std::get<std::int64_t>(counted.rows[0][0]);
  const auto assessed = std::get<std::int64_t>(counted.rows[0][1]);
  if (told > 0 && assessed == 0) {
    throw Failure{{Error::Kind::usage,
                   "the incidents were not assessed yet",
                   "run `plimsoll assess` first",
                   {}}};
  }
  const auto answers = ask(database, names);
  if (format == Format::json) {
    print(as_json(answers));
  } else if (format == Format::jsonl) {
    print(as_json_lines(answers));
  } else if (told == 0) {
    print("No incident is recorded: plimsoll import FILE --as incidents\n");
  } else {
    print(as_text(answers));
  }
  return Exit::done;
}

}  // namespace

void add_history(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> services;
    Format format = Format::text;
  };
  auto options = std::make_shared<Options>();
  auto* verb =
      add_verb(app, context, "history", "What incidents cost and how long they take",
               [&context, options] { return run(context, options->services, options->format); });
  verb->add_option("services", options->services, "Of these services; none given: of all");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
