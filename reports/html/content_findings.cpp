#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "lib/model/vocabulary.hpp"
#include "lib/report/provenance.hpp"
#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

std::size_t severity_rank(const std::string& severity) {
  const auto parsed = model::parse_severity(severity);
  return parsed ? static_cast<std::size_t>(*parsed) : 0;
}

void read_evidence(SQLite::Database& database, report::Provenance& provenance, Finding& finding) {
  SQLite::Statement rows{database,
                         "SELECT e.value FROM finding f, json_each(f.evidence) e WHERE f.id = ? "
                         "ORDER BY e.id"};
  rows.bind(1, finding.id);
  while (rows.executeStep()) {
    if (finding.evidence_count++ < kEvidence) {
      finding.evidence.push_back(provenance.of(text(rows, 0)));
    }
  }
}

Finding finding_of(const SQLite::Statement& row, const std::string& now) {
  Finding out;
  out.id = text(row, 0);
  out.subject = text(row, 7);
  out.subject_kind = text(row, 8);
  out.service = text(row, 9);
  out.severity = text(row, 5);
  out.state = text(row, 10);
  out.message = text(row, 11);
  out.first_seen = text(row, 12);
  const std::string until = text(row, 13);
  if (until > now) {
    out.waived_until = until;
    out.waived_by = text(row, 14);
    out.waived_reason = text(row, 15);
  }
  out.waiver_ended = !until.empty() && out.waived_until.empty();
  out.override_severity = text(row, 17);
  out.override_status = text(row, 18);
  out.override_by = text(row, 19);
  out.override_at = text(row, 20);
  out.override_reason = text(row, 21);
  out.override_outdated = text(row, 22) == "1";
  out.review_state = text(row, 23);
  out.reviewed_by = text(row, 24);
  return out;
}

/// Open findings, gravest first within a check, accepted ones last.
constexpr const char* kOpen =
    "SELECT f.id, f.check_id, f.domain, f.title, f.remedy, f.severity, f.practice, "
    " coalesce(a.name, f.subject), f.subject_kind, s.name, f.state, f.message, f.first_seen, "
    " f.waived_until, f.waived_by, f.waived_reason, f.status, f.override_severity, "
    " f.override_status, f.override_by, f.override_at, f.override_reason, f.override_outdated, "
    " f.review_state, f.reviewed_by "
    "FROM open_finding f LEFT JOIN asset a ON a.id = f.asset_id "
    "LEFT JOIN asset s ON s.id = f.service_id AND s.id IS NOT f.asset_id "
    "ORDER BY f.check_id, coalesce(f.waived_until > ?, 0), CASE f.severity "
    " WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END, "
    " coalesce(a.name, f.subject), f.id";

void count(SeverityCounts& counts, const Finding& finding, bool failed) {
  const std::size_t at = severity_rank(finding.severity);
  if (!failed) {
    ++counts.unknown[at];
  } else {
    ++(finding.waived_until.empty() ? counts.fail : counts.waived)[at];
  }
}

void worsen(CheckFindings& check, const Finding& finding, bool failed) {
  const bool first_failure = failed && check.failing_count == 0;
  const bool same_sort = failed || check.failing_count == 0;
  if (check.severity.empty() || first_failure ||
      (same_sort && severity_rank(finding.severity) > severity_rank(check.severity))) {
    check.severity = finding.severity;
  }
}

