/// @file
/// Settings of the connection while much is written at once.
#pragma once

#include <cstdint>

struct sqlite3;

namespace plimsoll::store {

/// Whether a collection of `records` records is loaded in bulk: it is large, and the file holds no
/// facts.
[[nodiscard]] bool is_bulk(sqlite3* connection, std::int64_t records);

/// The page cache of a connection, in KiB: SQLite's own 2,000 is for small machines.
inline constexpr int kCacheKib = 16'384;
/// Sets it.
void set_cache(sqlite3* connection, int kib);
/// While a collection is loaded in bulk.
inline constexpr int kBulkCacheKib = 65'536;

/// For as long as it lives: foreign keys unchecked (a merge and an assessment write only ids that
/// they have made or looked up, and would pay for each a second look-up), and a page cache of that
/// size.  Outside a transaction only: one that stands at its end is rolled back.
class BulkSettings {
 public:
  BulkSettings(sqlite3* connection, int cache_kib);
  BulkSettings(const BulkSettings&) = delete;
  BulkSettings& operator=(const BulkSettings&) = delete;
  ~BulkSettings();

 private:
  sqlite3* connection_;
};

/// Drops the indexes of the tables that a bulk load fills; the others stand.
void drop_bulk_indexes(sqlite3* connection);
/// Builds those over assets, and those over relations.  Relations that came more than once are
/// removed, but for the first: returns how many that were.
void build_asset_indexes(sqlite3* connection);
[[nodiscard]] std::int64_t build_fact_indexes(sqlite3* connection);

}  // namespace plimsoll::store
