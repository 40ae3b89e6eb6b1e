#include "reports/html/render.hpp"

#include <span>
#include <string_view>

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template_cache.h>
#include <fmt/format.h>

#include "lib/core/resource.hpp"
#include "lib/report/picture.hpp"
#include "lib/store/database.hpp"
#include "reports/html/content.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> html_templates();
}

namespace plimsoll::html {
namespace {

struct Part {
  const char* marker;    ///< In page.tpl.
  const char* resource;  ///< Below the project's root.
  void (*fill)(const Content&, Dictionary&);
};

constexpr Part kParts[] = {
    {"SUMMARY", "reports/html/templates/summary.tpl", fill_summary},
    {"READINESS", "reports/html/templates/readiness.tpl", fill_readiness},
    {"POINTS", "reports/html/templates/points.tpl", fill_points},
    {"SERVICES", "reports/html/templates/services.tpl", fill_services},
    {"RECOVERY", "reports/html/templates/recovery.tpl", fill_recovery},
    {"HISTORY", "reports/html/templates/history.tpl", fill_history},
    {"FINDINGS", "reports/html/templates/findings.tpl", fill_findings},
    {"GAPS", "reports/html/templates/gaps.tpl", fill_gaps},
    {"ASSESSED_PART", "reports/html/templates/assessed.tpl", fill_assessed},
    {"METHOD", "reports/html/templates/method.tpl", fill_method},
    {"CHANGES", "reports/html/templates/changes.tpl", fill_changes},
};
constexpr const char* kPage = "reports/html/templates/page.tpl";
constexpr std::string_view kStyle = "reports/html/templates/style.css";

void fill_page(const Content& content, const HtmlOptions& options, Dictionary& page) {
  const std::string& given = options.title.empty() ? content.estate : options.title;
  put(page, "ESTATE", given.empty() ? "Unnamed estate" : given);
  put(page, "VERSION",
      content.assessment ? content.assessment->tool_version : options.tool_version);
  if (content.assessment) {
    const Assessment& assessment = *content.assessment;
    // Shown in the header and in the footer: twice the section, once the values.
    put(page, "AT", assessment.started_at);
    put(page, "DATE", long_date(assessment.started_at));
    put_count(page, "SCAN", assessment.scan);
    put(page, "PREVIOUS",
        assessment.previous_at ? long_date(*assessment.previous_at) : "none: this is the first");
    page.ShowSection("ASSESSED");
  }
  if (!options.confidentiality.empty()) {
    put(page, "LINE", options.confidentiality);
    page.ShowSection("CONFIDENTIAL");
  }
}

}  // namespace

Result<std::string> render(const Content& content, const HtmlOptions& options) {
  // A cache of its own for each page: ctemplate's global one would be shared state.
  ctemplate::TemplateCache cache;
  std::string_view style;
  for (const core::Resource& resource : resources::html_templates()) {
    if (resource.path == kStyle) {
      style = resource.content;
    } else if (!cache.StringToTemplateCache({resource.path.data(), resource.path.size()},
                                            {resource.content.data(), resource.content.size()},
                                            ctemplate::STRIP_BLANK_LINES)) {
      return failure(Error::Kind::unsupported,
                     "template " + std::string{resource.path} + " cannot be read");
    }
  }
  Dictionary page{"page"};
  page.SetValue("STYLE", fmt::format("{}{}{}", report::palette(), style, report::picture_style()));
  fill_page(content, options, page);
  for (const Part& part : kParts) {
    Dictionary* dictionary = page.AddIncludeDictionary(part.marker);
    dictionary->SetFilename(part.resource);
    part.fill(content, *dictionary);
  }
  std::string out;
  ctemplate::PerExpandData data;
  if (!cache.ExpandWithData(kPage, ctemplate::STRIP_BLANK_LINES, &page, &data, &out)) {
    return failure(Error::Kind::unsupported, "the HTML report's templates cannot be expanded");
  }
  return out;
}

Result<std::string> render(store::Database& database, const HtmlOptions& options) {
  return render(read_content(database.handle()), options);
}

}  // namespace plimsoll::html
