#include "lib/report/judgements.hpp"

#include <array>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/Savepoint.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

using Status = Judgement::Status;

constexpr std::array<std::string_view, 4> kStatuses{"fail", "unknown", "pass", "not_applicable"};

constexpr const char* kChecks = R"sql(
SELECT c.check_id, c.title, c.domain, c.practice, c.severity, c.fix_cost, c.fix_downtime,
       c.fix_needs_test, c.risk, c.remedy, c.source, c.outcome, c.reason
FROM check_version c WHERE c.last_assessment IS NULL
UNION ALL
SELECT f.check_id, f.title, f.domain, f.practice, '', '', 0, 0, '', f.remedy, '', '', ''
FROM (SELECT check_id, min(id) AS id FROM finding
      WHERE state IN ('new', 'standing') OR resolved_at >= ?1 GROUP BY check_id) g
JOIN finding f ON f.id = g.id
WHERE f.check_id NOT IN (SELECT check_id FROM check_version WHERE last_assessment IS NULL))sql";

/// Checks of files that were assessed before there was check_version.
constexpr const char* kJudgingOnly =
    "SELECT check_id, min(domain), status, count(*) FROM check_result GROUP BY check_id, status";

// Columns of both parts alike; what ended stands beside what is open, told apart by `standing`.
constexpr const char* kFindings = R"sql(
SELECT f.check_id AS check_id, f.subject_kind AS subject_kind, f.subject AS subject, f.id AS id,
       f.status AS status, f.severity, f.message, f.evidence, a.name, s.key, s.name,
       f.first_seen, f.last_seen, 0 AS standing,
       o.waived_until, o.waived_by, o.waived_reason,
       o.override_severity, o.override_status, o.override_by, o.override_at, o.override_reason,
       o.override_outdated, o.review_state, o.reviewed_by
FROM open_finding o JOIN finding f ON f.id = o.id
LEFT JOIN asset a ON a.id = f.asset_id LEFT JOIN asset s ON s.id = f.service_id
UNION ALL
SELECT f.check_id, f.subject_kind, f.subject, f.id, f.status, f.severity, f.message, f.evidence,
       a.name, s.key, s.name, f.first_seen, f.last_seen, iif(c.change = 'fixed', 1, 2),
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM finding_change c JOIN finding f ON f.id = c.finding_id
LEFT JOIN asset a ON a.id = f.asset_id LEFT JOIN asset s ON s.id = f.service_id
WHERE c.from_id = ?1 AND c.to_id = ?2 AND c.change IN ('fixed', 'no_longer_observable'))sql";

constexpr const char* kOthers = R"sql(
UNION ALL
SELECT r.check_id, r.subject_kind, r.subject, '', r.status, r.severity, r.message, r.evidence,
       a.name, s.key, s.name, NULL, NULL, 0,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM check_result r
LEFT JOIN asset a ON a.id = r.asset_id LEFT JOIN asset s ON s.id = r.service_id
WHERE r.status IN ('pass', 'not_applicable'))sql";

// Two judgements of one subject that both pass differ in nothing but what they saw.
constexpr const char* kOrder =
    " ORDER BY check_id, subject_kind, subject, id, status, standing, 7, 8, 10";

std::string text(const SQLite::Statement& row, int column) {
  return row.isColumnNull(column) ? std::string{} : row.getColumn(column).getString();
}

Status status_of(std::string_view word) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses[i] == word) return static_cast<Status>(i);
  }
  return Status::unknown;
}

void count(JudgingCheck& check, Status status, std::int64_t number) {
  switch (status) {
    case Status::fail:
      check.fail += number;
      break;
    case Status::unknown:
      check.unknown += number;
      break;
    case Status::pass:
      check.pass += number;
      break;
    case Status::not_applicable:
      check.not_applicable += number;
      break;
  }
}

std::vector<std::string> words(const std::string& list) {
  std::vector<std::string> out;
  for (const auto word : core::split(list, ',')) {
    if (const auto trimmed = core::trim(word); !trimmed.empty()) out.emplace_back(trimmed);
  }
  return out;
}

JudgingCheck check_of(const SQLite::Statement& row) {
  JudgingCheck out;
  out.id = text(row, 0);
  out.title = text(row, 1);
  out.domain = text(row, 2);
  out.practices = words(text(row, 3));
  out.severity = text(row, 4);
  out.fix_cost = text(row, 5);
  out.fix_downtime = row.getColumn(6).getInt() != 0;
  out.fix_needs_test = row.getColumn(7).getInt() != 0;
  out.risk = text(row, 8);
  out.remedy = text(row, 9);
  out.source = text(row, 10);
  out.outcome = text(row, 11);
  out.reason = text(row, 12);
  return out;
}

}  // namespace

