#include "lib/assess/findings.hpp"

#include <algorithm>
#include <unordered_map>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::assess {
namespace {

// A new one and one that is known are told apart here: SQLite makes and drops a table of its own
// for every single upsert into a table without rowids, which costs more than all else.
constexpr const char* kInsert = R"sql(
INSERT INTO finding (id, check_id, domain, subject, subject_kind, asset_id, service_id, state,
                     status, severity, title, message, remedy, practice, evidence,
                     first_seen, last_seen, resolved_at)
VALUES (?, ?, ?, ?, ?, ?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, ?15, ?15, NULL))sql";

constexpr const char* kUpdate = R"sql(
UPDATE finding SET
  check_id = ?2, domain = ?3, subject = ?4, subject_kind = ?5, asset_id = ?6, service_id = ?7,
  state = iif(state IN ('new', 'standing'), 'standing', 'new'), status = ?8, severity = ?9,
  title = ?10, message = ?11, remedy = ?12, practice = ?13, evidence = ?14, last_seen = ?15,
  resolved_at = NULL
WHERE id = ?1)sql";

constexpr const char* kHistory =
    "INSERT INTO finding_state (finding_id, assessment_id, state, status, severity, reason) "
    "VALUES (?, ?, ?, ?, ?, ?)";

// Whether some source that tells, or told, of an asset could not read all there is when last asked.
constexpr const char* kBlind = R"sql(
SELECT EXISTS (
  SELECT 1 FROM asset_version v
  JOIN newest_collection n ON n.source_id = v.source_id
  WHERE v.asset_id = ?1
    AND (n.status <> 'complete'
         OR EXISTS (SELECT 1 FROM scope c
                    WHERE c.collection_id = n.collection_id AND c.status <> 'complete'))))sql";

