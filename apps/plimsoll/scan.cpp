/// @file
/// `scan`: the whole of plimsoll.yaml; without one, the machine it stands on.

#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/scanning.hpp"
#include "apps/plimsoll/verbs.hpp"
#include "lib/core/log.hpp"

namespace plimsoll::app {
namespace {

struct Options {
  FailPolicy policy;
  std::string out;
  int cut_sets_tier = 1;
  Format format = Format::text;
};

Config configuration(const Context& context) {
  if (context.config_given || std::filesystem::exists(context.config)) {
    return expect(load_config(context.config));
  }
  log::info("no plimsoll.yaml here: scanning this machine (`plimsoll init` writes one)");
  return default_config();
}

void print_result(store::Database& database, const ScanResult& result, Format format,
                  const Context& context) {
  if (format == Format::text) {
    print(to_text(collections_table(result.collections)) + "\n");
    print(summary_text(database, result.summary, context.look()) + "\n");
    for (const auto& path : result.reports) {
      if (path.extension() == ".html") print("Report: " + path.string() + "\n");
    }
    return;
  }
  using nlohmann::ordered_json;
  ordered_json out;
  out["collections"] =
      ordered_json::parse(to_json(collections_table(result.collections), Format::json));
  out["summary"] = ordered_json::parse(summary_json(database, result.summary));
  for (const auto& path : result.reports) out["reports"].push_back(path.string());
  print(out.dump(format == Format::json ? 2 : -1) + "\n");
}

Exit run(const Context& context, const Options& options) {
  Config config = configuration(context);
  if (!options.out.empty()) config.report_folder = options.out;
  if (config.sources.empty()) {
    throw Failure{{Error::Kind::usage,
                   fmt::format("{} names no source", context.config.string()),
                   "add one below `sources:`",
                   {}}};
  }
  auto database = open_audit(context, store::Mode::create);
  const auto result = run_scan(database, context, config, options.cut_sets_tier);
  print_result(database, result, options.format, context);
  FailPolicy policy = options.policy;
  if (policy.fail_on.empty()) policy.fail_on = config.fail_on;
  policy.fail_on_gaps = policy.fail_on_gaps || config.fail_on_gaps;
  return judge(database, policy, context.clock().now());
}

}  // namespace

void add_scan(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb =
      add_verb(app, context, "scan",
               "Collect every source of plimsoll.yaml (without one: this machine), assess, report",
               [&context, options] { return run(context, *options); });
  verb->add_option("--out", options->out, "The folder for the reports");
  add_cut_sets_option(*verb, options->cut_sets_tier);
  add_fail_options(*verb, options->policy);
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