Result<std::unique_ptr<Judgements>> Judgements::open(SQLite::Database& database) {
  std::unique_ptr<Judgements> out{new Judgements{database}};
  if (out->assessment_.id == 0) {
    return failure(Error::Kind::usage,
                   "nothing was assessed yet, so there are no findings to report",
                   "run `plimsoll assess` first");
  }
  return out;
}

Judgements::Judgements(SQLite::Database& database)
    : database_{database},
      snapshot_{std::make_unique<SQLite::Savepoint>(database, "judgements")},
      provenance_{database} {
  if (auto newest = read_assessment(database_)) assessment_ = std::move(*newest);
  read_checks();
  read_changes();
}
Judgements::~Judgements() = default;

void Judgements::read_checks() {
  SQLite::Statement rows{database_, kChecks};
  rows.bind(1, assessment_.started_at);
  while (rows.executeStep()) {
    auto check = check_of(rows);
    checks_.emplace(check.id, std::move(check));
  }
  SQLite::Statement counts{database_, kJudgingOnly};
  while (counts.executeStep()) {
    const auto id = text(counts, 0);
    JudgingCheck& check = checks_[id];
    if (check.id.empty()) {
      check.id = id;
      check.title = id;
      check.domain = text(counts, 1);
    }
    if (check.outcome.empty()) check.outcome = "ran";
    count(check, status_of(text(counts, 2)), counts.getColumn(3).getInt64());
  }
}

void Judgements::read_changes() {
  if (!assessment_.before) return;
  changes_ = changes(database_, *assessment_.before);
  for (const FindingChange& change : changes_.findings) {
    if (change.change != "waived" && change.change != "waiver_ended") {
      change_of_.emplace(change.finding, &change);
    }
  }
}

void Judgements::for_each(Wanted wanted, const std::function<void(const Judgement&)>& take) {
  SQLite::Statement rows{
      database_, fmt::format("{}{}{}", kFindings, wanted == Wanted::all ? kOthers : "", kOrder)};
  rows.bind(1, assessment_.before ? assessment_.before->from.id : 0);
  rows.bind(2, assessment_.before ? assessment_.before->to.id : 0);
  while (rows.executeStep()) take(judgement_of(rows));
}

Judgement Judgements::judgement_of(const SQLite::Statement& row) {
  Judgement out;
  out.check = &checks_.at(text(row, 0));
  out.subject_kind = text(row, 1);
  out.subject = text(row, 2);
  out.finding = text(row, 3);
  out.status = status_of(text(row, 4));
  out.severity = text(row, 5);
  out.message = text(row, 6);
  out.subject_name = row.isColumnNull(8) ? out.subject : text(row, 8);
  out.service = text(row, 9);
  out.service_name = text(row, 10);
  out.first_seen = text(row, 11);
  out.last_seen = text(row, 12);
  out.standing = static_cast<Judgement::Standing>(row.getColumn(13).getInt());
  if (!row.isColumnNull(14)) {
    const auto until = text(row, 14);
    out.waiver = {until, text(row, 15), text(row, 16), until <= assessment_.started_at};
  }
  if (!row.isColumnNull(19)) {
    out.opinion = {text(row, 17), text(row, 18), text(row, 19),
                   text(row, 20), text(row, 21), text(row, 22) == "1"};
  }
  out.review_state = text(row, 23);
  out.reviewed_by = text(row, 24);
  add_change(out);
  add_evidence(text(row, 7), out);
  return out;
}

void Judgements::add_change(Judgement& judgement) const {
  const auto found = change_of_.find(judgement.finding);
  if (judgement.finding.empty() || found == change_of_.end()) return;
  const FindingChange& change = *found->second;
  judgement.change = change.change;
  judgement.was_status = change.was_status;
  judgement.was_severity = change.was_severity;
  judgement.change_reason = change.reason;
}

void Judgements::add_evidence(const std::string& rows, Judgement& judgement) {
  const auto array = nlohmann::json::parse(rows, nullptr, false);
  if (!array.is_array()) return;
  judgement.evidence_count = array.size();
  for (const auto& row : array) {
    if (judgement.evidence.size() == kEvidenceShown) break;
    if (row.is_string()) judgement.evidence.push_back(provenance_.of(row.get<std::string>()));
  }
}

std::string_view to_string(Status status) { return kStatuses.at(static_cast<std::size_t>(status)); }

}  // namespace plimsoll::report
