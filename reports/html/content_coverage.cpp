#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "lib/core/time.hpp"
#include "lib/model/vocabulary.hpp"
#include "reports/html/queries.hpp"

namespace plimsoll::html {
namespace {

constexpr std::chrono::days kFresh{30};

/// Assets that the failure model knows, and assets that some check passed or failed.
constexpr const char* kModelled =
    "modelled(id) AS (SELECT asset_id FROM need UNION SELECT asset_id FROM need_member "
    " UNION SELECT node_id FROM impact UNION SELECT service_id FROM impact), ";
constexpr const char* kAssessed =
    "assessed(id) AS (SELECT DISTINCT asset_id FROM check_result "
    " WHERE status IN ('pass', 'fail') AND asset_id IS NOT NULL), "
    "unjudged(id) AS (SELECT DISTINCT asset_id FROM check_result "
    " WHERE status = 'unknown' AND asset_id IS NOT NULL) ";

/// Sums of what the scopes of each collection said there is.  A scope that lists relations or
/// evidence counts no assets.
std::map<std::int64_t, std::int64_t> read_listed(SQLite::Database& database) {
  std::map<std::int64_t, std::int64_t> out;
  SQLite::Statement rows{
      database,
      "SELECT s.collection_id, s.listed, k.value, k.id = (SELECT max(m.id) FROM json_each(s.kinds) "
      "m) "
      "FROM scope s, json_each(s.kinds) k WHERE s.listed IS NOT NULL ORDER BY s.id, k.id"};
  bool assets = true;
  while (rows.executeStep()) {
    assets = assets && model::find_asset_kind(text(rows, 2)) != nullptr;
    if (rows.getColumn(3).getInt() == 0) continue;
    if (assets) out[rows.getColumn(0).getInt64()] += rows.getColumn(1).getInt64();
    assets = true;
  }
  return out;
}

bool is_stale(const std::string& good_at, const std::string& now) {
  const auto then = core::parse_instant(good_at);
  const auto present = core::parse_instant(now);
  return then && present && *present - *then > kFresh;
}

void read_sources(SQLite::Database& database, Content& content) {
  const auto listed = read_listed(database);
  SQLite::Statement rows{
      database,
      std::string{"WITH "} + kModelled + kAssessed +
          "SELECT s.collector || ' ' || s.target, s.grade, c.status, c.reason, "
          " coalesce(c.ended_at, c.started_at), n.good_at, c.refused, "
          " (SELECT max(g.id) FROM collection g WHERE g.source_id = s.id "
          "  AND g.status IN ('complete', 'incomplete')), "
          " v.assets, v.modelled, v.assessed, r.answers, r.first "
          "FROM source s JOIN newest_collection n ON n.source_id = s.id "
          "JOIN collection c ON c.id = n.collection_id "
          "LEFT JOIN (SELECT source_id, count(DISTINCT asset_id) AS assets, "
          "  count(DISTINCT CASE WHEN asset_id IN modelled THEN asset_id END) AS modelled, "
          "  count(DISTINCT CASE WHEN asset_id IN assessed THEN asset_id END) AS assessed "
          "  FROM asset_version WHERE last_scan IS NULL GROUP BY source_id) v ON v.source_id = "
          "s.id "
          "LEFT JOIN (SELECT source_id, count(*) AS answers, min(sha256) AS first "
          "  FROM raw_answer GROUP BY source_id) r ON r.source_id = s.id "
          "ORDER BY s.collector, s.target"};
  const std::string now = content.assessment ? content.assessment->started_at : std::string{};
  while (rows.executeStep()) {
    Source source;
    source.name = text(rows, 0);
    source.grade = text(rows, 1);
    source.status = text(rows, 2);
    source.reason = text(rows, 3);
    source.ended_at = text(rows, 4);
    source.good_at = text(rows, 5);
    source.refused = integer(rows, 6).value_or(0);
    const auto found = listed.find(integer(rows, 7).value_or(0));
    if (found != listed.end()) source.listed = found->second;
    source.collected = integer(rows, 8).value_or(0);
    source.modelled = integer(rows, 9).value_or(0);
    source.assessed = integer(rows, 10).value_or(0);
    source.answers = integer(rows, 11).value_or(0);
    source.first_answer = text(rows, 12);
    source.stale = is_stale(source.good_at, now);
    ++content.source_count;
    content.complete_sources += source.status == "complete" ? 1 : 0;
    content.stale_sources += source.stale ? 1 : 0;
    content.sources.push_back(std::move(source));
  }
  // What went wrong has to be seen, however many sources there are.
  std::stable_sort(content.sources.begin(), content.sources.end(),
                   [](const Source& a, const Source& b) {
                     const auto order = [](const Source& s) {
                       return s.status != "complete" ? 0 : (s.stale ? 1 : 2);
                     };
                     return order(a) < order(b);
                   });
  if (content.sources.size() > kSources) content.sources.resize(kSources);
}

Cut<Gap> read_gaps(SQLite::Database& database, const char* sql) {
  Cut<Gap> out;
  SQLite::Statement rows{database, sql};
  while (rows.executeStep()) {
    if (++out.total > static_cast<std::int64_t>(kGaps)) continue;
    out.rows.push_back({text(rows, 0), text(rows, 1), text(rows, 2), text(rows, 3)});
  }
  return out;
}

void read_all_gaps(SQLite::Database& database, Content& content) {
  content.scopes =
      read_gaps(database,
                "SELECT s.collector || ' ' || s.target, p.name, p.reason, p.status "
                "FROM newest_collection n JOIN source s ON s.id = n.source_id "
                "JOIN scope p ON p.collection_id = n.collection_id WHERE p.status <> 'complete' "
                "ORDER BY p.status, s.collector, s.target, p.name, p.id");
  content.problems = read_gaps(
      database,
      "SELECT s.collector || ' ' || s.target, coalesce(p.subject, 'line ' || p.line, p.code), "
      " p.message, p.severity FROM newest_collection n JOIN source s ON s.id = n.source_id "
      "JOIN problem p ON p.collection_id = n.collection_id "
      "ORDER BY p.severity, s.collector, s.target, p.id");
  content.conflicts =
      read_gaps(database,
                "SELECT a.name, b.name, c.shared, c.contradiction FROM identity_conflict c "
                "JOIN asset a ON a.id = c.asset_id JOIN asset b ON b.id = c.other_id "
                "WHERE a.last_scan IS NULL AND b.last_scan IS NULL ORDER BY a.name, b.name, c.id");
  SQLite::Statement rows{
      database,
      "SELECT a.name, (SELECT count(DISTINCT r.from_id) FROM relation_version r "
      "  WHERE r.to_id = a.id AND r.last_scan IS NULL), "
      " (SELECT count(*) FROM impact i WHERE i.node_id = a.id AND i.service_id <> a.id) "
      "FROM asset a WHERE a.kind = 'external' AND a.last_scan IS NULL ORDER BY 3 DESC, 2 DESC, 1, "
      "a.id"};
  while (rows.executeStep()) {
    if (++content.externals.total > static_cast<std::int64_t>(kGaps)) continue;
    content.externals.rows.push_back(
        {text(rows, 0), rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64()});
  }
}

void read_kinds(SQLite::Database& database, Content& content) {
  SQLite::Statement rows{database,
                         std::string{"WITH "} + kModelled + kAssessed +
                             "SELECT kind, count(*), sum(id IN modelled), sum(id IN assessed), "
                             " sum(id IN unjudged AND id NOT IN assessed) "
                             "FROM asset WHERE last_scan IS NULL GROUP BY kind ORDER BY kind"};
  std::map<std::string, KindCount> counts;
  while (rows.executeStep()) {
    counts[text(rows, 0)] = {text(rows, 0), rows.getColumn(1).getInt64(),
                             rows.getColumn(2).getInt64(), rows.getColumn(3).getInt64(),
                             rows.getColumn(4).getInt64()};
  }
  for (const model::KindInfo& kind : model::asset_kinds()) {
    const auto found = counts.find(std::string{kind.name});
    if (found == counts.end()) continue;
    content.kinds.push_back(found->second);
    counts.erase(found);
  }
  for (auto& [name, count] : counts) content.kinds.push_back(std::move(count));
}

void read_rules(SQLite::Database& database, Content& content) {
  SQLite::Statement rows{database,
                         // SQLite takes `why` from the row that has min(id).
                         "SELECT rule, count(*), why, min(id) FROM need "
                         "GROUP BY rule ORDER BY count(*) DESC, rule"};
  while (rows.executeStep()) {
    content.rules.push_back({text(rows, 0), rows.getColumn(1).getInt64(), text(rows, 2)});
  }
}

}  // namespace

void read_coverage(SQLite::Database& database, Content& content) {
  read_sources(database, content);
  read_all_gaps(database, content);
  read_kinds(database, content);
  read_rules(database, content);
}

}  // namespace plimsoll::html
