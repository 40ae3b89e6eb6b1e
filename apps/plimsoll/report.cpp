/// @file
/// `report`: the newest assessment as documents.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/reporting.hpp"
#include "apps/plimsoll/verbs.hpp"

namespace plimsoll::app {

void add_report(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> formats{"html", "csv"};
    std::string out = "report";
    std::string confidentiality;
    std::vector<std::string> services;
    std::vector<std::filesystem::path> own;
    CLI::Option* format = nullptr;
  };
  auto options = std::make_shared<Options>();
  auto* verb = add_verb(
      app, context, "report", "Write the newest assessment as documents", [&context, options] {
        auto database = open_audit(context, store::Mode::read);
        if (!options->own.empty() && options->format->count() == 0) options->formats.clear();
        for (const auto& path :
             write_reports(database, {options->formats, options->out, options->confidentiality,
                                      options->services, options->own})) {
          print(path.string() + "\n");
        }
        return Exit::done;
      });
  options->format =
      verb->add_option("--format", options->formats, "What to write, separated by commas")
          ->delimiter(',')
          ->check(CLI::IsMember(report_format_names()));
  verb->add_option("--out", options->out, "The folder to write to");
  verb->add_option(
      "--service", options->services,
      "Services that svg, open-psa, dot and mermaid have files of, by key (default: tier 1)");
  verb->add_option("--confidentiality", options->confidentiality, "A line for the first page");
  verb->add_option("--own", options->own,
                   "A folder with a template and queries; may be repeated.  Without --format, "
                   "nothing else is written");
}

}  // namespace plimsoll::app
