/// @file
/// The one SQLite file of an audit: opening it, its version, and what may be asked of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/core/time.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::store {

/// "PLMS": what `file` and we know the file by (SQLite's application_id).
inline constexpr std::int32_t kApplicationId = 0x504C4D53;

/// One value of a result: NULL, INTEGER, REAL or TEXT.  BLOBs are read as "x'…'" text.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// The result of a query: column names and rows of as many cells.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// How much a query may ask for.  Work is counted in steps of SQLite's machine and not in seconds,
/// so that what is refused on one machine is refused on all.
struct QueryLimits {
  std::size_t rows = 10'000'000;
  std::uint64_t steps = 0;  ///< A hundred million take some seconds; 0: any number.
  std::size_t bytes = 0;    ///< Of all cells together, and of any text on the way; 0: any number.
};

enum class Mode : std::uint8_t {
  read,    ///< The file must exist; nothing can be written through it.
  write,   ///< The file must exist; it is brought to the newest version.
  create,  ///< As write; a missing file is made.
};

/// An open audit file.  Move-only; closes on destruction.
class Database {
 public:
  /// Opens `path`.  Errors, each with its own message and remedy: missing; no SQLite database;
  /// another application's database; of a newer version of plimsoll; damaged or cut short; locked
  /// by another process. A query that finds the file damaged later throws (SQLite::Exception),
  /// which main reports.
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Mode mode);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Copies what is in the file at this moment to `path`, which must not exist yet; whole or not at
  /// all.  Errors: usage (it exists), storage.
  [[nodiscard]] Result<void> copy_to(const std::filesystem::path& path);

  /// The connection, for lib/ code that reads and writes tables.
  [[nodiscard]] SQLite::Database& handle() { return *handle_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Runs one statement of the user's, that can only read (sqlite3 authorizer and query_only):
  /// SELECT, WITH, EXPLAIN and reading pragmas.  Anything else, several statements, and more than
  /// `limits` allow are refused with a reason.
  [[nodiscard]] Result<Table> query(const std::string& sql, const QueryLimits& limits = {});

 private:
  Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle);
  std::filesystem::path path_;
  std::unique_ptr<SQLite::Database> handle_;
};

/// What a table or view of the file is, from the comments kept in the file itself.
struct ColumnDescription {
  std::string name;
  std::string type;  ///< "INTEGER", "TEXT", …; empty in views.
  std::string comment;
};
struct TableDescription {
  std::string name;
  bool view = false;
  std::string comment;
  std::vector<ColumnDescription> columns;
};

/// Every table and view, by name.
[[nodiscard]] std::vector<TableDescription> describe(Database& database);

}  // namespace plimsoll::store
