/// @file
/// `import FILE…`: sheets and topologies by the collector that reads them.

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/collecting.hpp"
#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string kind;
  std::string map;
  bool fail_on_gaps = false;
  Format format = Format::text;
};

/// GraphML and whatever is called a topology is drawn by others; all else is a sheet.
bool is_topology(const std::string& file, const std::string& kind) {
  return kind == "topology" ||
         (kind.empty() && std::filesystem::path{file}.extension() == ".graphml");
}

Order order_for(const std::string& file, const Options& options) {
  nlohmann::json settings;
  settings["file"] = std::filesystem::absolute(file).lexically_normal().string();
  const bool topology = is_topology(file, options.kind);
  if (!topology && !options.kind.empty()) settings["as"] = options.kind;
  if (!options.map.empty()) {
    settings["map"] = std::filesystem::absolute(options.map).lexically_normal().string();
  }
  return {topology ? "topology" : "table", settings.dump()};
}

Exit run(const Context& context, const Options& options) {
  for (const auto& file : options.files) {
    if (!std::filesystem::exists(file)) {
      throw Failure{{Error::Kind::usage, fmt::format("there is no file {}", file), "", {}}};
    }
  }
  auto database = open_audit(context, store::Mode::create);
  set_estate(database, context.estate, context.clock().now());
  std::vector<Collected> collections;
  {
    Scan scan{database, context};
    for (const auto& file : options.files) {
      collections.push_back(scan.collect(order_for(file, options)));
    }
  }
  print(collections_table(collections), options.format);
  bool refused = false;
  for (const auto& collected : collections) {
    if (collected.summary.status == store::CollectionSummary::Status::failed) return Exit::failed;
    refused = refused || collected.summary.status != store::CollectionSummary::Status::complete;
  }
  if (refused && options.format == Format::text) {
    print("\nRows were refused: plimsoll query \"SELECT subject, message FROM problem\"\n");
  }
  return options.fail_on_gaps && refused ? Exit::gaps : Exit::done;
}

}  // namespace

void add_import(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(app, context, "import", "Take in spreadsheets, exports and topologies",
                        [&context, options] { return run(context, *options); });
  verb->add_option("files", options->files, "CSV files, folders of them, GraphML")->required();
  verb->add_option(
      "--as", options->kind,
      "What the file is, where its name doesn't say: assets, dependencies, needs, "
      "requirements, contracts, incidents, replicas, backups, monitors, drills, business_impact, "
      "topology");
  verb->add_option("--map", options->map, "A mapping file for foreign column names");
  verb->add_flag("--fail-on-gaps", options->fail_on_gaps, "Exit 4 if a row was refused");
  add_format_option(*verb, options->format);
}

}  // namespace plimsoll::app
