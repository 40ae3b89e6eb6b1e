#include "apps/plimsoll/reporting.hpp"

#include <algorithm>

#include "apps/plimsoll/version.hpp"
#include "lib/core/file.hpp"
#include "reports/csv/csv.hpp"
#include "reports/html/render.hpp"

namespace plimsoll::app {

std::vector<std::filesystem::path> write_reports(store::Database& database,
                                                 const ReportRequest& request) {
  const auto wants = [&](const char* format) {
    return std::ranges::find(request.formats, format) != request.formats.end();
  };
  std::vector<std::filesystem::path> written;
  if (wants("html")) {
    const auto page = expect(html::render(database, {.title = {},
                                                     .confidentiality = request.confidentiality,
                                                     .tool_version = std::string{kVersion}}));
    written.push_back(request.folder / "report.html");
    expect(core::write_file(written.back(), page));
  }
  if (wants("csv")) {
    for (auto& path : expect(csv::write_csv(database, request.folder)))
      written.push_back(std::move(path));
  }
  return written;
}

}  // namespace plimsoll::app
