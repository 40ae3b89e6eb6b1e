/// @file
/// What the checks of an assessment were and what became of them, kept from change to change: two
/// assessments can be compared only as far as the same was asked.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lib/assess/catalog.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::assess {

/// What became of a check.
struct CheckRun {
  enum class Outcome : std::uint8_t { not_selected, ran, failed };
  Outcome outcome = Outcome::not_selected;
  std::string reason;  ///< Of one that failed.
};

/// Brings check_version up to date with `assessment`, which is the newest.  `runs` is by id; a
/// check that is not there was not selected.  Within the caller's transaction.
void keep_check_versions(SQLite::Database& database, std::int64_t assessment,
                         const Catalog& catalog, const std::map<std::string, CheckRun>& runs);

}  // namespace plimsoll::assess
