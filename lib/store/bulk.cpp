#include "lib/store/bulk.hpp"

#include <array>
#include <string>
#include <string_view>

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "lib/store/merge.hpp"
#include "lib/store/migrations.hpp"
#include "lib/store/statement.hpp"

namespace plimsoll::store {
namespace {

constexpr std::int64_t kBulkRecords = 20'000;

constexpr auto kAssetIndexes =
    std::to_array<std::string_view>({"asset_by_key", "asset_version_current", "asset_version_ended",
                                     "asset_version_by_asset", "asset_identifier_by_value"});
constexpr auto kFactIndexes =
    std::to_array<std::string_view>({"relation_current", "relation_by_to", "relation_by_source"});

void build(sqlite3* connection, std::string_view index) {
  auto sql = schema_statement(fmt::format("CREATE INDEX {} ", index));
  if (sql.empty()) sql = schema_statement(fmt::format("CREATE UNIQUE INDEX {} ", index));
  execute(connection, std::string{sql}.c_str());
}

}  // namespace

bool is_bulk(sqlite3* connection, std::int64_t records) {
  if (records < kBulkRecords) return false;
  Statement any{connection,
                "SELECT EXISTS (SELECT 1 FROM asset) OR EXISTS (SELECT 1 FROM relation_version)"};
  return any.step() && any.integer(0) == 0;
}

void set_cache(sqlite3* connection, int kib) {
  execute(connection, fmt::format("PRAGMA cache_size = -{}", kib).c_str());
}

BulkSettings::BulkSettings(sqlite3* connection, int cache_kib) : connection_{connection} {
  execute(connection, "PRAGMA foreign_keys = OFF");
  set_cache(connection, cache_kib);
}

BulkSettings::~BulkSettings() {
  try {
    // After an exception the transaction still stands; foreign_keys can be set behind it only.
    if (sqlite3_get_autocommit(connection_) == 0) execute(connection_, "ROLLBACK");
    execute(connection_, "PRAGMA foreign_keys = ON");
    set_cache(connection_, kCacheKib);
  } catch (const SQLite::Exception&) {
    return;  // a connection that cannot even roll back fails at its next use, with a message
  }
}

void drop_bulk_indexes(sqlite3* connection) {
  for (const auto index : kAssetIndexes) {
    execute(connection, fmt::format("DROP INDEX {}", index).c_str());
  }
  for (const auto index : kFactIndexes) {
    execute(connection, fmt::format("DROP INDEX {}", index).c_str());
  }
}

void build_asset_indexes(sqlite3* connection) {
  for (const auto index : kAssetIndexes) build(connection, index);
}

std::int64_t build_fact_indexes(sqlite3* connection) {
  std::int64_t removed = 0;
  for (const auto index : kFactIndexes) {
    try {
      build(connection, index);
    } catch (const SQLite::Exception& error) {
      if (index != kFactIndexes.front() || error.getErrorCode() != SQLITE_CONSTRAINT) throw;
      // The source gave a relation twice: the first counts.
      removed = Statement{connection,
                          "DELETE FROM relation_version WHERE id NOT IN (SELECT min(id) "
                          "FROM relation_version GROUP BY from_id, to_id, kind, source_id)"}
                    .run();
      build(connection, index);
    }
  }
  return removed;
}

}  // namespace plimsoll::store
