/// @file
/// Writing reports into a folder: what report, scan and demo have in common.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::app {

struct ReportRequest {
  std::vector<std::string> formats;  ///< Names of report_formats().
  std::filesystem::path folder;
  std::string confidentiality;             ///< A line on the first page; empty: none.
  std::vector<std::string> services;       ///< Keys; what formats of a file a service write; empty:
                                           ///< those that report::service_files() chooses.
  std::vector<std::filesystem::path> own;  ///< Folders of reports of one's own.
};

/// One format: what `--format` and `plimsoll.yaml` call it, and what writes it.
struct ReportFormat {
  using Paths = std::vector<std::filesystem::path>;
  std::string_view name;
  std::string_view what;  ///< For people: "one page, complete without network".
  /// Writes into `request.folder` and returns what it wrote, the main file first.
  Paths (*write)(store::Database& database, const ReportRequest& request);
};

/// The formats there are, in the order in which they are written.
[[nodiscard]] std::span<const ReportFormat> report_formats();

/// Their names.
[[nodiscard]] std::vector<std::string> report_format_names();

/// Writes what is asked for.  Returns the paths written, in the order of report_formats(), those of
/// `request.own` last.
[[nodiscard]] std::vector<std::filesystem::path> write_reports(store::Database& database,
                                                               const ReportRequest& request);

}  // namespace plimsoll::app
