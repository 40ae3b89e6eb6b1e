/// @file
/// One assessment: topology, failure analysis and checks over the newest evidence, kept as a whole
/// or not at all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/assess/catalog.hpp"
#include "lib/assess/findings.hpp"
#include "lib/assess/runner.hpp"
#include "lib/core/error.hpp"
#include "lib/core/stopwatch.hpp"
#include "lib/core/time.hpp"
#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/standing.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::assess {

/// `recovery:` of plimsoll.yaml.
struct RecoveryOptions {
  /// Durations stated instead of those of schemas/reference/recovery.yaml: id and "20m", or
  /// "10m 20m 1h".
  std::vector<std::pair<std::string, std::string>> durations;
  struct Scenario {
    std::string name;
    std::vector<std::string> fail;  ///< Selectors, as `simulate --fail` takes them.
  };
  std::vector<Scenario> scenarios;
  std::vector<std::string> needs;  ///< Selectors of what every repair needs: identity, vault, …
};

struct AssessOptions {
  const core::Clock* clock =
      &core::system_clock();        ///< Never null.  The day that ages are counted to.
  std::vector<std::string> checks;  ///< Globs of check ids; empty: all.
  std::optional<int>
      tier;  ///< Judge only what services of tier 1 to this one feel (unknown counts as 2).
  std::vector<std::filesystem::path> check_folders;  ///< The user's checks.
  /// Pairs of services of tier 1 to this one (topology::RiskOptions::max_tier), and availability of
  /// all that have a tier; 0: of none.
  int cut_sets_tier = 0;
  unsigned threads = 0;  ///< For the failure analysis; 0: as many as the machine has.
  RecoveryOptions recovery;
  /// `reliability:` of plimsoll.yaml: figures stated instead of those of
  /// schemas/reference/reliability.yaml, by id: "2", or "1 2 4".
  std::vector<std::pair<std::string, std::string>> reliability;
  std::string tool_version;
  const lifecycle::Catalogue* lifecycle = nullptr;  ///< Dates of products; null: those built in.
  lifecycle::Horizons horizons;          ///< How long before its end a support is ending.
  Limits limits;                         ///< For each check.
  core::Stopwatch* stopwatch = nullptr;  ///< Takes a lap for each analysis and check, when there.
};

/// Readiness of one domain.  Subjects are counted once a check, by their worst judgement there.
struct DomainScore {
  std::string domain;  ///< "M1".
  std::int64_t checks = 0;
  std::int64_t pass = 0;
  std::int64_t fail = 0;
  std::int64_t unknown = 0;
  std::int64_t not_applicable = 0;
  std::optional<double> best_pct;   ///< If all unknown ones pass; absent: nothing was judged.
  std::optional<double> worst_pct;  ///< If all unknown ones fail.
};

/// What came of an assessment.
struct Summary {
  std::int64_t assessment_id = 0;
  std::int64_t scan_id = 0;
  core::Instant at;
  std::int64_t assets = 0;  ///< That exist now.
  std::int64_t services = 0;
  std::int64_t needs = 0;          ///< As concluded by the rules.
  std::int64_t impacts = 0;        ///< Pairs of a node and a service that feels its failure.
  std::int64_t single_points = 0;  ///< Pairs of a service and the root of a group of single points.
  std::int64_t paired_services = 0;  ///< Whose pairs and availability were asked for.
  /// Pairs of failures that stop one of these services only together, those that are counted and
  /// not listed included; without services of which they are unknown.
  std::int64_t pairs = 0;
  std::int64_t checks_run = 0;
  std::int64_t results = 0;
  FindingCounts findings;
  std::vector<DomainScore> scores;  ///< The nine domains, in order.
  std::vector<Issue>
      problems;  ///< Broken checks and refused check files; what the topology left out.
};

/// Writes what follows from the topology (need, impact, cut_set, … with what belongs to them) for
/// the assessment of that id, within the open transaction, and returns what it left out.
using Topology =
    std::function<Result<std::vector<Issue>>(SQLite::Database&, std::int64_t assessment)>;

/// Assesses the newest evidence: the failure graph and its impacts, then every selected check.  One
/// transaction: an error, an exception and a killed process leave the file as it was.  Errors:
/// nothing was ever collected, and those of the topology.
[[nodiscard]] Result<Summary> assess(store::Database& database, const AssessOptions& options);

/// assess() with another topology and given checks: for tests, and for analyses of a changed graph.
[[nodiscard]] Result<Summary> assess_with(SQLite::Database& database, const AssessOptions& options,
                                          const Catalog& catalog, const Topology& topology);

}  // namespace plimsoll::assess
