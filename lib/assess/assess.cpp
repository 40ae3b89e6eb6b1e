#include "lib/assess/assess.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <thread>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/assess/check_versions.hpp"
#include "lib/assess/incident_history.hpp"
#include "lib/assess/lifecycle_products.hpp"
#include "lib/assess/recovery/estimate.hpp"
#include "lib/assess/recovery/facts.hpp"
#include "lib/assess/recovery/writer.hpp"
#include "lib/assess/reliability.hpp"
#include "lib/lifecycle/reference.hpp"
#include "lib/model/vocabulary.hpp"
#include "lib/store/bulk.hpp"
#include "lib/store/lookup.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/service_risk.hpp"

namespace plimsoll::assess {
namespace {

constexpr const char* kScores = R"sql(
INSERT INTO score (assessment_id, domain, checks, pass, fail, unknown, not_applicable, best_pct,
                   worst_pct)
SELECT ?1, ?2, ?3, passed, failed, unknown, spared,
       100.0 * (passed + unknown) / nullif(passed + failed + unknown, 0),
       100.0 * passed / nullif(passed + failed + unknown, 0)
FROM (SELECT coalesce(sum(worst = 3), 0) AS failed, coalesce(sum(worst = 2), 0) AS unknown,
             coalesce(sum(worst = 1), 0) AS passed, coalesce(sum(worst = 0), 0) AS spared
      FROM (SELECT max(CASE status WHEN 'fail' THEN 3 WHEN 'unknown' THEN 2
                                   WHEN 'pass' THEN 1 ELSE 0 END) AS worst
            FROM check_result WHERE assessment_id = ?1 AND domain = ?2
            GROUP BY check_id, subject_kind, subject, asset_id))
RETURNING pass, fail, unknown, not_applicable, best_pct, worst_pct)sql";

/// Of an estate of 100,000 assets the results are some hundred MiB, and the checks read them all.
constexpr int kCacheKib = 131'072;

std::int64_t count(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

std::string asset_name(SQLite::Database& database, std::int64_t id) {
  SQLite::Statement query{database, "SELECT name FROM asset WHERE id = ?"};
  query.bind(1, id);
  return query.executeStep() ? query.getColumn(0).getString() : std::to_string(id);
}

/// The assets that selectors name; those that name none are issues, and left out.
std::vector<std::int64_t> selected(store::Database& database,
                                   const std::vector<std::string>& selectors,
                                   const std::string& where, std::vector<Issue>& issues) {
  std::vector<std::int64_t> out;
  for (const auto& selector : selectors) {
    const auto found = store::find_assets(database, selector);
    if (!found) {
      issues.push_back({where, found.error().what});
      continue;
    }
    out.insert(out.end(), found->begin(), found->end());
  }
  return out;
}

Result<recovery::Options> recovery_options(store::Database& database, const AssessOptions& options,
                                           std::vector<Issue>& issues) {
  recovery::Options out;
  out.as_of = options.clock->now();
  for (const auto& [id, text] : options.recovery.durations) {
    if (auto stated = out.reference.state(id, text); !stated) {
      return tl::unexpected{std::move(stated.error()).at("recovery: durations")};
    }
  }
  for (const auto& scenario : options.recovery.scenarios) {
    const auto where = fmt::format("scenario {}", scenario.name);
    out.scenarios.push_back({scenario.name, selected(database, scenario.fail, where, issues)});
  }
  out.path = selected(database, options.recovery.needs, "recovery: needs", issues);
  return out;
}

void lap(const AssessOptions& options, std::string step) {
  if (options.stopwatch != nullptr) options.stopwatch->lap(std::move(step));
}

/// The failure rates that the reference has of each node, in the client's words where there are
/// any.
Result<topology::NodeRates> reference_rates(const topology::FailureGraph& model,
                                            const recovery::Facts& facts,
                                            const AssessOptions& options,
                                            const recovery::Reference& durations) {
  auto figures = Reliability::shipped();
  for (const auto& [id, text] : options.reliability) {
    if (auto stated = figures.state(id, text); !stated) {
      return tl::unexpected{std::move(stated.error()).at("reliability")};
    }
  }
  return reference_rates(model, facts, figures, durations);
}

constexpr int kLastTier = 4;

/// Of a takeover that happens by itself and takes nobody knows how long.
std::array<double, topology::kRateCases> takeover_seconds(const recovery::Reference& reference) {
  const auto term = reference.first({"takeover.automatic"});
  std::array<double, topology::kRateCases> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<double>(term.times.by_case[i]);
  }
  return out;
}

class Assessment {
 public:
  Assessment(SQLite::Database& database, const AssessOptions& options, const Catalog& catalog)
      : database_{database}, options_{options}, catalog_{catalog} {}

