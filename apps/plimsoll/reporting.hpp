/// @file
/// Writing reports into a folder: what report, scan and demo have in common.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::app {

/// The formats there are.
inline const std::vector<std::string> kReportFormats{"html", "csv"};

struct ReportRequest {
  std::vector<std::string> formats;
  std::filesystem::path folder;
  std::string confidentiality;  ///< A line on the first page; empty: none.
};

/// Writes `report.html` and the CSV files.  Returns the paths written, the HTML first.
[[nodiscard]] std::vector<std::filesystem::path> write_reports(store::Database& database,
                                                               const ReportRequest& request);

}  // namespace plimsoll::app
