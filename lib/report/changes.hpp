/// @file
/// What changed between two assessments, from the views finding_change, waiver_change,
/// source_change, listing_change and check_change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::report {

/// One assessment, by id and begin.
struct Assessed {
  std::int64_t id = 0;
  std::string at;
};

/// Two assessments that are compared.
struct Step {
  Assessed from;
  Assessed to;
};

/// The newest assessment that ended, or absent.
[[nodiscard]] std::optional<Assessed> newest_assessment(SQLite::Database& database);

/// The newest assessment and the one before it; absent when there are not two.
[[nodiscard]] std::optional<Step> newest_step(SQLite::Database& database);

/// The assessment that `text` names: its id, or an instant or day, of which the last assessment
/// that had begun by then counts (a day counts to its end).  Errors (usage): neither, or there is
/// none.
[[nodiscard]] Result<Assessed> find_assessment(SQLite::Database& database, std::string_view text);

/// A finding that became another, or stands newly.
struct FindingChange {
  std::string change;  ///< new, fixed, no_longer_observable, changed, waived or waiver_ended.
  std::string finding;
  std::string check;
  std::string title;
  std::string subject;
  std::string subject_kind;
  std::string service;  ///< Key; empty: none in particular.
  std::string status;   ///< In the later assessment; of one that ended: as last judged.
  std::string severity;
  std::string was_status;  ///< In the earlier one; empty: it was not there yet.
  std::string was_severity;
  bool reappeared = false;  ///< New, and had been there before.
  std::string reason;       ///< Why it ended, or what its waiver says; empty: not recorded.
};

/// What was looked at differently.
struct ScopeChange {
  std::string what;    ///< source, listing, check or tier.
  std::string name;    ///< "redfish bmc1.example"; "redfish bmc1.example: chassis"; a check's id.
  std::string was;     ///< complete, incomplete, failed, denied, ran, not_selected, a tier; empty:
                       ///< was not there.
  std::string now;     ///< Likewise; "changed": a check whose text changed.
  std::string reason;  ///< Why it is so now; empty: not recorded.
};

struct Changes {
  std::vector<FindingChange> findings;  ///< In the order of the words above, then gravest first.
  std::vector<ScopeChange> scopes;      ///< By what and name.
  std::int64_t open = 0;                ///< Findings that stand in the later assessment.
  std::int64_t as_before = 0;  ///< Of these, those that stood in the earlier one, judged alike.
};

[[nodiscard]] Changes changes(SQLite::Database& database, const Step& step);

}  // namespace plimsoll::report
