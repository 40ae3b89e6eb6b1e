/// @file
/// The assessment that a report is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/report/changes.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::report {

struct Assessment {
  std::int64_t id = 0;
  std::string started_at;  ///< RFC 3339; also the day that ages are counted to.
  std::string ended_at;
  std::string tool_version;
  std::string estate;          ///< As the audit file is called; may be empty.
  std::optional<Step> before;  ///< From the assessment before to this one.
};

/// The newest assessment that ended; absent when there is none.
[[nodiscard]] std::optional<Assessment> read_assessment(SQLite::Database& database);

/// What the audit file is called; empty: it has no name.
[[nodiscard]] std::string estate_name(SQLite::Database& database);

}  // namespace plimsoll::report
