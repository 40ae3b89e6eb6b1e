#include "apps/plimsoll/reporting.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>

#include "apps/plimsoll/service_models.hpp"
#include "apps/plimsoll/version.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/report/place.hpp"
#include "lib/report/service_files.hpp"
#include "lib/report/slice.hpp"
#include "reports/csv/csv.hpp"
#include "reports/dot/dot.hpp"
#include "reports/html/render.hpp"
#include "reports/json/json.hpp"
#include "reports/junit/junit.hpp"
#include "reports/markdown/markdown.hpp"
#include "reports/mermaid/mermaid.hpp"
#include "reports/ocsf/ocsf.hpp"
#include "reports/oscal/oscal.hpp"
#include "reports/own/own.hpp"
#include "reports/prometheus/prometheus.hpp"
#include "reports/sarif/sarif.hpp"
#include "reports/svg/svg.hpp"
#include "reports/xlsx/xlsx.hpp"

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

Paths write_xlsx(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.xlsx"};
  expect(xlsx::write_xlsx(database, written.back()));
  return written;
}

Paths write_json(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.json"};
  expect(json::write_json(database, written.back()));
  return written;
}

Paths write_jsonl(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.jsonl"};
  expect(json::write_jsonl(database, written.back()));
  return written;
}

Paths write_markdown(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.md"};
  expect(markdown::write_markdown(database, written.back()));
  return written;
}

Paths write_prometheus(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.prom"};
  expect(prometheus::write_prometheus(database, written.back()));
  return written;
}

Paths write_sarif(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "report.sarif"};
  expect(sarif::write_sarif(database, written.back()));
  return written;
}

Paths write_junit(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "junit.xml"};
  expect(junit::write_junit(database, written.back()));
  return written;
}

Paths write_oscal(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "oscal-assessment-results.json",
                request.folder / "oscal-poam.json"};
  expect(oscal::write_oscal(database, {written.front(), written.back()}));
  return written;
}

Paths write_ocsf(store::Database& database, const ReportRequest& request) {
  Paths written{request.folder / "ocsf.jsonl"};
  expect(ocsf::write_ocsf(database, written.back()));
  return written;
}

/// A file for each service that is asked for, below a folder of its own: their names are free.
Paths write_each_service(store::Database& database, const ReportRequest& request,
                         const std::string& format, const std::string& extension,
                         const std::function<std::string(std::int64_t)>& render) {
  Paths written;
  for (const auto& service : expect(report::service_files(database.handle(), request.services))) {
    written.push_back(request.folder / format / (service.file + extension));
    expect(core::write_file(written.back(), render(service.id)));
  }
  return written;
}

Paths write_slices(store::Database& database, const ReportRequest& request,
                   const std::string& format, const std::string& extension,
                   std::string (*render)(const report::Slice&)) {
  report::Places places{database.handle()};
  return write_each_service(database, request, format, extension, [&](std::int64_t service) {
    return render(report::slice(database.handle(), places, service));
  });
}

Paths write_dot(store::Database& database, const ReportRequest& request) {
  return write_slices(database, request, "dot", ".dot", dot::to_dot);
}

Paths write_mermaid(store::Database& database, const ReportRequest& request) {
  return write_slices(database, request, "mermaid", ".mmd", mermaid::to_mermaid);
}

Paths write_svg(store::Database& database, const ReportRequest& request) {
  return write_each_service(database, request, "svg", ".svg", [&](std::int64_t service) {
    return expect(svg::render(database, service));
  });
}

Paths write_open_psa(store::Database& database, const ReportRequest& request) {
  return write_service_models(database, request.services, request.folder / "open-psa");
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
    {"xlsx", "a workbook, a sheet a table", write_xlsx},
    {"json", "all tables in one document", write_json},
    {"jsonl", "all tables, a row a line", write_jsonl},
    {"markdown", "the assessment in brief, for tickets and wikis", write_markdown},
    {"prometheus", "metrics for a node exporter's textfile collector", write_prometheus},
    {"sarif", "findings for code scanning and finding managers (SARIF 2.1.0)", write_sarif},
    {"junit", "judgements for pipelines (JUnit XML)", write_junit},
    {"oscal", "assessment results and plan of action (OSCAL 1.2.1)", write_oscal},
    {"ocsf", "findings for security lakes (OCSF, one event a line)", write_ocsf},
    {"open-psa", "fault trees of services for other engines, a file a service", write_open_psa},
    {"svg", "a drawing of what each service stands on, a file a service", write_svg},
    {"dot", "what services stand on, for Graphviz, a file a service", write_dot},
    {"mermaid", "what services stand on, for wikis, a file a service", write_mermaid},
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
