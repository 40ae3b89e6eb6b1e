/// @file
/// Settings of the connection while much is written at once.
#pragma once

#include <cstdint>

struct sqlite3;

namespace plimsoll::store {

/// Whether a collection of `records` records is loaded in bulk: it is large, and the file holds no
/// facts.
[[nodiscard]] bool is_bulk(sqlite3* connection, std::int64_t records);

/// For as long as it lives: foreign keys unchecked (a merge writes only ids that it has made or
/// looked up, and would pay for each a second look-up), and for bulk a larger page cache.  Outside
/// a transaction only.
class BulkSettings {
 public:
  BulkSettings(sqlite3* connection, bool bulk);
  BulkSettings(const BulkSettings&) = delete;
  BulkSettings& operator=(const BulkSettings&) = delete;
  ~BulkSettings();

 private:
  sqlite3* connection_;
  bool bulk_;
};

/// Drops the indexes of the tables that a bulk load fills; the others stand.
void drop_bulk_indexes(sqlite3* connection);
/// Builds those over assets, and those over relations.  Relations that came more than once are
/// removed, but for the first: returns how many that were.
void build_asset_indexes(sqlite3* connection);
[[nodiscard]] std::int64_t build_fact_indexes(sqlite3* connection);

}  // namespace plimsoll::store
