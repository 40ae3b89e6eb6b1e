#include <array>

#include <fmt/format.h>

#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

constexpr std::size_t kDigestShown = 12;

void add_list(const Cut<Gap>& gaps, std::string_view caption,
              const std::array<std::string_view, 4>& heads, Dictionary& out) {
  if (gaps.total == 0) return;
  Dictionary& list = *out.AddSectionDictionary("LIST");
  put(list, "CAPTION", fmt::format("{}: {}", caption, number(gaps.total)));
  for (const std::string_view head : heads) put_in(list, "HEAD", "TEXT", head);
  for (const Gap& gap : gaps.rows) {
    Dictionary& row = *list.AddSectionDictionary("ROW");
    put(row, "A", gap.source);
    put(row, "B", gap.what);
    put(row, "C", gap.detail.empty() ? "no reason given" : gap.detail, kTextLimit);
    put(row, "D", gap.status);
  }
  put_rest(list, gaps.total, gaps.rows.size(), "gaps.csv");
}

bool troubled(const Source& source) { return source.status != "complete" || source.stale; }

void add_failed(const Content& content, Dictionary& out) {
  Dictionary* table = nullptr;
  for (const Source& source : content.sources) {
    if (!troubled(source)) continue;
    if (table == nullptr) table = out.AddSectionDictionary("FAILED");
    Dictionary& row = *table->AddSectionDictionary("ROW");
    put(row, "SOURCE", source.name);
    put(row, "STATUS", source.status == "complete" ? "old" : source.status);
    put(row, "CLASS", source.status == "failed" ? "alert" : "plain");
    std::string why = source.reason;
    if (why.empty() && source.status == "running") why = "It never ended.";
    if (source.stale) why += fmt::format("{}Older than 30 days.", why.empty() ? "" : " ");
    put(row, "WHY", why.empty() ? "no reason given" : why, kTextLimit);
    put(row, "GOOD", source.good_at.empty() ? "never" : short_time(source.good_at));
  }
}

std::string gaps_intro(const Content& content) {
  if (content.source_count == 0) {
    return "Nothing was collected: everything is a gap.";
  }
  const std::int64_t partial = content.source_count - content.complete_sources;
  if (partial == 0 && content.stale_sources == 0 && content.scopes.total == 0 &&
      content.problems.total == 0 && content.externals.total == 0 && content.conflicts.total == 0) {
    return "Every source was read completely, and nothing that was read refers to an unknown "
           "asset. "
           "What no source covers cannot be seen here.";
  }
  return "What could not be seen. Whatever stands here may hide a failure that this report does "
         "not "
         "show; a right that is missing is named where the source named it.";
}

void add_kinds(const Content& content, Dictionary& out) {
  if (content.kinds.empty()) return;
  Dictionary& table = *out.AddSectionDictionary("KINDS");
  KindCount sum;
  const auto fill = [](const KindCount& kind, Dictionary& row) {
    put_count(row, "COLLECTED", kind.collected);
    put_count(row, "MODELLED", kind.modelled);
    put_count(row, "ASSESSED", kind.assessed);
    put_count(row, "UNKNOWN", kind.unknown);
    put_count(row, "REST", kind.collected - kind.assessed - kind.unknown);
  };
  for (const KindCount& kind : content.kinds) {
    Dictionary& row = *table.AddSectionDictionary("ROW");
    put(row, "NAME", kind_name(kind.kind));
    fill(kind, row);
    sum.collected += kind.collected;
    sum.modelled += kind.modelled;
    sum.assessed += kind.assessed;
    sum.unknown += kind.unknown;
  }
  fill(sum, *table.AddSectionDictionary("SUM"));
}

void add_source(const Source& source, Dictionary& table) {
  Dictionary& row = *table.AddSectionDictionary("ROW");
  put(row, "SOURCE", source.name);
  put(row, "GRADE", source.grade);
  put(row, "READ", source.good_at.empty() ? "never" : short_time(source.good_at));
  if (source.stale) row.ShowSection("STALE");
  put(row, "STATUS", source.status);
  put(row, "CLASS",
      source.status == "failed" ? "alert" : (source.status == "complete" ? "done" : "plain"));
  put(row, "LISTED", source.listed ? number(*source.listed) : "not said");
  put_count(row, "COLLECTED", source.collected);
  put_count(row, "MODELLED", source.modelled);
  put_count(row, "ASSESSED", source.assessed);
  put_count(row, "REFUSED", source.refused);
  put_count(row, "ANSWERS", source.answers);
  if (source.answers > 0) {
    put_in(row, "HASH", "TEXT",
           source.first_answer.substr(0, kDigestShown) + (source.answers > 1 ? ", …" : ""));
  }
}

}  // namespace

void fill_gaps(const Content& content, Dictionary& out) {
  put(out, "INTRO", gaps_intro(content), kTextLimit);
  add_failed(content, out);
  add_list(content.scopes, "Listings that were denied or cut short",
           {"Source", "Listing", "Why", "Outcome"}, out);
  add_list(content.problems, "Problems while reading",
           {"Source", "About", "What happened", "Grade"}, out);
  add_list(content.conflicts, "Assets that share an identifier and contradict each other",
           {"One", "Other", "They share", "They contradict in"}, out);
  if (content.externals.total == 0) return;
  Dictionary& table = *out.AddSectionDictionary("EXTERNALS");
  for (const External& external : content.externals.rows) {
    Dictionary& row = *table.AddSectionDictionary("ROW");
    put(row, "NAME", external.name);
    put_count(row, "REFERRERS", external.referrers);
    put_count(row, "SERVICES", external.services);
  }
  put_rest(table, content.externals.total, content.externals.rows.size(), "gaps.csv");
}

void fill_assessed(const Content& content, Dictionary& out) {
  if (content.source_count == 0 && content.kinds.empty()) {
    put(out, "INTRO", "Nothing was collected, so nothing was assessed.");
    return;
  }
  put(out, "INTRO",
      "Listed: what a source says there is. Collected: what was read of it. In the failure model: "
      "what something needs, or what needs something. Judged: what some check passed or failed; of "
      "the rest, the evidence was missing or no check applies.",
      kTextLimit);
  add_kinds(content, out);
  if (content.sources.empty()) return;
  Dictionary& table = *out.AddSectionDictionary("SOURCES");
  for (const Source& source : content.sources) add_source(source, table);
  put_rest(table, content.source_count, content.sources.size(), "sources.csv");
}

void fill_method(const Content& content, Dictionary& out) {
  if (content.rules.empty()) {
    out.ShowSection("NO_RULES");
    return;
  }
  Dictionary& table = *out.AddSectionDictionary("RULES");
  for (const Rule& rule : content.rules) {
    Dictionary& row = *table.AddSectionDictionary("ROW");
    put(row, "RULE", rule.rule);
    put_count(row, "COUNT", rule.needs);
    put(row, "EXAMPLE", rule.example, kTextLimit);
  }
}

}  // namespace plimsoll::html
