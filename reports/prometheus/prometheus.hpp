/// @file
/// The newest assessment as metrics: a file for the textfile collector of a node exporter.
/// Source: Prometheus, "Exposition formats", text-based format, version 0.0.4.
#pragma once

#include <filesystem>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::prometheus {

/// Writes the metrics that README.md lists.  What is unknown has no sample: an alert on it takes
/// absent(), and no graph shows a zero that nobody measured.  The same bytes for the same audit
/// file.  An error when nothing was assessed yet, which leaves an older file as it is.
[[nodiscard]] Result<void> write_prometheus(store::Database& database,
                                            const std::filesystem::path& path);

}  // namespace plimsoll::prometheus