void bind_optional(SQLite::Statement& statement, int index,
                   const std::optional<std::int64_t>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

std::optional<std::int64_t> integer(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return column.getInt64();
}

/// What one check said in this assessment, by finding, by asset and by service.
struct Said {
  std::unordered_map<std::string, const CheckResult*> by_finding;
  std::unordered_map<std::int64_t, Status> worst_of_asset;    ///< Unknown wins over all.
  std::unordered_map<std::int64_t, Status> worst_of_service;  ///< Unknown wins over all.

  explicit Said(const Judged& judged) {
    for (const auto& result : judged.results) {
      by_finding.emplace(result.finding_id, &result);
      if (result.asset_id) note(worst_of_asset, *result.asset_id, result.status);
      if (result.service_id) note(worst_of_service, *result.service_id, result.status);
    }
  }

 private:
  static void note(std::unordered_map<std::int64_t, Status>& map, std::int64_t id, Status status) {
    auto& place = map.try_emplace(id, status).first->second;
    if (status == Status::unknown) place = status;
  }
};

enum class State : std::uint8_t { resolved, no_longer_observable, open };

/// A finding of the file.
struct Old {
  std::string id;
  std::string check;
  std::optional<std::int64_t> asset;
  std::optional<std::int64_t> service;
  State state = State::resolved;
  std::string status;
  std::string severity;
};

/// What a finding was in the assessment before, as far as its history asks.
struct Before {
  State state = State::resolved;
  std::string status;
  std::string severity;
};

/// Why a finding ended.
struct Ending {
  bool known = false;  ///< Whether it is put right or gone for certain.
  std::string why;     ///< For people.
};

class Updater {
 public:
  Updater(SQLite::Database& database, const std::vector<Judged>& judged, const Coverage& coverage)
      : database_{database},
        judged_{judged},
        coverage_{coverage},
        now_{core::to_rfc3339(coverage.at)},
        history_{database, kHistory} {}

  FindingCounts run() {
    for (const auto& one : judged_) said_.emplace(one.check->id, one);
    for (const auto& old : old_findings()) {
      known_.emplace(old.id, Before{old.state, old.status, old.severity});
      if (old.state != State::resolved) close(old);
    }
    for (const auto& one : judged_) keep(one);
    return counts_;
  }

 private:
  [[nodiscard]] std::vector<Old> old_findings() {
    std::vector<Old> out;
    SQLite::Statement query{
        database_,
        "SELECT id, check_id, asset_id, service_id, CASE state WHEN 'resolved' THEN 0 "
        "WHEN 'no_longer_observable' THEN 1 ELSE 2 END, status, severity FROM finding ORDER BY id"};
    while (query.executeStep()) {
      out.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                     integer(query.getColumn(2)), integer(query.getColumn(3)),
                     static_cast<State>(query.getColumn(4).getInt()),
                     query.getColumn(5).getString(), query.getColumn(6).getString()});
    }
    return out;
  }

  /// Ends a finding that was not found again; `old` is not resolved.
  void close(const Old& old) {
    const auto found = said_.find(old.check);
    if (found == said_.end()) {
      const bool gone = !coverage_.known_ids.empty() &&
                        !std::ranges::binary_search(coverage_.known_ids, old.check);
      if (gone && old.state == State::open) end(old, {false, "there is no such check any more"});
      return;
    }
    const Said& said = found->second;
    if (const auto result = said.by_finding.find(old.id); result != said.by_finding.end()) {
      if (result->second->status == Status::pass) {
        end(old, {true, "passes: " + result->second->message});
      } else if (result->second->status == Status::not_applicable) {
        end(old, {true, "needs no judgement: " + result->second->message});
      }
      return;
    }
    if (old.state != State::open) return;
    if (!TierLookup{database_}.within(coverage_.tier, old.asset, old.service)) return;
    end(old, why_gone(old, said));
  }

  /// Why a subject is judged no more.
  Ending why_gone(const Old& old, const Said& said) {
    const auto otherwise = [](Status worst) {
      return worst == Status::unknown ? Ending{false, "what it concerned could not be judged"}
                                      : Ending{true, "what it concerned is judged otherwise"};
    };
    if (!old.asset) return {true, "its source is judged no more"};
    if (const auto same = said.worst_of_asset.find(*old.asset); same != said.worst_of_asset.end()) {
      return otherwise(same->second);
    }
    if (old.service) {
      const auto same = said.worst_of_service.find(*old.service);
      if (same != said.worst_of_service.end()) return otherwise(same->second);
      const auto itself = said.worst_of_asset.find(*old.service);
      if (itself != said.worst_of_asset.end()) return otherwise(itself->second);
    }
    if (blind(*old.asset) || (old.service && blind(*old.service))) {
      return {false, "a source that told of its subject could not read all there is"};
    }
    return {true, "its subject is judged no more, and all its sources read all there is"};
  }

  bool blind(std::int64_t asset) {
    SQLite::Statement query{database_, kBlind};
    query.bind(1, asset);
    return query.executeStep() && query.getColumn(0).getInt() != 0;
  }

  void end(const Old& old, const Ending& ending) {
    const bool resolved = ending.known;
    const char* const state = resolved ? "resolved" : "no_longer_observable";
    SQLite::Statement update{database_,
                             "UPDATE finding SET state = ?, resolved_at = ? WHERE id = ?"};
    update.bind(1, state);
    update.bind(2, now_);
    update.bind(3, old.id);
    update.exec();
    ++(resolved ? counts_.resolved : counts_.no_longer_observable);
    remember(old.id, state, {State::resolved, old.status, old.severity}, ending.why);
  }

  /// A row of the finding's history.
  void remember(const std::string& finding, const char* state, const Before& now,
                const std::string& why) {
    history_.reset();
    history_.clearBindings();
    history_.bind(1, finding);
    history_.bind(2, coverage_.assessment);
    history_.bind(3, state);
    history_.bind(4, now.status);
    history_.bind(5, now.severity);
    if (!why.empty()) history_.bind(6, why);
    history_.exec();
  }

  void keep(const Judged& one) {
    SQLite::Statement insert{database_, kInsert};
    SQLite::Statement update{database_, kUpdate};
    const auto practices = core::join(one.check->practices, ", ");
    for (const auto& result : one.results) {
      if (result.status != Status::fail && result.status != Status::unknown) continue;
      const auto [known, fresh] = known_.try_emplace(result.finding_id);
      auto& row = fresh ? insert : update;
      row.reset();
      row.bind(1, result.finding_id);
      row.bind(2, one.check->id);
      row.bind(3, std::string{one.check->domain()});
      row.bind(4, result.subject);
      row.bind(5, result.subject_kind);
      bind_optional(row, 6, result.asset_id);
      bind_optional(row, 7, result.service_id);
      row.bind(8, std::string{to_string(result.status)});
      row.bind(9, std::string{model::to_string(result.severity)});
      row.bind(10, one.check->title);
      row.bind(11, result.message);
      row.bind(12, one.check->remedy);
      row.bind(13, practices);
      row.bind(14, result.evidence);
      row.bind(15, now_);
      row.exec();
      Before& before = known->second;
      Before now{State::open, std::string{to_string(result.status)},
                 std::string{model::to_string(result.severity)}};
      ++(before.state == State::open ? counts_.standing : counts_.fresh);
      if (before.state != State::open || before.status != now.status ||
          before.severity != now.severity) {
        remember(result.finding_id, "open", now, {});
      }
      before = std::move(now);
    }
  }

  SQLite::Database& database_;
  const std::vector<Judged>& judged_;
  const Coverage& coverage_;
  std::string now_;
  std::unordered_map<std::string, Said> said_;
  std::unordered_map<std::string, Before> known_;  ///< Findings of the file.
  SQLite::Statement history_;
  FindingCounts counts_;
};

}  // namespace

FindingCounts update_findings(SQLite::Database& database, const std::vector<Judged>& judged,
                              const Coverage& coverage) {
  return Updater{database, judged, coverage}.run();
}

std::optional<int> TierLookup::tier(std::optional<std::int64_t> asset,
                                    std::optional<std::int64_t> service) const {
  SQLite::Statement query{
      *database_,
      "SELECT min(tier) FROM (SELECT tier FROM service_severity WHERE service_id = ?1 "
      "UNION ALL SELECT tier FROM asset_severity WHERE asset_id = ?2)"};
  bind_optional(query, 1, service);
  bind_optional(query, 2, asset);
  if (!query.executeStep() || query.getColumn(0).isNull()) return std::nullopt;
  return query.getColumn(0).getInt();
}

bool TierLookup::within(std::optional<int> wanted, std::optional<std::int64_t> asset,
                        std::optional<std::int64_t> service) const {
  if (!wanted || !asset) return true;
  const auto counted = tier(asset, service);
  return counted && *counted <= *wanted;
}

}  // namespace plimsoll::assess
