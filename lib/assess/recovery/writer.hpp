/// @file
/// Estimates into the audit file, judged by what is required.
#pragma once

#include <cstdint>
#include <span>

#include <SQLiteCpp/Database.h>

#include "lib/assess/recovery/estimate.hpp"

namespace plimsoll::assess::recovery {

/// Writes recovery_estimate, recovery_act and failover_complexity in place of what stood there,
/// within the open transaction.  Of an estimate the critical acts and at most kStoredActs others
/// are kept.  Throws SQLite::Exception.
void write_estimates(SQLite::Database& database, std::int64_t assessment,
                     const topology::FailureGraph& model, std::span<const Estimate> estimates);

}  // namespace plimsoll::assess::recovery
