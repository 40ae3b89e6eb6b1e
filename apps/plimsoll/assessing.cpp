#include "apps/plimsoll/assessing.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/version.hpp"
#include "lib/core/log.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

// Services that stop (outage or worse) when the root of a group of single points fails alone.  The
// view of services is read once: looked up for each row it costs seconds on 10,000 assets.
constexpr const char* kWorst = R"(
WITH v AS MATERIALIZED (SELECT asset_id, name, tier FROM service)
SELECT n.key AS node, n.kind AS node_kind, n.name AS node_name, count(*) AS services,
       min(coalesce(v.tier, 9)) AS tier,
       group_concat(v.name, ', ') AS names
FROM (SELECT root_id, service_id FROM single_point WHERE root_id = node_id ORDER BY service_id) p
JOIN asset n ON n.id = p.root_id JOIN v ON v.asset_id = p.service_id
WHERE n.id <> p.service_id
GROUP BY n.id ORDER BY tier, services DESC, n.key LIMIT 8)";

constexpr const char* kBySeverity = R"(
SELECT severity, sum(status = 'fail') AS failed, sum(status = 'unknown') AS unknown
FROM open_finding GROUP BY severity
ORDER BY CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2
         WHEN 'low' THEN 3 ELSE 4 END)";

constexpr const char* kGaps = R"(
SELECT count(*) FROM newest_collection n
WHERE n.status <> 'complete'
   OR EXISTS (SELECT 1 FROM scope s WHERE s.collection_id = n.collection_id
              AND s.status <> 'complete'))";

std::string percent(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f} %", *value) : "-";
}

/// The table without its last column, the services' names, for which a terminal line has no room.
store::Table without_names(store::Table table) {
  table.columns.pop_back();
  for (auto& row : table.rows) row.pop_back();
  return table;
}

/// Of which tiers the services are that pairs were looked for: 0 when none has a tier.
constexpr const char* kPairedTier = R"(
SELECT coalesce(max(tier), 0) FROM service
WHERE asset_id IN (SELECT service_id FROM cut_set_count))";

std::string pairs_text(store::Database& database, const assess::Summary& summary) {
  const auto tier = std::get<std::int64_t>(expect(database.query(kPairedTier)).rows[0][0]);
  std::string services = "services";
  if (tier == 1) services = "tier-1 services";
  if (tier > 1) services = fmt::format("services of tier 1 to {}", tier);
  return fmt::format("{} pairs that only together take one of {} {} down\n", summary.pairs,
                     summary.paired_services, services);
}

std::string readiness_text(const assess::Summary& summary) {
  std::string out = "Readiness (worst to best case over what is unknown)\n";
  for (const auto& score : summary.scores) {
    std::string title{score.domain};
    for (const auto& domain : model::domains()) {
      if (domain.id == score.domain) title = domain.title;
    }
    if (score.worst_pct) {
      out += fmt::format("  {:<42} {:>6} to {:>6}  ({} pass, {} fail, {} unknown)\n", title,
                         percent(score.worst_pct), percent(score.best_pct), score.pass, score.fail,
                         score.unknown);
    } else {
      out += fmt::format("  {:<42} not assessed\n", title);
    }
  }
  return out;
}

/// What took how long, the longest first; what took less than a thousandth of it all is one row.
store::Table timings(const core::Stopwatch& stopwatch) {
  using Seconds = std::chrono::duration<double>;
  auto laps = stopwatch.laps();
  std::ranges::stable_sort(laps, std::ranges::greater{}, &core::Stopwatch::Lap::took);
  Seconds total{0};
  for (const auto& lap : laps) total += lap.took;
  store::Table out{{"step", "seconds", "share"}, {}};
  const auto add = [&](const std::string& step, Seconds took) {
    out.rows.push_back({step, fmt::format("{:.3f}", took.count()),
                        fmt::format("{:.1f} %", total.count() > 0 ? 100 * (took / total) : 0.0)});
  };
  Seconds rest{0};
  for (const auto& lap : laps) {
    if (lap.took < total / 1000) {
      rest += lap.took;
    } else {
      add(lap.step, lap.took);
    }
  }
  if (rest.count() > 0) add("all others", rest);
  add("in all", total);
  return out;
}

}  // namespace

assess::Summary run_assessment(store::Database& database, const Context& context,
                               const AssessRequest& request) {
  assess::AssessOptions options;
  options.clock = &context.clock();
  options.checks = request.checks;
  options.tier = request.tier;
  options.check_folders.assign(request.check_folders.begin(), request.check_folders.end());
  options.cut_sets_tier = request.cut_sets_tier;
  options.threads = request.threads;
  options.recovery = request.recovery;
  options.reliability = request.reliability;
  options.stopwatch = request.stopwatch;
  options.tool_version = kVersion;
  const auto dates = load_lifecycle(request.lifecycle);
  options.lifecycle = &dates;
  options.horizons = request.lifecycle.horizons;
  core::Progress progress = context.make_progress();
  progress.begin("assess");
  auto summary = expect(assess::assess(database, options));
  progress.end(fmt::format("{} assets, {} services, {} checks", summary.assets, summary.services,
                           summary.checks_run));
  for (const auto& problem : summary.problems) {
    log::warning(fmt::format("{}: {}", problem.where, problem.what));
  }
  return summary;
}

