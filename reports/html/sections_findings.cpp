#include <string>

#include <fmt/format.h>

#include "lib/model/vocabulary.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

constexpr std::size_t kDigestShown = 12;

void add_evidence(const Finding& finding, Dictionary& row) {
  for (const report::Origin& evidence : finding.evidence) {
    Dictionary& item = *row.AddSectionDictionary("EVIDENCE");
    put(item, "SOURCE", evidence.source.empty() ? "concluded" : evidence.source);
    put(item, "ROW", evidence.row);
    if (!evidence.at.empty()) put_in(item, "AT", "TIME", short_time(evidence.at));
    if (!evidence.grade.empty()) put_in(item, "GRADE", "TEXT", evidence.grade);
    if (!evidence.digest.empty()) {
      put_in(item, "DIGEST", "TEXT", evidence.digest.substr(0, kDigestShown));
    }
  }
  if (finding.evidence_count > finding.evidence.size()) {
    put_in(row, "MORE_EVIDENCE", "TEXT",
           fmt::format("and {} more", finding.evidence_count - finding.evidence.size()));
  }
}

/// What people say of the finding, beside what the check says.
void add_decisions(const Finding& finding, Dictionary& row) {
  if (!finding.override_by.empty()) {
    Dictionary& out = *row.AddSectionDictionary("OVERRIDE");
    put(out, "BY", finding.override_by);
    put(out, "AT", short_date(finding.override_at));
    const bool both = !finding.override_severity.empty() && !finding.override_status.empty();
    put(out, "INSTEAD",
        fmt::format("{}{}{}", finding.override_status, both ? ", " : "",
                    finding.override_severity));
    put(out, "REASON", finding.override_reason, kTextLimit);
    if (finding.override_outdated) out.ShowSection("OUTDATED");
  }
  if (!finding.review_state.empty()) {
    Dictionary& out = *row.AddSectionDictionary("REVIEW");
    put(out, "STATE", review_name(finding.review_state));
    put(out, "BY", finding.reviewed_by);
  }
  add_notes(finding.notes, row);
}

void add_row(const Finding& finding, bool failed, Dictionary& table) {
  Dictionary& row = *table.AddSectionDictionary("ROW");
  put(row, "ID", finding.id);
  const bool waived = !finding.waived_until.empty();
  put(row, "CLASS", waived ? "waived" : (failed ? "failed" : "unknown"));
  put(row, "SUBJECT", finding.subject);
  put(row, "KIND", kind_name(finding.subject_kind));
  if (!finding.service.empty()) put_in(row, "FOR", "SERVICE", finding.service);
  if (failed) {
    put_in(row, "FAILED", "SEVERITY", finding.severity);
  } else {
    row.ShowSection("OPEN");
  }
  put(row, "MESSAGE", finding.message, kTextLimit);
  if (waived) {
    row.ShowSection("ACCEPTED");
    Dictionary& waiver = *row.AddSectionDictionary("WAIVER");
    put(waiver, "BY", finding.waived_by);
    put(waiver, "UNTIL", short_date(finding.waived_until));
    put(waiver, "REASON", finding.waived_reason, kTextLimit);
  } else if (finding.waiver_ended) {
    row.ShowSection("ENDED");
  }
  add_decisions(finding, row);
  add_evidence(finding, row);
  put(row, "SINCE", short_date(finding.first_seen));
  put(row, "STATE", finding.state);
}

void add_check(const CheckFindings& check, Dictionary& domain) {
  Dictionary& out = *domain.AddSectionDictionary("CHECK");
  put(out, "ID", check.check);
  put(out, "TITLE", check.title);
  put(out, "SEVERITY", check.severity);
  if (!check.practice.empty()) put_in(out, "PRACTICE", "TEXT", check.practice);
  std::string counts = counted(check.failing_count, "failure");
  if (check.failing_count == 0) counts = "No failure";
  if (check.unknown_count > 0)
    counts += fmt::format(", {} not judged", number(check.unknown_count));
  put(out, "COUNTS", counts + ".");
  if (!check.remedy.empty()) put_in(out, "REMEDY", "TEXT", check.remedy, kTextLimit);
  put(out, "CAPTION",
      check.failing_count > 0 ? "Where this does not hold" : "Where this could not be judged");
  for (const Finding& finding : check.failing) add_row(finding, true, out);
  for (const Finding& finding : check.unknown) add_row(finding, false, out);
  put_rest(out, check.failing_count + check.unknown_count,
           check.failing.size() + check.unknown.size(), "findings.csv");
}

void add_changes(const Cut<Change>& changes, std::string_view caption, Dictionary& out) {
  if (changes.total == 0) return;
  Dictionary& list = *out.AddSectionDictionary("LIST");
  put(list, "CAPTION", fmt::format("{}: {}", caption, number(changes.total)));
  for (const Change& change : changes.rows) {
    Dictionary& row = *list.AddSectionDictionary("ROW");
    put(row, "ID", change.id);
    put(row, "SEVERITY", change.severity);
    put(row, "TITLE", change.title);
    put(row, "SUBJECT", change.subject);
    put(row, "MESSAGE", change.message, kTextLimit);
  }
  put_rest(list, changes.total, changes.rows.size(), "findings.csv");
}

}  // namespace

void add_notes(const std::vector<ClientNote>& notes, Dictionary& out) {
  for (const ClientNote& note : notes) {
    Dictionary& item = *out.AddSectionDictionary("NOTE");
    put(item, "BY", note.by);
    put(item, "AT", short_date(note.at));
    put(item, "TEXT", note.text, kTextLimit);
  }
}

void fill_findings(const Content& content, Dictionary& out) {
  if (!content.assessment) {
    put(out, "INTRO", "Nothing was assessed, so there are no findings. That is no good sign.");
    return;
  }
  if (content.findings.empty()) {
    const Readiness& all = content.overall;
    put(out, "INTRO",
        all.pass + all.fail + all.unknown == 0
            ? "No check judged anything, so there are no findings. That is no good sign."
            : "No check failed, and none lacked evidence.",
        kTextLimit);
    return;
  }
  put(out, "INTRO",
      "By domain, the gravest first. Each part names what should hold, then where it does not. A "
      "finding keeps its number from one assessment to the next. "
      "Hatched rows could not be judged for lack of evidence; accepted risks stay in the list.",
      kTextLimit);
  Dictionary* domain = nullptr;
  std::string current;
  for (const CheckFindings& check : content.findings) {
    if (domain == nullptr || check.domain != current) {
      current = check.domain;
      domain = out.AddSectionDictionary("DOMAIN");
      put(*domain, "ID", current);
      put(*domain, "TITLE", current);
      for (const model::DomainInfo& known : model::domains()) {
        if (known.id == current) put(*domain, "TITLE", known.title);
      }
    }
    add_check(check, *domain);
  }
}

void fill_changes(const Content& content, Dictionary& out) {
  if (!content.assessment) {
    put(out, "INTRO", "Nothing was assessed.");
    return;
  }
  if (!content.assessment->previous_at) {
    put(out, "INTRO",
        "This is the first assessment of this estate; there is nothing to compare with.");
    return;
  }
  put(out, "INTRO",
      fmt::format("Since {}: {} new, {} resolved, {} no longer observable (their evidence is gone, "
                  "which does not resolve them).",
                  long_date(*content.assessment->previous_at), number(content.fresh.total),
                  number(content.resolved.total), number(content.unobservable.total)),
      kTextLimit);
  add_changes(content.fresh, "New", out);
  add_changes(content.resolved, "Resolved", out);
  add_changes(content.unobservable, "No longer observable", out);
}

}  // namespace plimsoll::html
