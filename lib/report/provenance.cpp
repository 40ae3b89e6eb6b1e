#include "lib/report/provenance.hpp"

#include <optional>

#include <SQLiteCpp/SQLiteCpp.h>

#include "lib/core/text.hpp"

namespace plimsoll::report {
namespace {

std::string text(const SQLite::Statement& row, int column) {
  const auto cell = row.getColumn(column);
  return cell.isNull() ? std::string{} : cell.getString();
}

/// The query for a table: source id, time and digest of a row, where it has its own; absent for a
/// table without an origin.
std::optional<std::string> query_text(const std::string& table) {
  const std::string from = " FROM " + table + " v WHERE v.id = ?";
  if (table == "asset_version") return "SELECT v.source_id, v.observed_at, NULL" + from;
  if (table == "relation_version" || table == "redundancy_group" || table == "evidence") {
    return "SELECT v.source_id, NULL, NULL" + from;
  }
  if (table == "raw_answer") return "SELECT v.source_id, NULL, v.sha256" + from;
  if (table == "source") return "SELECT v.id, NULL, NULL" + from;
  if (table == "collection") {
    return "SELECT v.source_id, coalesce(v.ended_at, v.started_at), ''" + from;
  }
  if (table == "scope" || table == "problem") {
    return "SELECT c.source_id, coalesce(c.ended_at, c.started_at), '' FROM " + table +
           " v JOIN collection c ON c.id = v.collection_id WHERE v.id = ?";
  }
  return std::nullopt;
}

constexpr const char* kSource =
    "SELECT s.collector || ' ' || s.target, s.grade, "
    "(SELECT max(c.ended_at) FROM collection c WHERE c.source_id = s.id "
    " AND c.status IN ('complete','incomplete')), "
    "(SELECT min(sha256) FROM raw_answer r WHERE r.source_id = s.id HAVING count(*) = 1) "
    "FROM source s WHERE s.id = ?";

}  // namespace

Provenance::Provenance(SQLite::Database& database) : database_{database} {}
Provenance::~Provenance() = default;

Origin Provenance::of(const std::string& row) {
  Origin out;
  out.row = row;
  const auto colon = row.find(':');
  if (colon == std::string::npos) return out;
  const auto id = core::to_int(row.substr(colon + 1));
  auto* query = query_for(row.substr(0, colon));
  if (query == nullptr || !id) return out;
  query->reset();
  query->bind(1, *id);
  if (!query->executeStep()) return out;
  const Source& source = source_of(query->getColumn(0).getInt64());
  out.source = source.name;
  out.grade = source.grade;
  out.at = query->isColumnNull(1) ? source.collected_at : text(*query, 1);
  out.digest = query->isColumnNull(2) ? source.only_answer : text(*query, 2);
  return out;
}

SQLite::Statement* Provenance::query_for(const std::string& table) {
  const auto known = queries_.find(table);
  if (known != queries_.end()) return known->second.get();
  const auto sql = query_text(table);
  auto query = sql ? std::make_unique<SQLite::Statement>(database_, *sql) : nullptr;
  return queries_.emplace(table, std::move(query)).first->second.get();
}

const Provenance::Source& Provenance::source_of(std::int64_t id) {
  const auto [place, fresh] = sources_.try_emplace(id);
  if (fresh) {
    SQLite::Statement row{database_, kSource};
    row.bind(1, id);
    if (row.executeStep()) place->second = {text(row, 0), text(row, 1), text(row, 2), text(row, 3)};
  }
  return place->second;
}

}  // namespace plimsoll::report
