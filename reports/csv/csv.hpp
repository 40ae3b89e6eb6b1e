/// @file
/// The CSV report: one file a table, columns as reports/csv/README.md lists them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::csv {

/// One file of the report.
struct File {
  std::string name;     ///< "assets.csv".
  std::string content;  ///< Header and rows, CRLF line ends, in a stated total order.
};

/// The report over the newest assessment, as of that assessment's day: the same bytes for the same
/// file.  An audit that was not assessed yet gives what was collected, and headers alone for the
/// rest.
[[nodiscard]] std::vector<File> render(store::Database& database);

/// Renders all files, then replaces each in `folder` as a whole; the folder is made if it is
/// missing.
[[nodiscard]] Result<std::vector<std::filesystem::path>> write_csv(
    store::Database& database, const std::filesystem::path& folder);

}  // namespace plimsoll::csv
