/// @file
/// Content into template dictionaries, one function for each section.  Internal to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ctemplate/template.h>

#include "lib/report/text.hpp"
#include "reports/html/content.hpp"

namespace plimsoll::html {

using Dictionary = ctemplate::TemplateDictionary;

/// Longest message, reason or remedy that the page shows, in characters.
inline constexpr std::size_t kTextLimit = 600;

/// Sets a variable: the one way into a dictionary for text of any origin.  Made one line here; the
/// template escapes it for where it stands (AUTO_ESCAPE).
inline void put(Dictionary& dictionary, const char* name, std::string_view text,
                std::size_t limit = report::kNameLimit) {
  dictionary.SetValue(name, report::one_line(text, limit));
}

/// Shows `section` with one variable.
inline void put_in(Dictionary& dictionary, const char* section, const char* name,
                   std::string_view text, std::size_t limit = report::kNameLimit) {
  put(*dictionary.AddSectionDictionary(section), name, text, limit);
}

/// Sets a variable to a count, "1,234".
void put_count(Dictionary& dictionary, const char* name, std::int64_t value);

/// Section REST with "and 12 more, in findings.csv" when `total` is more than `shown`.
void put_rest(Dictionary& dictionary, std::int64_t total, std::size_t shown, std::string_view file);

/// One section NOTE for each: who, when, what.
void add_notes(const std::vector<ClientNote>& notes, Dictionary& out);

void fill_summary(const Content& content, Dictionary& out);
void fill_readiness(const Content& content, Dictionary& out);
void fill_points(const Content& content, Dictionary& out);
void fill_services(const Content& content, Dictionary& out);
void fill_recovery(const Content& content, Dictionary& out);
void fill_history(const Content& content, Dictionary& out);
void fill_findings(const Content& content, Dictionary& out);
void fill_gaps(const Content& content, Dictionary& out);
void fill_assessed(const Content& content, Dictionary& out);
void fill_method(const Content& content, Dictionary& out);
void fill_changes(const Content& content, Dictionary& out);

/// Whether the page has a row for the single point, so that others may link to it.
[[nodiscard]] bool has_point(const Content& content, std::int64_t id);
/// Whether the page has a row for the finding.
[[nodiscard]] bool has_finding(const Content& content, std::string_view id);

}  // namespace plimsoll::html
