/// @file
/// `explain ID`: the reasoning and the evidence behind a finding, or behind what is known of a
/// service or asset.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/file.hpp"
#include "lib/report/provenance.hpp"
#include "lib/store/lookup.hpp"
#include "reports/svg/svg.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

// A finding id is hexadecimal, so it can stand in the text of a query.
constexpr const char* kFinding = R"(
SELECT f.id, f.check_id AS "check", f.title, f.severity, f.status, f.state, f.subject,
       f.subject_kind, s.key AS service, f.message, f.remedy, f.practice, f.first_seen,
         f.last_seen, f.evidence
FROM finding f LEFT JOIN asset s ON s.id = f.service_id WHERE f.id = '{}')";

constexpr const char* kAsset = "SELECT key, kind, name FROM asset WHERE id = {}";

constexpr const char* kNeeds = R"(
SELECT n.id AS need, n.k, n.members AS of, iif(n.soft, 'soft', 'hard') AS strength, n.takeover,
       n.takeover_s,
       (SELECT group_concat(t, ', ') FROM
         (SELECT m.key || iif(x.down, ' (down now)', iif(x.active, '', ' (stands by)')) AS t
          FROM need_member x JOIN asset m ON m.id = x.asset_id
          WHERE x.need_id = n.id ORDER BY m.key)) AS member_keys,
       n.rule, n.why
FROM need n WHERE n.asset_id = {} ORDER BY n.soft, n.id)";

constexpr const char* kSinglePoints = R"(
SELECT n.key AS single_point, n.kind, r.key AS root, i.effect
FROM single_point p JOIN asset n ON n.id = p.node_id JOIN asset r ON r.id = p.root_id
LEFT JOIN impact i ON i.node_id = p.node_id AND i.service_id = p.service_id
WHERE p.service_id = {} ORDER BY r.key, p.node_id <> p.root_id, n.key)";

constexpr const char* kAvailability = R"(
SELECT required_pct, verdict, round(likely_pct, 5) AS likely_pct, round(worst_pct, 5) AS worst_pct,
       round(best_pct, 5) AS best_pct, round(downtime_s_a_year / 60, 1) AS downtime_min_a_year,
       round(takeover_s_a_year / 60, 1) AS of_it_takeovers_min, round(outages_a_year, 3) AS
       outages_a_year, grade AS known_at_least_as, inputs_measured, inputs_stated, inputs_assumed,
       inputs_unknown, iif(loose, 'no', 'yes') AS all_foundations_known,
       round(measured_pct, 5) AS measured_pct, contradiction
FROM service_availability WHERE service_id = {})";

constexpr const char* kContributors = R"(
SELECT a.key AS node, a.kind, round(c.minutes_a_year, 2) AS minutes_a_year,
       round(100 * c.criticality, 1) AS share_pct, round(f.mtbf_s / 86400, 1) AS mtbf_days,
       round(f.mttr_s / 3600, 2) AS mttr_hours, coalesce(f.grade, 'unknown') AS grade, f.source
FROM availability_contributor c JOIN asset a ON a.id = c.node_id
LEFT JOIN failure_rate f ON f.asset_id = c.node_id
WHERE c.service_id = {} ORDER BY c.place LIMIT 10)";

constexpr const char* kFailureRate = R"(
SELECT round(mtbf_s / 86400, 1) AS mtbf_days, round(mttr_s / 3600, 2) AS mttr_hours,
       round(525960 * unavailability_likely, 2) AS minutes_a_year, grade, source
FROM failure_rate WHERE asset_id = {})";

constexpr const char* kStops = R"(
SELECT s.key AS service, i.effect, i.seconds FROM impact i JOIN asset s ON s.id = i.service_id
WHERE i.node_id = {} AND i.effect <> 'degraded' ORDER BY s.key)";

constexpr const char* kStatements = R"(
SELECT 'asset_version:' || v.id AS row, s.collector, s.target, s.grade, v.kind, v.name,
     f.started_at AS since,
       (SELECT group_concat(i.scheme || '=' || i.value, ' ') FROM asset_identifier i
         WHERE i.version_id = v.id) AS identifiers
FROM asset_version v JOIN source s ON s.id = v.source_id JOIN scan f ON f.id = v.first_scan
WHERE v.asset_id = {} AND v.last_scan IS NULL ORDER BY s.specificity DESC, v.id)";

constexpr const char* kAttributes = R"(
SELECT a.name AS attribute, a.value, s.collector || ' ' || s.target AS source, iif(a.rank = 1,
     'counts', 'lost') AS rank
FROM asset_attribute a JOIN source s ON s.id = a.source_id WHERE a.asset_id = {}
     ORDER BY a.name, a.rank)";

/// Where each row comes from that a finding stands on.
store::Table evidence_table(store::Database& database, const std::string& evidence_json) {
  report::Provenance provenance{database.handle()};
  store::Table table{{"row", "source", "grade", "at", "sha256"}, {}};
  const auto text = [](const std::string& value) {
    return value.empty() ? store::Cell{} : store::Cell{value};
  };
  const auto rows = ordered_json::parse(evidence_json, nullptr, false);
  if (!rows.is_array()) return table;
  for (const auto& row : rows) {
    if (!row.is_string()) continue;
    const auto origin = provenance.of(row.get<std::string>());
    table.rows.push_back({origin.row, text(origin.source), text(origin.grade), text(origin.at),
                          text(origin.digest)});
  }
  return table;
}

