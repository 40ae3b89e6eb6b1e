/// @file
/// What assessors and clients decide about findings: each decision is an entry of the ledger
/// (lib/ledger), dated and signed with a name, and none of them hides a finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lib/core/error.hpp"
#include "lib/core/time.hpp"
#include "lib/model/record.hpp"
#include "lib/model/vocabulary.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::assess {

/// An accepted risk.
struct Waiver {
  std::string finding;  ///< Id of the finding.
  core::Instant until;  ///< First instant at which it no longer holds; after `at`.
  std::string reason;   ///< Why; not empty.
  std::string by;       ///< Who accepts it; not empty.
};

/// Records that somebody accepts the risk of a finding from `at` on, in the table `waiver` and in
/// the ledger.  It never hides the finding; the newest waiver counts.  Errors: no such finding; a
/// waiver without an end to come, a reason or a name.
[[nodiscard]] Result<void> waive(store::Database& database, const Waiver& waiver, core::Instant at);

/// What somebody says instead of a check.
struct Override {
  std::string finding;                      ///< Id of the finding.
  std::optional<model::Severity> severity;  ///< Instead of the check's.
  std::string
      status;  ///< fail, unknown, pass or not_applicable instead of the check's; empty: as is.
  bool withdrawn = false;  ///< What was said before no longer holds; neither severity nor status.
  std::string reason;      ///< The justification; not empty.
  std::string by;          ///< Who; not empty.
};

/// Records an override together with what the check says now, so that a later change shows.  It
/// stands beside the check's judgement everywhere and replaces it nowhere.  Returns the entry's
/// position.  Errors (usage): no such finding, nothing to say, no justification, no name.
[[nodiscard]] Result<std::int64_t> override_finding(store::Database& database,
                                                    const Override& given, core::Instant at);

/// How far somebody has looked at a finding.
struct Review {
  std::string finding;
  std::string state;   ///< open, in-review, reviewed or disputed.
  std::string reason;  ///< May be empty, but not of disputed.
  std::string by;
};
[[nodiscard]] Result<std::int64_t> review(store::Database& database, const Review& given,
                                          core::Instant at);

/// A note on a finding, an asset or the whole report.
struct Note {
  std::string subject;    ///< Id of a finding, "report", or an asset as store::find_asset takes it.
  std::string text;       ///< Not empty.
  bool internal = false;  ///< For the assessors alone: in no report.
  std::string by;
};
[[nodiscard]] Result<std::int64_t> note(store::Database& database, const Note& given,
                                        core::Instant at);

/// Somebody approves of something, or does not.
struct Approval {
  std::string subject;  ///< What: a change, a plan, a finding, in any words.
  bool approved = true;
  std::string reason;  ///< Not empty.
  std::string by;
};
[[nodiscard]] Result<std::int64_t> approve(store::Database& database, const Approval& given,
                                           core::Instant at);

}  // namespace plimsoll::assess
