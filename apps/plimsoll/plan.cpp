/// @file
/// `plan …`: advisers over the newest assessment.

#include <algorithm>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/store/lookup.hpp"

namespace plimsoll::app {
namespace {

/// What the business asks, what services that stand on it ask of it, and what is likely.  A service
/// inherits the tightest objective of those that stop with it.
constexpr const char* kObjectives = R"(
WITH asked AS (
  SELECT i.node_id AS asset_id, s.rto_s, s.rpo_s, s.key
  FROM impact i JOIN service s ON s.asset_id = i.service_id WHERE i.effect IN ('outage', 'lost')),
tightest AS (
  SELECT asset_id, min(rto_s) AS rto_s, min(rpo_s) AS rpo_s FROM asked GROUP BY asset_id),
worst AS (
  SELECT service_id, scenario, rto_s, rto_verdict,
         row_number() OVER (PARTITION BY service_id
                            ORDER BY rto_verdict = 'not met' DESC, rto_s IS NULL DESC, rto_s DESC, id) AS rank
  FROM recovery_estimate WHERE effect NOT IN ('none', 'unknown'))
SELECT s.key AS service, s.tier, s.rto_s AS rto_required_s,
       CASE WHEN t.rto_s < s.rto_s OR s.rto_s IS NULL THEN t.rto_s END AS rto_inherited_s,
       CASE WHEN t.rto_s < s.rto_s OR s.rto_s IS NULL
            THEN (SELECT min(key) FROM asked a WHERE a.asset_id = s.asset_id AND a.rto_s = t.rto_s) END AS rto_from,
       s.rpo_s AS rpo_required_s,
       CASE WHEN t.rpo_s < s.rpo_s OR s.rpo_s IS NULL THEN t.rpo_s END AS rpo_inherited_s,
       CASE WHEN t.rpo_s < s.rpo_s OR s.rpo_s IS NULL
            THEN (SELECT min(key) FROM asked a WHERE a.asset_id = s.asset_id AND a.rpo_s = t.rpo_s) END AS rpo_from,
       s.mtd_s,
       CASE WHEN s.mtd_s < s.rto_s THEN 'the objective is longer than what is tolerable' END AS contradiction,
       w.scenario AS worst_scenario, w.rto_s AS worst_rto_s, w.rto_verdict AS verdict
FROM service s
LEFT JOIN tightest t ON t.asset_id = s.asset_id
LEFT JOIN worst w ON w.service_id = s.asset_id AND w.rank = 1
WHERE ?1 = 0 OR s.asset_id = ?1
ORDER BY s.tier IS NULL, s.tier, s.key)";

constexpr const char* kActs = R"(
SELECT r.seq, r.kind AS act, coalesce(a.name, '') AS asset, r.begin_s, r.end_s,
       r.low_s, r.likely_s, r.high_s, iif(r.critical, 'yes', 'no') AS critical,
       iif(r.manual, 'yes', 'no') AS manual, r.team, iif(r.runbook, 'yes', 'no') AS runbook,
       r.waits_for, r.grade, r.source
FROM recovery_act r LEFT JOIN asset a ON a.id = r.asset_id
WHERE r.estimate_id = ?1 ORDER BY r.seq)";

/// The estimates of a service, the worst first.
constexpr const char* kEstimates = R"(
SELECT id, scenario, coalesce(event, ''), effect, coalesce(rto_reason, '') FROM recovery_estimate
WHERE service_id = ?1
ORDER BY effect IN ('none', 'unknown'), rto_s IS NULL, rto_s DESC, id)";

constexpr const char* kComplexity = R"(
SELECT "index", acts, manual, chain, wave, stateful, teams, sites, providers, unrehearsed
FROM failover_complexity WHERE estimate_id = ?1)";

/// Single points by what it gains to remove them.  Minutes of downtime a year where failure and
/// repair times of the thing are known.
constexpr const char* kFixes = R"(
WITH point AS (
  SELECT p.root_id, p.service_id, s.tier FROM single_point p JOIN service s ON s.asset_id = p.service_id
  WHERE p.root_id = p.node_id AND p.root_id <> p.service_id AND (?1 = 0 OR coalesce(s.tier, 2) <= ?1)),
rate AS (
  SELECT asset_id, max(CASE WHEN name = 'mtbf_s' THEN CAST(value AS REAL) END) AS mtbf,
         max(CASE WHEN name = 'mttr_s' THEN CAST(value AS REAL) END) AS mttr
  FROM asset_attribute WHERE rank = 1 AND name IN ('mtbf_s', 'mttr_s') GROUP BY asset_id),
gain AS (
  SELECT event_id, max(rto_s) AS rto_s FROM recovery_estimate GROUP BY event_id),
