/// @file
/// The tables of a report: one query a file in lib/report/tables, read row by row.  CSV, XLSX, JSON
/// and JSON Lines are these tables in different clothes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::store {
class Database;
}

namespace plimsoll::report {

/// What the values of a column are; any may be absent, which means unknown or does not apply.
enum class ColumnType : std::uint8_t {
  text,
  integer,
  real,
  time,  ///< RFC 3339, UTC: "2026-11-23T06:00:00Z".
  date,  ///< "2026-11-23".
  json,  ///< A JSON array or object as text.
};

struct TableColumn {
  std::string name;
  ColumnType type = ColumnType::text;
};

struct ReportTable {
  std::string name;   ///< "cut_sets": names the file, the sheet and the member.
  std::string title;  ///< "Pairs that stop a service".
  std::string about;  ///< A sentence: what a row is.
  std::vector<TableColumn> columns;
};

/// One value, valid until the next row is read.
struct TableValue {
  enum class Kind : std::uint8_t { null, integer, real, text };
  Kind kind = Kind::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;  ///< The value as text, whatever its kind; empty for null.  Any bytes.
};

/// Takes what read_tables() reads.
class TableSink {
 public:
  TableSink() = default;
  TableSink(const TableSink&) = delete;
  TableSink& operator=(const TableSink&) = delete;
  virtual ~TableSink() = default;

  virtual void begin(const ReportTable& table) = 0;
  /// As many values as the table has columns.
  virtual void row(const ReportTable& table, std::span<const TableValue> values) = 0;
  virtual void end(const ReportTable& table) = 0;
};

/// The tables, in the order of their names.
[[nodiscard]] std::vector<ReportTable> tables(store::Database& database);

/// Reads every table, in that order, each in a stated total order of its rows: the newest
/// assessment, as of its day.  All tables tell of one state of the file, and no more than a row is
/// held in memory.  An audit that was not assessed yet gives what was collected, and no rows for
/// the rest.
void read_tables(store::Database& database, TableSink& sink);

}  // namespace plimsoll::report
