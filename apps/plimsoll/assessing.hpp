/// @file
/// An assessment as the command line runs it: what assess, scan and demo have in common.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/lifecycle_data.hpp"
#include "apps/plimsoll/output.hpp"
#include "lib/assess/assess.hpp"
#include "lib/core/stopwatch.hpp"
#include "lib/store/database.hpp"

namespace CLI {
class App;
}

namespace plimsoll::app {

struct AssessRequest {
  std::vector<std::string> checks;  ///< Globs; empty: all.
  std::optional<int> tier;
  std::vector<std::string> check_folders;
  int cut_sets_tier = 1;  ///< As assess::AssessOptions has it.
  unsigned threads = 0;
  assess::RecoveryOptions recovery = {};
  std::vector<std::pair<std::string, std::string>> reliability = {};
  LifecycleSettings lifecycle = {};
  core::Stopwatch* stopwatch = nullptr;  ///< As assess::AssessOptions has it.
};

/// Assesses the newest evidence; broken checks are logged as warnings.
[[nodiscard]] assess::Summary run_assessment(store::Database& database, const Context& context,
                                             const AssessRequest& request);

/// The summary for people: what was assessed, findings by severity, the worst single points,
/// readiness by domain, what to do next; with a stopwatch also what took how long.
[[nodiscard]] std::string summary_text(store::Database& database, const assess::Summary& summary,
                                       const Look& look,
                                       const core::Stopwatch* stopwatch = nullptr);

/// The summary as JSON.
[[nodiscard]] std::string summary_json(store::Database& database, const assess::Summary& summary,
                                       const core::Stopwatch* stopwatch = nullptr);

/// Adds `--cut-sets-tier` to a verb.
void add_cut_sets_option(CLI::App& verb, int& tier);

/// When the program fails although it did its work.
struct FailPolicy {
  std::string fail_on;  ///< A severity; empty: never.
  bool fail_on_gaps = false;
};

/// Adds `--fail-on` and `--fail-on-gaps` to a verb.
void add_fail_options(CLI::App& verb, FailPolicy& policy);

/// `findings` when a failing finding that nobody accepted is at or above fail_on; else `gaps` when
/// asked for and there are any; else `done`.
[[nodiscard]] Exit judge(store::Database& database, const FailPolicy& policy, core::Instant now);

}  // namespace plimsoll::app
