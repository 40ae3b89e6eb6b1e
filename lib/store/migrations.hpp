/// @file
/// The versions of the audit file: schemas/sql/NNNN_*.sql, embedded, one step each.
#pragma once

#include <string_view>
#include <vector>

struct sqlite3;

namespace plimsoll::store {

/// The newest version that this program knows (PRAGMA user_version).
[[nodiscard]] int newest_version();

/// Brings the file from `version` to the newest, each step in a transaction of its own.  Throws
/// SQLite::Exception.
void migrate(sqlite3* connection, int version);

/// The names of the tables and views that a file of the newest version has.
[[nodiscard]] std::vector<std::string_view> schema_names();

/// The statement of the migrations that begins with `head` ("CREATE INDEX relation_by_to "),
/// without its semicolon; empty when there is none.
[[nodiscard]] std::string_view schema_statement(std::string_view head);

}  // namespace plimsoll::store
