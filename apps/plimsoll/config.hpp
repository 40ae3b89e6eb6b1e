/// @file
/// plimsoll.yaml: what to collect, how to judge, what to write.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "apps/plimsoll/lifecycle_data.hpp"
#include "lib/assess/assess.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::app {

/// One entry of `sources`.
struct SourceConfig {
  std::string collector;
  std::string settings_json;  ///< Its other keys as one JSON object; secrets still references.
};

struct Config {
  std::string estate;  ///< Empty: not said.
  std::vector<SourceConfig> sources;
  std::string fail_on;  ///< A severity; empty: never.
  bool fail_on_gaps = false;
  std::vector<std::string> check_folders;
  assess::RecoveryOptions recovery;
  std::vector<std::pair<std::string, std::string>> reliability;  ///< As AssessOptions has it.
  std::vector<std::string> report_formats{"html", "csv"};
  std::filesystem::path report_folder = "report";
  std::vector<std::filesystem::path> own_reports;  ///< Folders of reports of one's own.
  LifecycleSettings lifecycle;
};

/// Reads the text of a plimsoll.yaml.  Relative paths in `file`, `root`, `ca_file`, `map`,
/// `checks`, `own` and `out` are taken from `folder`.  Unknown keys are errors that name the line
/// and the known keys: a typing error must not silently leave a source out.
[[nodiscard]] Result<Config> parse_config(const std::string& text, const std::string& name,
                                          const std::filesystem::path& folder);

/// Reads the file.
[[nodiscard]] Result<Config> load_config(const std::filesystem::path& path);

/// What `scan` does without a plimsoll.yaml: the machine it stands on.
[[nodiscard]] Config default_config();

}  // namespace plimsoll::app
