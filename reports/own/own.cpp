#include "reports/own/own.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <fmt/format.h>

#include "lib/report/csv.hpp"
#include "lib/report/markdown.hpp"
#include "lib/report/text.hpp"
#include "reports/own/folder.hpp"

namespace plimsoll::own {
namespace {

using Dictionary = ctemplate::TemplateDictionary;

constexpr std::size_t kValueChars = 2000;  // except in CSV, which has a place for any length

/// The one way of a value into a document.
std::string escaped(std::string_view value, Format format) {
  switch (format) {
    case Format::csv:
      return report::csv_cell(value);
    case Format::markdown:
      return report::escape_markdown(report::one_line(value, kValueChars));
    case Format::html:  // the template escapes it for where it stands (AUTO_ESCAPE)
    case Format::text:
      break;
  }
  return report::one_line(value, kValueChars);
}

std::string text_of(const store::Cell& cell) {
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>) return {};
        if constexpr (std::is_same_v<T, std::string>) return value;
        if constexpr (std::is_arithmetic_v<T>) return fmt::format("{}", value);
        return {};
      },
      cell);
}

void fill_rows(const Query& query, Format format, Dictionary& page) {
  if (query.table.rows.empty()) page.ShowSection(query.section + std::string{kEmpty});
  for (const auto& cells : query.table.rows) {
    Dictionary& row = *page.AddSectionDictionary(query.section);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool known = !std::holds_alternative<std::monostate>(cells[i]);
      row.SetValue(query.names[i], escaped(text_of(cells[i]), format));
      row.ShowSection(known ? query.names[i] : query.names[i] + std::string{kEmpty});
    }
  }
}

std::string one_value(store::Database& database, const char* sql, const char* otherwise) {
  const auto table = database.query(sql);
  const bool found = table && !table->rows.empty();
  std::string out = found ? text_of(table->rows.front().front()) : std::string{};
  return out.empty() ? otherwise : out;
}

Result<std::string> expand(store::Database& database, const Report& report,
                           const std::string& tool_version) {
  ctemplate::TemplateCache cache;
  const std::string pragma =
      report.format == Format::html ? "{{%AUTOESCAPE context=\"HTML\"}}" : "";
  if (!cache.StringToTemplateCache("page", pragma + report.page.text, ctemplate::DO_NOT_STRIP)) {
    return refuse(report.template_file, "it cannot be read as HTML with values in it",
                  "values stand in text, in quoted attributes and in quoted texts of scripts; not "
                  "in names of tags and attributes");
  }
  Dictionary page{"page"};
  const auto put = [&](const char* name, const std::string& value) {
    page.SetValue(name, escaped(value, report.format));
  };
  const std::string estate =
      one_value(database, "SELECT value FROM meta WHERE name = 'estate'", "Unnamed estate");
  put("ESTATE", estate);
  put("TITLE", report.description.title.empty() ? estate : report.description.title);
  put("VERSION", tool_version);
  put("ASSESSED_AT", one_value(database,
                               "SELECT started_at FROM assessment WHERE ended_at IS NOT NULL "
                               "ORDER BY id DESC LIMIT 1",
                               "not assessed yet"));
  for (const Query& query : report.queries) fill_rows(query, report.format, page);
  std::string out;
  ctemplate::PerExpandData data;
  if (!cache.ExpandWithData("page", ctemplate::DO_NOT_STRIP, &page, &data, &out)) {
    return refuse(report.template_file, "it cannot be filled", "simplify it");
  }
  return out;
}

Result<Document> render_folder(store::Database& database, const std::filesystem::path& folder,
                               const std::string& tool_version) {
  const auto report = read_folder(database, folder);
  if (!report) return tl::unexpected{report.error()};
  const auto used = check(*report);
  if (!used) return tl::unexpected{used.error()};
  const auto name = file_name(folder, *report);
  if (!name) return tl::unexpected{name.error()};
  auto content = expand(database, *report, tool_version);
  if (!content) return tl::unexpected{std::move(content.error())};
  Document out{*name, std::move(*content), {}};
  for (const Query& query : report->queries) {
    if (std::ranges::find(*used, query.section) != used->end()) continue;
    out.warnings.push_back(fmt::format("{}: no section {{{{#{}}}}} shows its rows",
                                       (folder / query.file).string(), query.section));
  }
  return out;
}

}  // namespace

Result<Document> render(store::Database& database, const std::filesystem::path& folder,
                        const std::string& tool_version) {
  auto document = render_folder(database, folder, tool_version);
  if (!document) return tl::unexpected{std::move(document.error()).at(folder.string())};
  return document;
}

}  // namespace plimsoll::own
