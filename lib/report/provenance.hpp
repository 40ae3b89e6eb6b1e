/// @file
/// Where the rows come from that a finding stands on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace plimsoll::report {

/// The origin of one row.
struct Origin {
  std::string source;  ///< "redfish bmc1.example"; empty when the row has no single source.
  std::string grade;   ///< "configured"; empty as above.
  std::string at;      ///< When it was so, or was last collected; empty: not recorded.
  std::string
      digest;       ///< SHA-256 of the answer, whole; empty: none is kept, or the source gave many.
  std::string row;  ///< "asset_version:12".
};

/// Looks origins up; keeps its statements and what it knows of sources from one to the next.
class Provenance {
 public:
  explicit Provenance(SQLite::Database& database);
  Provenance(const Provenance&) = delete;
  Provenance& operator=(const Provenance&) = delete;
  ~Provenance();

  /// The origin of `row`, written "table:id"; only `row` is set when there is no such row or table.
  [[nodiscard]] Origin of(const std::string& row);

 private:
  struct Source {
    std::string name;
    std::string grade;
    std::string collected_at;
    std::string only_answer;  ///< Hash of the answer of one that gave only one, as a sheet does.
  };

  SQLite::Statement* query_for(const std::string& table);
  const Source& source_of(std::int64_t id);

  SQLite::Database& database_;
  std::map<std::string, std::unique_ptr<SQLite::Statement>> queries_;
  std::map<std::int64_t, Source> sources_;
};

}  // namespace plimsoll::report
