/// @file
/// The whole of a configuration: collect every source, assess, report.
#pragma once

#include <filesystem>
#include <vector>

#include "apps/plimsoll/assessing.hpp"
#include "apps/plimsoll/collecting.hpp"
#include "apps/plimsoll/config.hpp"
#include "apps/plimsoll/context.hpp"

namespace plimsoll::app {

/// What came of it.
struct ScanResult {
  std::vector<Collected> collections;
  assess::Summary summary;
  std::vector<std::filesystem::path> reports;  ///< The HTML first.
};

/// Runs `config` into `database`; `cut_sets_tier` as assess::AssessOptions has it.
[[nodiscard]] ScanResult run_scan(store::Database& database, const Context& context,
                                  const Config& config, int cut_sets_tier = 1);

}  // namespace plimsoll::app