// What people decided and noted about it, internal notes included: this is the assessor's desk.
constexpr const char* kLedger = R"(
SELECT position AS entry, at, author AS by, kind, content FROM ledger_entry
WHERE subject = '{}' ORDER BY position)";

/// The parts of an explanation, in order: a title and a table each.
using Parts = std::vector<std::pair<std::string, store::Table>>;

Parts explain_finding(store::Database& database, const store::Table& finding) {
  const auto& evidence = std::get<std::string>(finding.rows.front().back());
  const auto& id = std::get<std::string>(finding.rows.front().front());
  return {{"finding", finding},
          {"evidence", evidence_table(database, evidence)},
          {"ledger", expect(database.query(fmt::format(kLedger, id)))}};
}

Parts explain_asset(store::Database& database, std::int64_t asset) {
  const auto rows = [&](const char* sql) {
    return expect(database.query(fmt::format(fmt::runtime(sql), asset)));
  };
  Parts parts{{"asset", rows(kAsset)}, {"needs", rows(kNeeds)}};
  const bool service = parts.front().second.rows.front().at(1) == store::Cell{"business_service"};
  if (service) {
    parts.emplace_back("single_points", rows(kSinglePoints));
    parts.emplace_back("availability", rows(kAvailability));
    parts.emplace_back("contributors", rows(kContributors));
  }
  parts.emplace_back("failure_rate", rows(kFailureRate));
  parts.emplace_back("stops", rows(kStops));
  parts.emplace_back("statements", rows(kStatements));
  parts.emplace_back("attributes", rows(kAttributes));
  return parts;
}

/// A table of one row reads better as a list of its fields.
std::string as_list(const store::Table& table) {
  store::Table list{{"", ""}, {}};
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    list.rows.push_back({table.columns[i], table.rows.front()[i]});
  }
  const std::string text = to_text(list);
  return text.substr(text.find('\n') + 1);
}

std::string as_text(const Parts& parts) {
  static const std::vector<std::pair<std::string, std::string>> kTitles{
      {"evidence", "Stands on"},
      {"ledger", "Decided and noted"},
      {"needs", "Needs"},
      {"single_points", "Single points of failure"},
      {"availability", "Availability"},
      {"contributors", "Costs most of it: outage that vanishes when it never fails"},
      {"failure_rate", "Fails by itself"},
      {"stops", "Takes with it, when it fails alone"},
      {"statements", "Stated by"},
      {"attributes", "Attributes"}};
  std::string out;
  for (const auto& [name, table] : parts) {
    if (table.rows.empty()) continue;
    std::string title;
    for (const auto& [key, words] : kTitles) {
      if (key == name) title = words;
    }
    const bool list = title.empty() || name == "availability";
    if (!title.empty()) out += "\n" + title + "\n";
    out += list ? as_list(table) : to_text(table);
  }
  return out;
}

std::string as_json(const Parts& parts) {
  ordered_json out;
  for (const auto& [name, table] : parts) {
    auto rows = ordered_json::parse(to_json(table, Format::json, {"evidence", "content"}));
    const bool one = name == "finding" || name == "asset";
    out[name] = one ? rows.at(0) : rows;
  }
  return out.dump(2) + "\n";
}

bool is_finding_id(const std::string& text) {
  return text.size() == 12 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Parts explain(store::Database& database, const std::string& id) {
  if (is_finding_id(id)) {
    const auto finding = expect(database.query(fmt::format(kFinding, id)));
    if (!finding.rows.empty()) return explain_finding(database, finding);
  }
  return explain_asset(database, expect(store::find_asset(database, id)));
}

/// Writes the drawing to `file`; "" and "-" are standard output.
void write_drawing(store::Database& database, const std::string& id, const std::string& file) {
  const auto drawing = expect(svg::render(database, expect(store::find_asset(database, id))));
  if (file.empty() || file == "-") {
    print(drawing);
  } else {
    expect(core::write_file(file, drawing));
  }
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
  struct Options {
    std::string id;
    Format format = Format::text;
    CLI::Option* svg = nullptr;
    std::string svg_file;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "explain",
                        "The reasoning and evidence behind a finding, service or asset",
                        [&context, options] {
                          auto database = open_audit(context, store::Mode::read);
                          if (options->svg->count() > 0) {
                            write_drawing(database, options->id, options->svg_file);
                            return Exit::done;
                          }
                          const auto parts = explain(database, options->id);
                          print(options->format == Format::text ? as_text(parts) : as_json(parts));
                          return Exit::done;
                        });
  verb->add_option("id", options->id, "A finding's id, or an asset's key, name or identifier")
      ->required();
  options->svg = verb->add_option("--svg", options->svg_file,
                                  "Draw what a service stands on; without a file, or with -, to "
                                  "standard output")
                     ->expected(0, 1)
                     ->type_name("FILE");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