std::string summary_text(store::Database& database, const assess::Summary& summary,
                         const Look& look, const core::Stopwatch* stopwatch) {
  std::string out = fmt::format(
      "{} assets, {} business services, {} needs; {} checks gave {} judgements\n", summary.assets,
      summary.services, summary.needs, summary.checks_run, summary.results);
  out += fmt::format("Findings: {} new, {} standing, {} resolved, {} no longer observable\n\n",
                     summary.findings.fresh, summary.findings.standing, summary.findings.resolved,
                     summary.findings.no_longer_observable);
  const auto worst = expect(database.query(kWorst));
  if (!worst.rows.empty()) {
    out += "What stops most when it fails alone\n" + to_text(without_names(worst), look) + "\n";
  }
  if (summary.paired_services > 0) out += pairs_text(database, summary) + "\n";
  const auto severities = expect(database.query(kBySeverity));
  if (!severities.rows.empty()) out += to_text(severities, look) + "\n";
  out += readiness_text(summary);
  out += "\n" + next_steps_text(database, look);
  if (stopwatch != nullptr) out += "\nTime taken\n" + to_text(timings(*stopwatch));
  return out;
}

std::string summary_json(store::Database& database, const assess::Summary& summary,
                         const core::Stopwatch* stopwatch) {
  const auto rows = [&](const char* sql) {
    return ordered_json::parse(to_json(expect(database.query(sql)), Format::json));
  };
  ordered_json out;
  out["assessment"] = summary.assessment_id;
  out["scan"] = summary.scan_id;
  out["at"] = core::to_rfc3339(summary.at);
  out["assets"] = summary.assets;
  out["services"] = summary.services;
  out["needs"] = summary.needs;
  out["single_points"] = summary.single_points;
  out["cut_sets_services"] = summary.paired_services;
  out["pairs"] = summary.pairs;
  out["checks"] = summary.checks_run;
  out["results"] = summary.results;
  out["findings"] = {{"new", summary.findings.fresh},
                     {"standing", summary.findings.standing},
                     {"resolved", summary.findings.resolved},
                     {"no_longer_observable", summary.findings.no_longer_observable}};
  out["severities"] = rows(kBySeverity);
  out["worst"] = rows(kWorst);
  auto& readiness = out["readiness"] = ordered_json::array();
  for (const auto& score : summary.scores) {
    ordered_json entry{{"domain", score.domain},   {"checks", score.checks},
                       {"pass", score.pass},       {"fail", score.fail},
                       {"unknown", score.unknown}, {"not_applicable", score.not_applicable}};
    entry["worst_pct"] = score.worst_pct ? ordered_json(*score.worst_pct) : ordered_json();
    entry["best_pct"] = score.best_pct ? ordered_json(*score.best_pct) : ordered_json();
    readiness.push_back(std::move(entry));
  }
  auto& problems = out["problems"] = ordered_json::array();
  for (const auto& problem : summary.problems) {
    problems.push_back({{"where", problem.where}, {"what", problem.what}});
  }
  if (stopwatch != nullptr) {
    auto& steps = out["timings"] = ordered_json::array();
    for (const auto& lap : stopwatch->laps()) {
      steps.push_back(
          {{"step", lap.step}, {"seconds", std::chrono::duration<double>(lap.took).count()}});
    }
  }
  return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

void add_cut_sets_option(CLI::App& verb, int& tier) {
  verb.add_option(
          "--cut-sets-tier", tier,
          "Pairs of failures of services of tier 1 to this one; 0: none, and no availability")
      ->capture_default_str()
      ->check(CLI::Range(0, 4));
}

void add_fail_options(CLI::App& verb, FailPolicy& policy) {
  verb.add_option("--fail-on", policy.fail_on, "Exit 3 on a finding of this severity or above")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  verb.add_flag("--fail-on-gaps", policy.fail_on_gaps, "Exit 4 if something could not be read");
}

Exit judge(store::Database& database, const FailPolicy& policy, core::Instant now) {
  if (!policy.fail_on.empty()) {
    const auto findings =
        expect(database.query("SELECT severity, waived_until, override_severity FROM open_finding "
                              "WHERE status = 'fail' OR override_status = 'fail'"));
    const auto limit = model::parse_severity(policy.fail_on);
    const std::string today = core::to_rfc3339(now);
    for (const auto& row : findings.rows) {
      const auto* until = std::get_if<std::string>(&row[1]);
      const bool waived = until != nullptr && *until > today;
      if (waived) continue;
      // An assessor's word can make a finding graver here, and never lighter: for that there are
      // waivers, which end.
      const auto* instead = std::get_if<std::string>(&row[2]);
      const bool grave = model::parse_severity(std::get<std::string>(row[0])) >= limit ||
                         (instead != nullptr && model::parse_severity(*instead) >= limit);
      if (grave) return Exit::findings;
    }
  }
  if (policy.fail_on_gaps) {
    const auto gaps = expect(database.query(kGaps));
    if (std::get<std::int64_t>(gaps.rows.front().front()) > 0) return Exit::gaps;
  }
  return Exit::done;
}

}  // namespace plimsoll::app
