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

/// The query for a table: source, grade, time, digest and source id of a row; absent for a table
/// without an origin.
std::optional<std::string> query_text(const std::string& table) {
  const std::string source = "SELECT s.collector || ' ' || s.target, s.grade, ";
  const std::string collected =
      "(SELECT max(c.ended_at) FROM collection c WHERE c.source_id = s.id "
      "AND c.status IN ('complete','incomplete'))";
  const std::string joined = " v JOIN source s ON s.id = v.source_id WHERE v.id = ?";
  if (table == "asset_version") {
    return source + "coalesce(v.observed_at, " + collected + "), NULL, s.id FROM " + table + joined;
  }
  if (table == "relation_version" || table == "redundancy_group" || table == "evidence") {
    return source + collected + ", NULL, s.id FROM " + table + joined;
  }
  if (table == "raw_answer")
    return source + collected + ", v.sha256, s.id FROM raw_answer" + joined;
  if (table == "source") return source + collected + ", NULL, s.id FROM source s WHERE s.id = ?";
  if (table == "collection") {
    return source + "coalesce(v.ended_at, v.started_at), NULL, NULL FROM collection" + joined;
  }
  if (table == "scope" || table == "problem") {
    return source + "coalesce(c.ended_at, c.started_at), NULL, NULL FROM " + table +
           " v JOIN collection c ON c.id = v.collection_id JOIN source s ON s.id = c.source_id "
           "WHERE v.id = ?";
  }
  return std::nullopt;
}

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
  out.source = text(*query, 0);
  out.grade = text(*query, 1);
  out.at = text(*query, 2);
  out.digest = text(*query, 3);
  if (out.digest.empty() && !query->isColumnNull(4)) {
    out.digest = only_answer(query->getColumn(4).getInt64());
  }
  return out;
}

SQLite::Statement* Provenance::query_for(const std::string& table) {
  const auto known = queries_.find(table);
  if (known != queries_.end()) return known->second.get();
  const auto sql = query_text(table);
  auto query = sql ? std::make_unique<SQLite::Statement>(database_, *sql) : nullptr;
  return queries_.emplace(table, std::move(query)).first->second.get();
}

/// The hash of the answer behind a source that gave only one, as a sheet does; else empty.
std::string Provenance::only_answer(std::int64_t source) {
  const auto known = answers_.find(source);
  if (known != answers_.end()) return known->second;
  SQLite::Statement rows{database_,
                         "SELECT min(sha256) FROM raw_answer WHERE source_id = ? "
                         "HAVING count(*) = 1"};
  rows.bind(1, source);
  return answers_.emplace(source, rows.executeStep() ? text(rows, 0) : "").first->second;
}

}  // namespace plimsoll::report