  Result<Summary> run(const Topology& topology) {
    const store::BulkSettings settings{database_.getHandle(), kCacheKib};
    SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
    summary_.at = options_.clock->now();
    if (count(database_, "SELECT count(*) FROM collection WHERE status <> 'running'") == 0) {
      return failure(Error::Kind::usage, "nothing was collected yet, so there is nothing to assess",
                     "run `plimsoll collect`, `plimsoll import` or `plimsoll scan` first");
    }
    begin();
    lap(options_, "last assessment cleared");
    auto left_out = topology(database_, summary_.assessment_id);
    if (!left_out) return tl::make_unexpected(std::move(left_out.error()).at("topology"));
    summary_.problems = std::move(*left_out);
    write_incident_history(database_, summary_.assessment_id, summary_.at);
    lap(options_, "incident history");
    write_lifecycle(
        database_, summary_.assessment_id,
        options_.lifecycle == nullptr ? lifecycle::reference_catalogue() : *options_.lifecycle,
        std::chrono::floor<std::chrono::days>(summary_.at), options_.horizons);
    lap(options_, "products and their support");
    judge();
    tie_incidents_to_findings(database_);
    lap(options_, "incidents tied to findings");
    finish();
    lap(options_, "counts");
    transaction.commit();
    lap(options_, "written to disk");
    return std::move(summary_);
  }

