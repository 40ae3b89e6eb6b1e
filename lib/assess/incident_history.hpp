/// @file
/// The history of incidents in an assessment: from the evidence to the tables incident_case,
/// incident_downtime, … and from incidents to the findings that would have told of them.
#pragma once

#include <cstdint>

#include "lib/core/time.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::assess {

/// Writes the history as of the day `at` in place of that of the assessment before.  Within the
/// open transaction, before the checks that judge it.  Returns how many incidents count.
std::int64_t write_incident_history(SQLite::Database& database, std::int64_t assessment,
                                    core::Instant at);

/// Ties each incident to the failing finding that would have told of it (incidents::Forecast): one
/// on the service, or on an asset whose failure the service feels as more than degradation.  Checks
/// that judge the history itself predict nothing.  After the findings are known.
void tie_incidents_to_findings(SQLite::Database& database);

}  // namespace plimsoll::assess
