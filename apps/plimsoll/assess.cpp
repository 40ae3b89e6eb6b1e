/// @file
/// `assess`: topology, analyses and checks over the newest evidence.

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/assessing.hpp"
#include "apps/plimsoll/config.hpp"
#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {
namespace {

/// Puts what plimsoll.yaml says of recovery and failure rates, where there is one, into `request`.
void read_sections(const Context& context, AssessRequest& request) {
  if (!context.config_given && !std::filesystem::exists(context.config)) return;
  auto config = expect(load_config(context.config));
  request.recovery = std::move(config.recovery);
  request.reliability = std::move(config.reliability);
}

}  // namespace

void add_assess(CLI::App& app, Context& context) {
  struct Options {
    AssessRequest request;
    FailPolicy policy;
    Format format = Format::text;
    bool timings = false;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "assess", "Find what can't fail, and run the checks",
                        [&context, options] {
                          auto database = open_audit(context, store::Mode::write);
                          read_sections(context, options->request);
                          options->request.lifecycle = lifecycle_settings(context);
                          core::Stopwatch stopwatch;
                          auto* watch = options->timings ? &stopwatch : nullptr;
                          options->request.stopwatch = watch;
                          const auto summary = run_assessment(database, context, options->request);
                          print(options->format == Format::text
                                    ? summary_text(database, summary, context.look(), watch)
                                    : summary_json(database, summary, watch));
                          return judge(database, options->policy, context.clock().now());
                        });
  verb->add_option("--check", options->request.checks,
                   "Checks that match this pattern; repeatable");
  verb->add_option("--tier", options->request.tier, "Only what services of tier 1 to this one feel")
      ->check(CLI::Range(1, 4));
  verb->add_option("--checks", options->request.check_folders,
                   "A folder with checks of your own; repeatable");
  verb->add_flag("--timings", options->timings, "How long each analysis and check took");
  add_cut_sets_option(*verb, options->request.cut_sets_tier);
  verb->add_option("--threads", options->request.threads, "For the failure analysis; 0: all cores");
  add_fail_options(*verb, options->policy);
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