 private:
  void begin() {
    for (const char* table :
         {"failover_complexity", "recovery_act", "recovery_estimate", "need_member", "need",
          "impact", "single_point", "cut_set_member", "cut_set", "cut_set_count", "availability",
          "availability_estimate", "availability_contributor", "failure_rate", "product_lifecycle",
          "contract_repair", "check_result"}) {
      database_.exec(fmt::format("DELETE FROM {}", table));
    }
    summary_.scan_id = count(database_, "SELECT max(id) FROM scan");
    nlohmann::json options{{"checks", options_.checks}, {"tier", nullptr}};
    if (options_.tier) options["tier"] = *options_.tier;
    options["cut_sets_tier"] = options_.cut_sets_tier;
    SQLite::Statement insert{database_,
                             "INSERT INTO assessment (scan_id, started_at, tool_version, options) "
                             "VALUES (?, ?, ?, ?)"};
    insert.bind(1, summary_.scan_id);
    insert.bind(2, core::to_rfc3339(summary_.at));
    insert.bind(3, options_.tool_version);
    insert.bind(4, options.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    insert.exec();
    summary_.assessment_id = database_.getLastInsertRowid();
  }

  void judge() {
    const CheckTables tables{database_};
    const TierLookup tiers{database_};
    lap(options_, "tables for checks");
    std::vector<Judged> judged;
    std::map<std::string, CheckRun> runs;
    Coverage coverage{summary_.at, summary_.assessment_id, options_.tier, {}};
    for (const auto& issue : catalog_.issues) summary_.problems.push_back(issue);
    for (const auto& check : catalog_.checks) {
      if (!matches(check.id, options_.checks)) continue;
      auto results =
          run_check(database_, check, {summary_.at, summary_.assessment_id}, options_.limits);
      lap(options_, fmt::format("check {}", check.id));
      if (!results) {
        summary_.problems.push_back({check.id, results.error().what});
        runs[check.id] = {CheckRun::Outcome::failed, results.error().what};
        continue;
      }
      std::erase_if(*results, [&](const CheckResult& result) {
        return !tiers.within(options_.tier, result.asset_id, result.service_id);
      });
      judged.push_back({&check, std::move(*results)});
      runs[check.id] = {CheckRun::Outcome::ran, {}};
    }
    keep_check_versions(database_, summary_.assessment_id, catalog_, runs);
    for (const auto& check : catalog_.checks) coverage.known_ids.push_back(check.id);
    // A file that could not be read may hold the check of a finding: then nobody knows what is
    // gone.
    if (!catalog_.issues.empty()) coverage.known_ids.clear();
    for (const auto& one : judged) write(one);
    lap(options_, "judgements written");
    summary_.checks_run = static_cast<std::int64_t>(judged.size());
    summary_.findings = update_findings(database_, judged, coverage);
    lap(options_, "findings");
    for (const auto& domain : model::domains()) score(std::string{domain.id}, judged);
    lap(options_, "scores");
  }

  void write(const Judged& one) {
    SQLite::Statement insert{database_,
                             "INSERT INTO check_result (assessment_id, check_id, domain, subject, "
                             "subject_kind, asset_id, service_id, "
                             "status, severity, message, evidence, finding_id) VALUES (?, ?, ?, ?, "
                             "?, ?, ?, ?, ?, ?, ?, ?)"};
    for (const auto& result : one.results) {
      insert.reset();
      insert.clearBindings();
      insert.bind(1, summary_.assessment_id);
      insert.bind(2, one.check->id);
      insert.bind(3, std::string{one.check->domain()});
      insert.bind(4, result.subject);
      insert.bind(5, result.subject_kind);
      if (result.asset_id) insert.bind(6, *result.asset_id);
      if (result.service_id) insert.bind(7, *result.service_id);
      insert.bind(8, std::string{to_string(result.status)});
      insert.bind(9, std::string{model::to_string(result.severity)});
      insert.bind(10, result.message);
      insert.bind(11, result.evidence);
      if (result.status == Status::fail || result.status == Status::unknown)
        insert.bind(12, result.finding_id);
      insert.exec();
    }
    summary_.results += static_cast<std::int64_t>(one.results.size());
  }

  void score(const std::string& domain, const std::vector<Judged>& judged) {
    const auto checks = std::ranges::count_if(
        judged, [&](const Judged& one) { return one.check->domain() == domain; });
    SQLite::Statement insert{database_, kScores};
    insert.bind(1, summary_.assessment_id);
    insert.bind(2, domain);
    insert.bind(3, static_cast<std::int64_t>(checks));
    insert.executeStep();
    const auto integer = [&](int i) { return insert.getColumn(i).getInt64(); };
    const auto percent = [&](int i) -> std::optional<double> {
      if (insert.getColumn(i).isNull()) return std::nullopt;
      return insert.getColumn(i).getDouble();
    };
    summary_.scores.push_back({domain, static_cast<std::int64_t>(checks), integer(0), integer(1),
                               integer(2), integer(3), percent(4), percent(5)});
  }

  void finish() {
    SQLite::Statement update{database_, "UPDATE assessment SET ended_at = ? WHERE id = ?"};
    update.bind(1, core::to_rfc3339(options_.clock->now()));
    update.bind(2, summary_.assessment_id);
    update.exec();
    summary_.assets = count(database_, "SELECT count(*) FROM asset WHERE last_scan IS NULL");
    summary_.services =
        count(database_,
              "SELECT count(*) FROM asset WHERE last_scan IS NULL AND kind = 'business_service'");
    summary_.needs = count(database_, "SELECT count(*) FROM need");
    summary_.impacts = count(database_, "SELECT count(*) FROM impact");
    summary_.single_points = count(
        database_, "SELECT count(*) FROM (SELECT DISTINCT service_id, root_id FROM single_point)");
    summary_.paired_services = count(database_, "SELECT count(*) FROM cut_set_count");
    summary_.pairs = count(database_, "SELECT coalesce(sum(sets), 0) FROM cut_set_count");
  }

  SQLite::Database& database_;
  const AssessOptions& options_;
  const Catalog& catalog_;
  Summary summary_;
};

}  // namespace

Result<Summary> assess(store::Database& database, const AssessOptions& options) {
  const auto run_topology = [&](SQLite::Database& /*file*/,
                                std::int64_t assessment) -> Result<std::vector<Issue>> {
    auto model = topology::build_failure_graph(database, assessment);
    lap(options, "topology");
    const auto threads =
        options.threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : options.threads;
    const auto impacts = topology::write_impacts(database, assessment, model, threads);
    lap(options, "single failures");
    auto issues = std::move(model.gaps);
    for (const auto& service : impacts.down) {
      issues.push_back({asset_name(database.handle(), service.asset_id),
                        "is down now by what is reported; its single points are computed as if "
                        "nothing were down"});
    }
    auto recovery = recovery_options(database, options, issues);
    if (!recovery) return tl::unexpected{std::move(recovery.error())};
    const auto facts = recovery::Facts::read(database, model, recovery->as_of);
    const auto reference = reference_rates(model, facts, options, recovery->reference);
    if (!reference) return tl::make_unexpected(reference.error());
    auto risks = topology::write_service_risks(
        database, assessment, model, topology::node_rates(database, model, *reference),
        {.max_tier = options.cut_sets_tier,
         .availability_tier = options.cut_sets_tier < 1 ? 0 : kLastTier,
         .threads = threads,
         .takeover_s = takeover_seconds(recovery->reference)});
    issues.insert(issues.end(), std::make_move_iterator(risks.left_open.begin()),
                  std::make_move_iterator(risks.left_open.end()));
    lap(options, "pairs and availability");
    recovery::write_estimates(database.handle(), assessment, model,
                              recovery::estimate(database, model, facts, *recovery));
    lap(options, "recovery");
    return issues;
  };
  return assess_with(database.handle(), options, load_checks(options.check_folders), run_topology);
}

Result<Summary> assess_with(SQLite::Database& database, const AssessOptions& options,
                            const Catalog& catalog, const Topology& topology) {
  return Assessment{database, options, catalog}.run(topology);
}

}  // namespace plimsoll::assess