class(kind, cost) AS (VALUES
  ('site', 'high'), ('region', 'high'), ('storage_array', 'high'), ('power_feed', 'high'), ('room', 'high'),
  ('server', 'medium'), ('hypervisor', 'medium'), ('switch', 'medium'), ('router', 'medium'), ('firewall', 'medium'),
  ('rack', 'medium'), ('ups', 'medium'), ('circuit', 'medium'), ('zone', 'medium'), ('database', 'medium'),
  ('database_cluster', 'medium'), ('storage_controller', 'low'), ('psu', 'low'), ('nic', 'low'), ('disk', 'low'),
  ('pdu', 'low'), ('vm', 'low'), ('gateway', 'low'), ('load_balancer', 'low'), ('dns_server', 'low'), ('vpn', 'low'))
SELECT a.key AS fix, a.kind, a.name, count(DISTINCT p.service_id) AS services_freed, min(coalesce(p.tier, 2)) AS tier,
       g.rto_s AS rto_at_stake_s,
       CASE WHEN r.mtbf + r.mttr > 0 THEN round(525960.0 * r.mttr / (r.mtbf + r.mttr), 1) END AS minutes_a_year,
       coalesce(c.cost, 'unknown') AS cost,
       CASE WHEN a.kind IN ('psu', 'vm', 'gateway', 'load_balancer', 'dns_server', 'zone', 'region', 'site') THEN 'no' ELSE 'yes' END AS downtime,
       'yes' AS needs_test
FROM point p JOIN asset a ON a.id = p.root_id
LEFT JOIN gain g ON g.event_id = a.id
LEFT JOIN rate r ON r.asset_id = a.id
LEFT JOIN class c ON c.kind = a.kind
GROUP BY a.id
ORDER BY tier, services_freed DESC, g.rto_s IS NULL, g.rto_s DESC,
         CASE c.cost WHEN 'low' THEN 0 WHEN 'medium' THEN 1 WHEN 'high' THEN 2 ELSE 3 END, a.key)";

/// `sql` with ?1 in place.
std::string with(std::string sql, std::int64_t value) {
  const std::string mark = "?1";
  for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at)) {
    sql.replace(at, mark.size(), std::to_string(value));
  }
  return sql;
}

std::int64_t service_named(store::Database& database, const std::string& name) {
  return expect(store::find_asset(database, "business_service:" + name));
}

struct Options {
  std::string service;
  std::string scenario;
  int tier = 0;
  Format format = Format::text;
};

Exit objectives(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto service = options.service.empty() ? 0 : service_named(database, options.service);
  print(expect(database.query(with(kObjectives, service))), options.format);
  return Exit::done;
}

Exit failover(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  const auto service = service_named(database, options.service);
  const auto estimates = expect(database.query(with(kEstimates, service)));
  const auto found = std::ranges::find_if(estimates.rows, [&](const auto& row) {
    return options.scenario.empty() || std::get<std::string>(row[1]) == options.scenario;
  });
  if (found == estimates.rows.end()) {
    throw Failure{{Error::Kind::usage,
                   options.scenario.empty() ? "nothing was estimated for this service"
                                            : "there is no such scenario",
                   "run `plimsoll assess`; scenarios are component, host, power, zone, site, "
                   "provider, data and those of plimsoll.yaml",
                   {}}};
  }
  const auto& row = *found;
  const auto estimate = std::get<std::int64_t>(row[0]);
  const auto text = [&](std::size_t i) { return std::get<std::string>(row[i]); };
  const auto acts = expect(database.query(with(kActs, estimate)));
  if (options.format == Format::text) {
    print(fmt::format("{}: {} ({})\n", text(1), text(2).empty() ? "nothing" : text(2), text(3)));
    if (acts.rows.empty()) {
      print(text(4).empty() ? "It goes on without an act.\n" : text(4) + "\n");
      return Exit::done;
    }
    print(expect(database.query(with(kComplexity, estimate))), Format::text);
    print("\n");
  }
  print(acts, options.format);
  return Exit::done;
}

Exit fixes(const Context& context, const Options& options) {
  auto database = open_audit(context, store::Mode::read);
  print(expect(database.query(with(kFixes, options.tier))), options.format);
  return Exit::done;
}

}  // namespace

void add_plan(CLI::App& app, Context& context) {
  auto* plan = app.add_subcommand("plan", "Advice from the newest assessment");
  plan->require_subcommand(1);
  auto options = std::make_shared<Options>();
  auto* asked = add_verb(*plan, context, "objectives",
                         "What is required of services, inherited, tolerable and likely",
                         [&context, options] { return objectives(context, *options); });
  asked->add_option("service", options->service, "Only this one");
  add_format_option(*asked, options->format);
  auto* acts = add_verb(*plan, context, "failover",
                        "The ordered acts that bring a service back, and how hard they are",
                        [&context, options] { return failover(context, *options); });
  acts->add_option("service", options->service, "The service")->required();
  acts->add_option("--scenario", options->scenario,
                   "component, host, power, zone, site, provider, data, or a declared one; "
                   "the worst when left out");
  add_format_option(*acts, options->format);
  auto* gains = add_verb(*plan, context, "fixes", "What to fix first: single points by their gain",
                         [&context, options] { return fixes(context, *options); });
  gains->add_option("--tier", options->tier, "Only of services of tier 1 to this one")
      ->check(CLI::Range(1, 4));
  add_format_option(*gains, options->format);
}

}  // namespace plimsoll::app
