#include "lib/report/changes.hpp"

#include <algorithm>
#include <tuple>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::report {
namespace {

constexpr const char* kFindings = R"sql(
SELECT c.change, c.finding_id, c.check_id, c.title, c.subject, c.subject_kind, s.key, c.status,
       c.severity, c.was_status, c.was_severity, c.reappeared, c.reason
FROM finding_change c LEFT JOIN asset s ON s.id = c.service_id
WHERE c.from_id = ?1 AND c.to_id = ?2)sql";

constexpr const char* kWaivers = R"sql(
SELECT c.change, f.id, f.check_id, f.title, f.subject, f.subject_kind, s.key, f.status, f.severity,
       NULL, NULL, 0, format('%s until %s: %s', c.accepted_by, c.until, c.reason)
FROM waiver_change c JOIN finding f ON f.id = c.finding_id LEFT JOIN asset s ON s.id = f.service_id
WHERE c.from_id = ?1 AND c.to_id = ?2)sql";

constexpr const char* kScopes[] = {
    "SELECT 'source', source, was, now, reason FROM source_change "
    "WHERE from_id = ?1 AND to_id = ?2 ORDER BY source, source_id",
    "SELECT 'listing', source || ': ' || scope, was, now, reason FROM listing_change "
    "WHERE from_id = ?1 AND to_id = ?2 ORDER BY source, source_id, scope",
    "SELECT 'check', check_id, was, iif(was = now, 'changed', now), reason FROM check_change "
    "WHERE from_id = ?1 AND to_id = ?2 ORDER BY check_id",
    "SELECT 'tier', 'tier', a.options ->> 'tier', b.options ->> 'tier', NULL "
    "FROM assessment a, assessment b WHERE a.id = ?1 AND b.id = ?2 "
    "AND a.options ->> 'tier' IS NOT b.options ->> 'tier'"};

constexpr const char* kOpen = R"sql(
SELECT count(*) FROM finding_state s WHERE s.state = 'open' AND s.assessment_id = (
  SELECT max(x.assessment_id) FROM finding_state x
  WHERE x.finding_id = s.finding_id AND x.assessment_id <= ?))sql";

std::string text(const SQLite::Statement& row, int column) {
  return row.isColumnNull(column) ? std::string{} : row.getColumn(column).getString();
}

SQLite::Statement query_of(SQLite::Database& database, const char* sql, const Step& step) {
  SQLite::Statement out{database, sql};
  out.bind(1, step.from.id);
  out.bind(2, step.to.id);
  return out;
}

void read_findings(SQLite::Statement rows, std::vector<FindingChange>& out) {
  while (rows.executeStep()) {
    out.push_back({text(rows, 0), text(rows, 1), text(rows, 2), text(rows, 3), text(rows, 4),
                   text(rows, 5), text(rows, 6), text(rows, 7), text(rows, 8), text(rows, 9),
                   text(rows, 10), rows.getColumn(11).getInt() != 0, text(rows, 12)});
  }
}

template <std::size_t N>
std::size_t place(const std::string_view (&words)[N], std::string_view word) {
  return static_cast<std::size_t>(std::find(std::begin(words), std::end(words), word) -
                                  std::begin(words));
}

bool in_order(const FindingChange& a, const FindingChange& b) {
  static constexpr std::string_view kChanges[] = {"fixed",   "new",    "no_longer_observable",
                                                  "changed", "waived", "waiver_ended"};
  static constexpr std::string_view kSeverities[] = {"critical", "high", "medium", "low", "info"};
  const auto key = [](const FindingChange& c) {
    return std::tuple{
        place(kChanges, c.change), place(kSeverities, c.severity), c.status,
        std::string_view{c.check}, std::string_view{c.subject},    std::string_view{c.finding}};
  };
  return key(a) < key(b);
}

std::optional<Assessed> one(SQLite::Statement row) {
  if (!row.executeStep()) return std::nullopt;
  return Assessed{row.getColumn(0).getInt64(), row.getColumn(1).getString()};
}

/// The last moment that `text` means: of a day its end.
Result<std::string> latest(std::string_view text) {
  auto at = core::parse_instant(text);
  if (!at) return tl::unexpected{std::move(at.error())};
  constexpr std::size_t kDay = 10;  // "2026-11-23"
  if (text.size() == kDay) *at += std::chrono::days{1} - std::chrono::seconds{1};
  return core::to_rfc3339(*at);
}

}  // namespace

std::optional<Assessed> newest_assessment(SQLite::Database& database) {
  return one(SQLite::Statement{database, "SELECT to_id, to_at FROM newest_step"});
}

std::optional<Step> newest_step(SQLite::Database& database) {
  SQLite::Statement row{database, "SELECT from_id, from_at, to_id, to_at FROM newest_step"};
  if (!row.executeStep() || row.isColumnNull(0)) return std::nullopt;
  return Step{{row.getColumn(0).getInt64(), row.getColumn(1).getString()},
              {row.getColumn(2).getInt64(), row.getColumn(3).getString()}};
}

Result<Assessed> find_assessment(SQLite::Database& database, std::string_view text) {
  const auto id = core::to_int(text);
  SQLite::Statement row{database, id ? "SELECT id, started_at FROM assessment "
                                       "WHERE id = ? AND ended_at IS NOT NULL"
                                     : "SELECT id, started_at FROM assessment "
                                       "WHERE started_at <= ? AND ended_at IS NOT NULL "
                                       "ORDER BY id DESC LIMIT 1"};
  if (id) {
    row.bind(1, *id);
  } else {
    auto until = latest(text);
    if (!until) {
      return failure(Error::Kind::usage,
                     fmt::format("\"{}\" names no assessment", core::printable(text)),
                     "give its number, or a date like 2026-11-23");
    }
    row.bind(1, *until);
  }
  if (row.executeStep()) {
    return Assessed{row.getColumn(0).getInt64(), row.getColumn(1).getString()};
  }
  return failure(Error::Kind::usage,
                 id ? fmt::format("there is no assessment {}", *id)
                    : fmt::format("there is no assessment until {}", text),
                 "`plimsoll query \"SELECT id, started_at FROM assessment\"` lists them");
}

Changes changes(SQLite::Database& database, const Step& step) {
  Changes out;
  read_findings(query_of(database, kFindings, step), out.findings);
  read_findings(query_of(database, kWaivers, step), out.findings);
  std::ranges::sort(out.findings, in_order);
  SQLite::Statement open{database, kOpen};
  open.bind(1, step.to.id);
  if (open.executeStep()) out.open = open.getColumn(0).getInt64();
  out.as_before = out.open - std::ranges::count_if(out.findings, [](const FindingChange& one) {
                    return one.change == "new" || one.change == "changed";
                  });
  for (const char* sql : kScopes) {
    auto rows = query_of(database, sql, step);
    while (rows.executeStep()) {
      out.scopes.push_back(
          {text(rows, 0), text(rows, 1), text(rows, 2), text(rows, 3), text(rows, 4)});
    }
  }
  return out;
}

}  // namespace plimsoll::report
