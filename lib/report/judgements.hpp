/// @file
/// What the newest assessment judged, one judgement after another: for reports that carry findings
/// to other programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/report/assessment.hpp"
#include "lib/report/changes.hpp"
#include "lib/report/provenance.hpp"

namespace SQLite {
class Database;
class Savepoint;
class Statement;
}  // namespace SQLite

namespace plimsoll::report {

/// A check, and what it said in the newest assessment.
struct JudgingCheck {
  std::string id;
  std::string title;  ///< The wanted state.
  std::string domain;
  std::vector<std::string> practices;
  std::string severity;       ///< Where its query gives none; empty, as all that follows, of a
                              ///< check of which only findings are known.
  std::string fix_cost;       ///< none, low, medium or high.
  bool fix_downtime = false;  ///< The service stops while a failing subject is put right.
  bool fix_needs_test = false;
  std::string risk;
  std::string remedy;
  std::string source;   ///< The text that the judgement rests on.
  std::string outcome;  ///< ran, not_selected or failed; empty: it is gone.
  std::string reason;   ///< Why it failed.
  std::int64_t pass = 0;
  std::int64_t fail = 0;
  std::int64_t unknown = 0;
  std::int64_t not_applicable = 0;
};

/// A risk that somebody accepted.
struct Acceptance {
  std::string until;
  std::string by;
  std::string reason;
  bool ended = false;  ///< It no longer holds.
};

/// What an assessor says instead of a check.  It stands beside the check's judgement and replaces
/// it nowhere.
struct Opinion {
  std::string severity;  ///< Empty: as judged.
  std::string status;    ///< Empty: as judged.
  std::string by;
  std::string at;
  std::string reason;
  bool outdated = false;  ///< The check judges otherwise now than when it was given.
};

struct Judgement {
  enum class Status : std::uint8_t { fail, unknown, pass, not_applicable };
  /// Whether a finding ended since the assessment before.
  enum class Standing : std::uint8_t { now, fixed, no_longer_observable };

  const JudgingCheck* check = nullptr;  ///< Never null.
  std::string finding;  ///< 12 hexadecimal digits; empty for pass and not_applicable.
  std::string subject;  ///< Key.
  std::string subject_kind;
  std::string subject_name;
  std::string service;  ///< Key of the service it concerns; empty: none in particular.
  std::string service_name;
  Status status = Status::unknown;  ///< Of one that ended: as last judged.
  Standing standing = Standing::now;
  std::string severity;
  std::string message;  ///< The value seen.
  /// Since the assessment before: new, changed, fixed, no_longer_observable; empty: stood as it
  /// was, or there is no assessment before, or it is no finding.
  std::string change;
  std::string was_status;     ///< In the assessment before; empty: was not there.
  std::string was_severity;   ///< Likewise.
  std::string change_reason;  ///< Why it ended.
  std::string first_seen;
  std::string last_seen;
  std::optional<Acceptance> waiver;
  std::optional<Opinion> opinion;
  std::string review_state;
  std::string reviewed_by;
  std::vector<Origin> evidence;  ///< The first kEvidenceShown.
  std::size_t evidence_count = 0;

  /// Whether the risk is accepted at the time of the assessment.
  [[nodiscard]] bool waived() const { return waiver && !waiver->ended; }
};

/// Rows of evidence that a judgement carries; all are in the audit file.
inline constexpr std::size_t kEvidenceShown = 10;

/// Reads judgements.  Made for one report: a read transaction while it lives.
class Judgements {
 public:
  /// An error (usage) when nothing was assessed yet: what has no findings for that reason must not
  /// look as if all were well.
  [[nodiscard]] static Result<std::unique_ptr<Judgements>> open(SQLite::Database& database);
  Judgements(const Judgements&) = delete;
  Judgements& operator=(const Judgements&) = delete;
  ~Judgements();

  [[nodiscard]] const Assessment& assessment() const { return assessment_; }
  /// Every check that the newest assessment knew, and those of findings that stand or ended since
  /// the assessment before; by id.
  [[nodiscard]] const std::map<std::string, JudgingCheck>& checks() const { return checks_; }
  /// What changed since the assessment before; empty without one.
  [[nodiscard]] const Changes& changed() const { return changes_; }

  enum class Wanted : std::uint8_t {
    findings,  ///< What fails or is unknown, and what ended since the assessment before.
    all,       ///< What passes or needs no judgement, too.
  };
  /// One pass, in the order of check, subject and finding.
  void for_each(Wanted wanted, const std::function<void(const Judgement&)>& take);

 private:
  explicit Judgements(SQLite::Database& database);
  void read_checks();
  void read_changes();
  Judgement judgement_of(const SQLite::Statement& row);
  void add_change(Judgement& judgement) const;
  void add_evidence(const std::string& rows, Judgement& judgement);

  SQLite::Database& database_;
  std::unique_ptr<SQLite::Savepoint> snapshot_;
  Provenance provenance_;
  Assessment assessment_;
  std::map<std::string, JudgingCheck> checks_;
  Changes changes_;
  std::map<std::string, const FindingChange*> change_of_;  ///< By finding; no waivers.
};

/// "fail", "unknown", "pass" or "not_applicable".
[[nodiscard]] std::string_view to_string(Judgement::Status status);

}  // namespace plimsoll::report