void read_open(SQLite::Database& database, const std::string& now, Content& content) {
  std::map<std::string, CheckFindings> checks;
  SQLite::Statement rows{database, kOpen};
  rows.bind(1, now);
  while (rows.executeStep()) {
    CheckFindings& check = checks[text(rows, 1)];
    check.check = text(rows, 1);
    check.domain = text(rows, 2);
    check.title = text(rows, 3);
    check.remedy = text(rows, 4);
    check.practice = text(rows, 6);
    Finding finding = finding_of(rows, now);
    const bool failed = text(rows, 16) == "fail";
    count(content.severities, finding, failed);
    worsen(check, finding, failed);
    ++(failed ? check.failing_count : check.unknown_count);
    auto& list = failed ? check.failing : check.unknown;
    if (list.size() < (failed ? kSubjects : kUnknowns)) list.push_back(std::move(finding));
  }
  report::Provenance provenance{database};
  for (auto& [id, check] : checks) {
    for (auto* list : {&check.failing, &check.unknown}) {
      for (Finding& finding : *list) {
        read_evidence(database, provenance, finding);
        finding.notes = read_notes(database, finding.id);
      }
    }
    content.findings.push_back(std::move(check));
  }
  std::sort(
      content.findings.begin(), content.findings.end(),
      [](const CheckFindings& a, const CheckFindings& b) {
        const auto order = [](const CheckFindings& c) {
          return std::tuple{c.domain, c.failing_count == 0, 4 - severity_rank(c.severity), c.check};
        };
        return order(a) < order(b);
      });
}

void read_readiness(SQLite::Database& database, Content& content) {
  std::map<std::string, Readiness> stored;
  if (content.assessment) {
    SQLite::Statement rows{database,
                           "SELECT domain, checks, pass, fail, unknown, not_applicable, worst_pct, "
                           "best_pct FROM score WHERE assessment_id = ?"};
    rows.bind(1, content.assessment->id);
    while (rows.executeStep()) {
      Readiness one;
      one.domain = text(rows, 0);
      one.checks = rows.getColumn(1).getInt64();
      one.pass = rows.getColumn(2).getInt64();
      one.fail = rows.getColumn(3).getInt64();
      one.unknown = rows.getColumn(4).getInt64();
      one.not_applicable = rows.getColumn(5).getInt64();
      if (!rows.isColumnNull(6)) one.worst_pct = rows.getColumn(6).getDouble();
      if (!rows.isColumnNull(7)) one.best_pct = rows.getColumn(7).getDouble();
      stored[one.domain] = one;
    }
  }
  Readiness& sum = content.overall;
  for (const model::DomainInfo& domain : model::domains()) {
    Readiness one = stored[std::string{domain.id}];
    one.domain = domain.id;
    sum.checks += one.checks;
    sum.pass += one.pass;
    sum.fail += one.fail;
    sum.unknown += one.unknown;
    sum.not_applicable += one.not_applicable;
    content.readiness.push_back(std::move(one));
  }
  const auto judged = static_cast<double>(sum.pass + sum.fail + sum.unknown);
  if (judged > 0) {
    sum.worst_pct = 100 * static_cast<double>(sum.pass) / judged;
    sum.best_pct = 100 * static_cast<double>(sum.pass + sum.unknown) / judged;
  }
}

/// Findings whose state is `state` since the assessment that began at `since`.
Cut<Change> read_changes(SQLite::Database& database, const char* state, const std::string& since) {
  Cut<Change> out;
  SQLite::Statement rows{
      database,
      "SELECT f.id, f.title, coalesce(a.name, f.subject), f.severity, f.message "
      "FROM finding f LEFT JOIN asset a ON a.id = f.asset_id WHERE f.state = ? "
      "AND (f.state = 'new' OR f.resolved_at IS NULL OR f.resolved_at >= ?) "
      "ORDER BY CASE f.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 "
      " WHEN 'low' THEN 3 ELSE 4 END, f.title, coalesce(a.name, f.subject), f.id"};
  rows.bind(1, state);
  rows.bind(2, since);
  while (rows.executeStep()) {
    if (++out.total > static_cast<std::int64_t>(kChanges)) continue;
    out.rows.push_back({text(rows, 0), text(rows, 1), text(rows, 2), text(rows, 3), text(rows, 4)});
  }
  return out;
}

}  // namespace

void read_findings(SQLite::Database& database, Content& content) {
  const std::string now = content.assessment ? content.assessment->started_at : std::string{};
  read_open(database, now, content);
  read_readiness(database, content);
  if (!content.assessment || !content.assessment->previous_at) return;
  content.fresh = read_changes(database, "new", now);
  content.resolved = read_changes(database, "resolved", now);
  content.unobservable = read_changes(database, "no_longer_observable", now);
}

}  // namespace plimsoll::html
