#include "lib/store/collection.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <zstd.h>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"
#include "lib/store/bulk.hpp"
#include "lib/store/merge.hpp"
#include "lib/store/record_check.hpp"
#include "lib/store/stage.hpp"

namespace plimsoll::store {
namespace {

using model::ProblemRecord;
using Status = CollectionSummary::Status;

/// Which source wins an attribute: sheets say what should be, scans and neighbours what they saw of
/// it, configurations and code what it was told, devices and APIs what is; a plan (never in the
/// file of the audit itself) what will be.
std::int64_t specificity_of(std::string_view collector) {
  constexpr auto kKnown =
      std::to_array<std::pair<std::string_view, std::int64_t>>({{"table", 10},
                                                                {"topology", 10},
                                                                {"nmap", 20},
                                                                {"lldp", 30},
                                                                {"cloudformation", 34},
                                                                {"terraform", 35},
                                                                {"terraform-plan", 90},
                                                                {"netconfig", 35},
                                                                {"linux-host", 50},
                                                                {"redfish", 60}});
  for (const auto& [name, value] : kKnown) {
    if (name == collector) return value;
  }
  return 40;
}

std::string compressed(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  if (ZSTD_isError(size) != 0) throw std::runtime_error("zstd cannot compress an answer");
  out.resize(size);
  return out;
}

std::string_view to_string(ProblemRecord::Severity severity) {
  return severity == ProblemRecord::Severity::error ? "error" : "warning";
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::complete:
      return "complete";
    case Status::incomplete:
      return "incomplete";
    case Status::failed:
      return "failed";
  }
  assert(false && "a status has a name");
  return {};
}

std::int64_t begin_scan(Database& database, core::Instant at, const std::string& tool_version) {
  sqlite3* connection = database.handle().getHandle();
  const std::string now = core::to_rfc3339(at);
  Statement{connection,
            "UPDATE collection SET status = 'failed', ended_at = ?1, "
            "reason = 'plimsoll was ended before this collection was' WHERE status = 'running'"}
      .bind(now)
      .run();
  Statement{connection, "INSERT INTO scan (started_at, tool_version) VALUES (?, ?)"}
      .bind(now, tool_version)
      .run();
  return sqlite3_last_insert_rowid(connection);
}

void end_scan(Database& database, std::int64_t scan, core::Instant at) {
  const std::string now = core::to_rfc3339(at);
  Statement{database.handle().getHandle(), "UPDATE scan SET ended_at = ? WHERE id = ?"}
      .bind(now, scan)
      .run();
}

class Collection::Impl {
 public:
  Impl(Database& database, std::int64_t scan, const std::string& collector,
       const std::string& target, core::Instant at)
      : connection_{database.handle().getHandle()}, scan_{scan} {
    const std::string now = core::to_rfc3339(at);
    const auto specificity = specificity_of(collector);
    Statement{connection_,
              "INSERT INTO source (collector, target, grade, specificity) "
              "VALUES (?, ?, 'configured', ?) ON CONFLICT DO NOTHING"}
        .bind(collector, target, specificity)
        .run();
    Statement source{connection_, "SELECT id FROM source WHERE collector = ? AND target = ?"};
    source.bind(collector, target).step();
    summary_.source_id = source.integer(0);
    Statement{connection_,
              "INSERT INTO collection (scan_id, source_id, started_at, status) "
              "VALUES (?, ?, ?, 'running')"}
        .bind(scan, summary_.source_id, now)
        .run();
    summary_.collection_id = sqlite3_last_insert_rowid(connection_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    if (finished_) return;
    try {
      Statement{connection_,
                "UPDATE collection SET status = 'failed', reason = 'it was given up' "
                "WHERE id = ? AND status = 'running'"}
          .bind(summary_.collection_id)
          .run();
    } catch (const SQLite::Exception&) {
      // Nothing to tell from a destructor; the next begin_scan() marks the row.
      return;
    }
  }

  bool add(const model::Record& record, std::int64_t line) {
    line_ = line;
    return std::visit([this](const auto& r) { return take(r); }, record);
  }

  void problem(const ProblemRecord& record) {
    errors_ = errors_ || record.severity == ProblemRecord::Severity::error;
    pack_.clear();
    pack_.put(to_string(record.severity)).put(core::printable(record.code));
    pack_.put(core::printable(record.message)).put(core::printable(record.subject));
    pack_.put(record.line.value_or(0));
    stage_.problems.append(pack_.bytes());
  }

  CollectionSummary finish(const Outcome& outcome, core::Instant at);

 private:
  bool refuse(std::string code, std::string message, std::string subject) {
    ++summary_.refused;
    problem({ProblemRecord::Severity::error, std::move(code), std::move(message),
             std::move(subject), line_ == 0 ? std::nullopt : std::optional{line_}});
    return false;
  }
  bool refuse(Refusal refusal) {
    return refuse(std::move(refusal.code), std::move(refusal.message), std::move(refusal.subject));
  }

  bool take(const model::Hello& hello) {
    version_ = core::printable(hello.version);
    grade_ = hello.grade;
    return true;
  }
  bool take(const model::AssetRecord& asset);
  bool take(const model::RelationRecord& relation);
  bool take(const model::NeedRecord& need);
  bool take(const model::EvidenceRecord& evidence);
  bool take(const model::ScopeRecord& scope);
  bool take(const model::RawRecord& raw);
  bool take(const model::ProgressRecord&) { return true; }
  bool take(const ProblemRecord& record) {
    problem(record);
    return true;
  }
  bool take(const model::DoneRecord&) { return true; }

  void put(const model::Reference& reference) {
    pack_.put(reference.key).put(reference.id.scheme).put(reference.id.value);
  }
  void put_identifiers(const model::AssetRecord& asset);

  void merge(const Outcome& outcome, const std::string& now);
  void settle(const Outcome& outcome);
  void write_problems();
  void write_scopes();
  void write_result(const std::string& now);

  sqlite3* connection_;
  std::int64_t scan_;
  CollectionSummary summary_;
  Stage stage_;
  Packer pack_;
  std::int64_t line_ = 0;
  std::set<std::string> unknown_schemes_;
  std::optional<std::string> version_;
  std::optional<model::Grade> grade_;
  bool errors_ = false;
  bool finished_ = false;
};

void Collection::Impl::put_identifiers(const model::AssetRecord& asset) {
  std::set<model::Identifier> ids;
  for (const auto& id : asset.ids) {
    if (model::find_scheme(id.scheme) == nullptr && unknown_schemes_.size() < 100 &&
        unknown_schemes_.insert(id.scheme).second) {
      problem({ProblemRecord::Severity::warning, "unknown_scheme",
               fmt::format("the identifier scheme {} is unknown: kept, and not used to tell assets "
                           "apart",
                           id.scheme),
               asset.key, line_ == 0 ? std::nullopt : std::optional{line_}});
    }
    if (auto normal = model::normal_id(id)) ids.insert(std::move(*normal));
  }
  for (const auto& id : ids) pack_.put(id.scheme).put(id.value);
}

bool Collection::Impl::take(const model::AssetRecord& asset) {
  if (auto refusal = check_asset(asset)) {
    if (!asset.key.empty()) stage_.keys.add_refused(asset.key);
    return refuse(std::move(*refusal));
  }
  if (!stage_.keys.add(asset.key)) {
    return refuse("duplicate_key", "an asset with this key has come already: the first one counts",
                  asset.key);
  }
  pack_.clear();
  pack_.put(line_).put(asset.key).put(asset.kind);
  pack_.put(asset.name.empty() ? asset.key : core::printable(asset.name));
  pack_.put(model::to_json(asset.attributes)).put(asset.scope);
  pack_.put(asset.at ? core::to_rfc3339(*asset.at) : std::string{});
  put_identifiers(asset);
  stage_.assets.append(pack_.bytes());
  ++summary_.assets;
  return true;
}

bool Collection::Impl::take(const model::RelationRecord& relation) {
  if (auto refusal = check_relation(relation)) return refuse(std::move(*refusal));
  pack_.clear();
  pack_.put(line_);
  put(relation.from);
  put(relation.to);
  pack_.put(relation.kind).put(model::to_json(relation.attributes)).put(relation.scope);
  stage_.relations.append(pack_.bytes());
  ++summary_.relations;
  return true;
}

bool Collection::Impl::take(const model::NeedRecord& need) {
  if (auto refusal = check_need(need)) return refuse(std::move(*refusal));
  pack_.clear();
  pack_.put(line_);
  put(need.of);
  pack_.put(core::printable(need.group)).put(need.k).put(model::to_string(need.takeover));
  pack_.put(need.takeover_s.value_or(-1)).put(core::printable(need.why)).put(need.scope);
  for (const auto& member : need.members) {
    put(member.asset);
    pack_.put(std::int64_t{member.active});
  }
  stage_.needs.append(pack_.bytes());
  ++summary_.needs;
  return true;
}

bool Collection::Impl::take(const model::EvidenceRecord& evidence) {
  auto checked = check_evidence(evidence);
  if (!checked) return refuse(std::move(checked.error()));
  pack_.clear();
  pack_.put(line_).put(evidence.table).put(model::to_json(evidence.row)).put(evidence.scope);
  for (const auto& [field, reference] : *checked) {
    pack_.put(field);
    put(reference);
  }
  stage_.evidence.append(pack_.bytes());
  ++summary_.evidence;
  return true;
}

bool Collection::Impl::take(const model::ScopeRecord& scope) {
  if (auto refusal = check_scope(scope)) return refuse(std::move(*refusal));
  const auto kinds = nlohmann::json(scope.kinds).dump();
  pack_.clear();
  pack_.put(scope.scope).put(kinds).put(model::to_string(scope.status));
  pack_.put(scope.listed.value_or(-1)).put(core::printable(scope.reason));
  stage_.scopes.append(pack_.bytes());
  stage_.listings.add(scope);
  return true;
}

bool Collection::Impl::take(const model::RawRecord& raw) {
  if (auto refusal = check_raw(raw)) return refuse(std::move(*refusal));
  pack_.clear();
  pack_.put(raw.sha256).put(core::printable(raw.media_type)).put(core::printable(raw.request));
  pack_.put(raw.body ? static_cast<std::int64_t>(raw.body->size()) : -1);
  pack_.put(raw.body ? compressed(*raw.body) : std::string{});
  stage_.raw.append(pack_.bytes());
  return true;
}

void MergeContext::refuse(std::string code, std::string message, std::string subject,
                          std::int64_t line) {
  ++summary.refused;
  Packer pack;
  pack.put("error").put(code).put(core::printable(message)).put(core::printable(subject)).put(line);
  stage.problems.append(pack.bytes());
}

void Collection::Impl::merge(const Outcome& outcome, const std::string& now) {
  MergeContext context{.connection = connection_, .stage = stage_, .summary = summary_};
  context.source = summary_.source_id;
  context.scan = scan_;
  Statement before{connection_,
                   "SELECT max(scan_id) FROM collection WHERE source_id = ? "
                   "AND status IN ('complete', 'incomplete')"};
  before.bind(summary_.source_id).step();
  context.fresh = before.is_null(0);
  context.previous = context.fresh ? scan_ : before.integer(0);
  before.reset();
  context.bulk = is_bulk(connection_, stage_.assets.count() + stage_.relations.count());
  const BulkSettings settings{connection_, context.bulk ? kBulkCacheKib : kCacheKib};
  execute(connection_, "BEGIN IMMEDIATE");
  begin_merge_tables(connection_);
  if (context.bulk) drop_bulk_indexes(connection_);
  merge_assets(context);
  reconcile(context);
  merge_facts(context);
  refresh_assets(context);
  end_merge_tables(connection_);
  write_scopes();
  settle(outcome);
  write_problems();
  write_result(now);
  execute(connection_, "COMMIT");
}

void Collection::Impl::settle(const Outcome& outcome) {
  const bool refused = summary_.refused > 0;
  const bool whole = !outcome.gaps && !errors_ && !refused;
  summary_.status = whole ? Status::complete : Status::incomplete;
  if (whole || !summary_.reason.empty()) return;
  summary_.reason = refused ? fmt::format("{} records were refused", summary_.refused)
                            : std::string{"something could not be read: see its problems"};
}

void Collection::Impl::write_scopes() {
  Statement insert{connection_,
                   "INSERT INTO scope (collection_id, name, kinds, status, listed, reason) "
                   "VALUES (?, ?, ?, ?, ?, ?)"};
  stage_.scopes.rewind();
  while (const auto record = stage_.scopes.next()) {
    Unpacker fields{*record};
    const auto name = fields.text();
    const auto kinds = fields.text();
    const auto status = fields.text();
    const auto listed = fields.integer();
    const auto reason = fields.text();
    insert
        .bind(summary_.collection_id, name, kinds, status,
              listed < 0 ? std::nullopt : std::optional{listed}, null_if_empty(reason))
        .run();
  }
}

void Collection::Impl::write_problems() {
  Statement insert{connection_,
                   "INSERT INTO problem (collection_id, severity, code, message, subject, line) "
                   "VALUES (?, ?, ?, ?, ?, ?)"};
  stage_.problems.rewind();
  while (const auto record = stage_.problems.next()) {
    Unpacker fields{*record};
    const auto severity = fields.text();
    const auto code = fields.text();
    const auto message = fields.text();
    const auto subject = fields.text();
    const auto line = fields.integer();
    insert
        .bind(summary_.collection_id, severity, code, message, null_if_empty(subject),
              line == 0 ? std::nullopt : std::optional{line})
        .run();
  }
}

void Collection::Impl::write_result(const std::string& now) {
  Statement{connection_,
            "UPDATE collection SET version = ?, ended_at = ?, status = ?, reason = ?, assets = ?, "
            "relations = ?, needs = ?, evidence = ?, refused = ? WHERE id = ?"}
      .bind(version_ ? std::optional<std::string_view>{*version_} : std::nullopt, now,
            store::to_string(summary_.status), null_if_empty(summary_.reason), summary_.assets,
            summary_.relations, summary_.needs, summary_.evidence, summary_.refused,
            summary_.collection_id)
      .run();
  if (grade_ && summary_.status != Status::failed) {
    Statement{connection_, "UPDATE source SET grade = ?1 WHERE id = ?2 AND grade <> ?1"}
        .bind(model::to_string(*grade_), summary_.source_id)
        .run();
  }
}

CollectionSummary Collection::Impl::finish(const Outcome& outcome, core::Instant at) {
  assert(!finished_ && "a collection ends once");
  finished_ = true;
  const std::string now = core::to_rfc3339(at);
  summary_.status = Status::failed;
  summary_.reason = core::printable(outcome.reason);
  if (outcome.merge) {
    const CollectionSummary staged = summary_;
    try {
      merge(outcome, now);
      return summary_;
    } catch (const std::exception& error) {
      summary_ = staged;
      summary_.status = Status::failed;
      summary_.reason = fmt::format("what was collected could not be stored: {}", error.what());
    }
  }
  if (summary_.reason.empty()) summary_.reason = "the collector did not end well";
  execute(connection_, "BEGIN IMMEDIATE");
  write_problems();
  write_result(now);
  execute(connection_, "COMMIT");
  return summary_;
}

Collection::Collection(Database& database, std::int64_t scan, std::string collector,
                       std::string target, core::Instant at)
    : impl_{std::make_unique<Impl>(database, scan, collector, target, at)} {}
Collection::~Collection() = default;

bool Collection::add(const model::Record& record, std::int64_t line) {
  return impl_->add(record, line);
}
void Collection::problem(const model::ProblemRecord& problem) { impl_->problem(problem); }
CollectionSummary Collection::finish(const Outcome& outcome, core::Instant at) {
  return impl_->finish(outcome, at);
}

}  // namespace plimsoll::store
