/// @file
/// Findings: what failed or could not be judged, kept by identity across assessments; and accepted
/// risks.
///
/// States, after an assessment in which the finding's check ran:
/// - `new`: found, and not found by the assessment before.  One that comes back is new again and
/// keeps first_seen.
/// - `standing`: found, as before.  A failure that becomes unknown, or the other way round, stands.
/// - `resolved`: its subject passes or needs no judgement; or is judged no more for a known reason:
/// the asset
///   was not there when all its sources listed everything, or the asset or service is judged
///   otherwise.
/// - `no_longer_observable`: its subject is judged no more, and nobody can tell why: a source of
/// the asset failed or
///   could not read all, what it concerned is unknown now, or the check itself is gone.
/// A check that was not selected, or is broken, leaves its findings as they are.
///
/// What differs from the assessment before (open or not, status, severity) is a row of
/// finding_state, with the reason why a finding ended: any two assessments can be compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/assess/runner.hpp"
#include "lib/core/error.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::assess {

/// What one check found.
struct Judged {
  const Check* check = nullptr;
  std::vector<CheckResult> results;
};

/// How many findings changed into, or stay in, a state by one assessment.
struct FindingCounts {
  std::int64_t fresh = 0;  ///< State `new`.
  std::int64_t standing = 0;
  std::int64_t resolved = 0;
  std::int64_t no_longer_observable = 0;
};

/// What an assessment looked at.
struct Coverage {
  core::Instant at;
  std::int64_t assessment = 0;
  std::optional<int> tier;  ///< Only findings of this tier or a more important one are judged.
  std::vector<std::string>
      known_ids;  ///< Every check there is, sorted; empty: unknown, as some were left out.
};

/// Brings the findings and their history up to date.  Within the caller's transaction, with
/// CheckTables in place.
[[nodiscard]] FindingCounts update_findings(SQLite::Database& database,
                                            const std::vector<Judged>& judged,
                                            const Coverage& coverage);

/// The tier that an asset or service counts as (CheckTables): absent when no known service feels
/// it.
class TierLookup {
 public:
  explicit TierLookup(SQLite::Database& database) : database_{&database} {}
  [[nodiscard]] std::optional<int> tier(std::optional<std::int64_t> asset,
                                        std::optional<std::int64_t> service) const;
  /// Whether a judgement belongs to an assessment of tiers 1 to `wanted`; sources always do.
  [[nodiscard]] bool within(std::optional<int> wanted, std::optional<std::int64_t> asset,
                            std::optional<std::int64_t> service) const;

 private:
  SQLite::Database* database_;
};

}  // namespace plimsoll::assess
