#include "apps/plimsoll/reporting.hpp"

#include <algorithm>
#include <cstdint>

#include "apps/plimsoll/version.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/store/lookup.hpp"
#include "reports/csv/csv.hpp"
#include "reports/html/render.hpp"
#include "reports/own/own.hpp"
#include "reports/svg/svg.hpp"

namespace plimsoll::app {
namespace {

using Paths = ReportFormat::Paths;

Paths write_html(store::Database& database, const ReportRequest& request) {
  const auto page = expect(html::render(database, {.title = {},
                                                   .confidentiality = request.confidentiality,
                                                   .tool_version = std::string{kVersion}}));
  Paths written{request.folder / "report.html"};
  expect(core::write_file(written.back(), page));
  return written;
}

Paths write_csv(store::Database& database, const ReportRequest& request) {
  return expect(csv::write_csv(database, request.folder));
}

Paths write_svg(store::Database& database, const ReportRequest& request) {
  std::vector<std::int64_t> services;
  for (const auto& name : request.services) {
    services.push_back(expect(store::find_asset(database, name)));
  }
  if (request.services.empty()) services = svg::first_tier(database);
  if (services.empty()) {
    log::warning("no service of tier 1 is known, so nothing is drawn; name services: --service");
  }
  return expect(svg::write_svg(database, request.folder, services));
}

void write_own(store::Database& database, const std::filesystem::path& folder,
               const std::filesystem::path& out, Paths& written) {
  const auto document = expect(own::render(database, folder, std::string{kVersion}));
  const auto path = out / document.name;
  if (std::ranges::find(written, path) != written.end()) {
    throw Failure{{Error::Kind::usage,
                   "another report was just written to " + path.string(),
                   "give this one another name: file: NAME in its report.yaml",
                   {folder.string()}}};
  }
  for (const auto& warning : document.warnings) log::warning(warning);
  expect(core::write_file(path, document.content));
  written.push_back(path);
}

constexpr ReportFormat kFormats[] = {
    {"html", "one page for people, complete without network", write_html},
    {"csv", "a file a table", write_csv},
    {"svg", "a drawing of what each service of tier 1 stands on", write_svg},
};

}  // namespace

std::span<const ReportFormat> report_formats() { return kFormats; }

std::vector<std::string> report_format_names() {
  std::vector<std::string> names;
  for (const ReportFormat& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::vector<std::filesystem::path> write_reports(store::Database& database,
                                                 const ReportRequest& request) {
  std::vector<std::filesystem::path> written;
  for (const ReportFormat& format : kFormats) {
    if (std::ranges::find(request.formats, format.name) == request.formats.end()) continue;
    for (auto& path : format.write(database, request)) written.push_back(std::move(path));
  }
  for (const auto& folder : request.own) write_own(database, folder, request.folder, written);
  return written;
}

}  // namespace plimsoll::app
