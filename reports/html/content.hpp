/// @file
/// What the HTML report says, read from the audit file into plain data.  No words, no HTML: names
/// and messages stand here as stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/report/provenance.hpp"
#include "lib/report/slice.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::html {

/// How many rows of each list the page shows; what lies beyond is counted, and stands in the CSV
/// files.
inline constexpr std::size_t kStoppers = 10;
inline constexpr std::size_t kSinglePoints = 100;
inline constexpr std::size_t kServicesNamed = 6;
inline constexpr std::size_t kServices = 200;
inline constexpr std::size_t kPictures = 30;
inline constexpr std::size_t kRecoveries = 60;  ///< Services whose recovery is shown.
inline constexpr std::size_t kAddends = 20;     ///< Of one recovery time.
inline constexpr std::size_t kSubjects = 25;    ///< Of one check.
inline constexpr std::size_t kUnknowns = 10;    ///< Of one check.
inline constexpr std::size_t kEvidence = 3;     ///< Of one finding.
inline constexpr std::size_t kGaps = 50;        ///< Of one list of gaps.
inline constexpr std::size_t kChanges = 40;     ///< Of one list of changes.
inline constexpr std::size_t kSources = 200;
inline constexpr std::size_t kYears = 5;          ///< Of downtime by cause.
inline constexpr std::size_t kContributors = 5;   ///< To the downtime of one service.
inline constexpr std::size_t kServiceYears = 20;  ///< Of availability by service and year.
inline constexpr std::size_t kNotes = 20;         ///< Of one subject.

/// The newest assessment that ended.
struct Assessment {
  std::int64_t id = 0;
  std::int64_t scan = 0;
  std::string started_at;  ///< RFC 3339.
  std::string tool_version;
  std::optional<std::string> previous_at;  ///< Begin of the one before; absent: this is the first.
  bool newer_unfinished = false;           ///< A later one began and did not end.
};

/// A name with what leads to it.
struct Named {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::int64_t> tier;  ///< 1 to 4; absent: nobody said.
};

/// Single points of failure that go together, under the one to fix.
struct SinglePoint {
  std::int64_t id = 0;  ///< The root.
  std::string name;
  std::string kind;               ///< Asset kind.
  std::string place;              ///< Empty: no source says where.
  std::vector<Named> equivalent;  ///< The others of the group, by name.
  std::vector<Named> services;    ///< That stop; by tier, then name.
  bool lost = false;              ///< For some service nothing stands by: it has to be rebuilt.
  std::string finding;            ///< Id of the gravest finding that names it; empty: none.
};

struct Tier {
  std::optional<std::int64_t> tier;  ///< Absent: services without a tier.
  std::int64_t services = 0;
  std::int64_t with_single_point = 0;
};

/// Open findings by severity (0 info to 4 critical).
struct SeverityCounts {
  std::int64_t fail[5] = {};     ///< Not waived.
  std::int64_t unknown[5] = {};  ///< Could not be judged.
  std::int64_t waived[5] = {};   ///< Accepted by somebody, and still accepted.
};

/// Readiness of one domain.  Percentages are absent where nothing was judged.
struct Readiness {
  std::string domain;  ///< "M1".
  std::int64_t checks = 0;
  std::int64_t pass = 0;
  std::int64_t fail = 0;
  std::int64_t unknown = 0;
  std::int64_t not_applicable = 0;
  std::optional<double> worst_pct;
  std::optional<double> best_pct;
};

/// An addend of a recovery time.
struct Addend {
  std::string act;   ///< detection, decision, takeover, …
  std::string name;  ///< Of what; empty: of nothing.
  std::int64_t seconds = 0;
  std::string grade;
  std::string source;
};

/// The worst of one kind of disaster for one service.
struct Recovery {
  std::string scenario;
  std::string event;   ///< Empty: none harms, or none is known.
  std::string effect;  ///< As recovery_estimate has it.
  std::optional<std::int64_t> rto_low_s;
  std::optional<std::int64_t> rto_s;
  std::optional<std::int64_t> rto_high_s;
  std::string rto_verdict;
  std::string rto_reason;
  std::optional<std::int64_t> rpo_s;
  std::string rpo_verdict;
  std::string rpo_reason;
  std::optional<std::int64_t> complexity;
  std::vector<Addend> addends;  ///< At most kAddends.
};

/// Something by what the service would gain if it never failed.
struct Contributor {
  std::int64_t id = 0;
  std::string name;
  std::string kind;
  std::optional<double> share;           ///< Of the downtime, 0 to 1; absent: unknown.
  std::optional<double> minutes_a_year;  ///< Absent: unknown.
  std::string grade;                     ///< Of its failure rate; empty: unknown.
};

/// What share of the time a service works, per cent: view service_availability.
struct Availability {
  double worst_pct = 0;
  std::optional<double> likely_pct;  ///< Absent: unknown.
  double best_pct = 100;
  std::optional<double> downtime_s_a_year;  ///< Likely case.
  std::string grade;                        ///< Of the input known least; empty: one is unknown.
  std::int64_t measured = 0;                ///< Inputs by how well they are known.
  std::int64_t stated = 0;
  std::int64_t assumed = 0;
  std::int64_t unknown = 0;
  std::string verdict;                    ///< As the view has it.
  std::optional<double> measured_pct;     ///< By incident history; absent: none is recorded.
  std::string contradiction;              ///< Empty: none.
  std::vector<Contributor> contributors;  ///< The first kContributors.
};

struct Service {
  std::int64_t id = 0;
  std::string name;
  std::string owner;
  std::optional<std::int64_t> tier;
  std::optional<std::int64_t> rto_s;
  std::optional<std::int64_t> rpo_s;
  std::optional<std::int64_t> mtd_s;
  std::optional<double> availability_pct;
  bool required = false;                     ///< Somebody stated a requirement.
  bool modelled = false;                     ///< It needs something: there is a model of it.
  std::int64_t point_count = 0;              ///< Single points, equivalent ones counted once.
  std::vector<SinglePoint> points;           ///< The first ones of them, without their services.
  std::int64_t interrupting = 0;             ///< Assets whose failure interrupts it for a while.
  std::int64_t failing = 0;                  ///< Open failing findings that concern it.
  std::int64_t unjudged = 0;                 ///< Open findings that could not be judged.
  std::optional<report::Slice> slice;        ///< For tier 1, up to kPictures.
  std::vector<Recovery> recovery;            ///< Of the first kRecoveries services.
  std::optional<Availability> availability;  ///< Absent: it was not computed.
};

/// A note that assessors wrote for the client.
struct ClientNote {
  std::string text;
  std::string by;
  std::string at;  ///< RFC 3339.
};

struct Finding {
  std::string id;
  std::string subject;  ///< Name of the asset, or the key where there is no asset.
  std::string subject_kind;
  std::string service;  ///< Empty: concerns no single service.
  std::string severity;
  std::string state;  ///< new or standing.
  std::string message;
  std::string first_seen;
  std::string waived_until;  ///< Empty: not waived now.
  std::string waived_by;
  std::string waived_reason;
  bool waiver_ended = false;      ///< It was accepted, and no longer is.
  std::string override_severity;  ///< What an assessor says instead; empty: as judged.
  std::string override_status;    ///< What an assessor says instead; empty: as judged.
  std::string override_by;
  std::string override_at;
  std::string override_reason;
  bool override_outdated = false;  ///< The check judges otherwise now than when that was said.
  std::string review_state;        ///< open, in-review, reviewed, disputed; empty: nobody said.
  std::string reviewed_by;
  std::vector<ClientNote> notes;  ///< In the order written.
  std::vector<report::Origin> evidence;
  std::size_t evidence_count = 0;
};

/// The open findings of one check.
struct CheckFindings {
  std::string check;
  std::string domain;
  std::string title;
  std::string remedy;
  std::string practice;
  std::string severity;          ///< The worst of its failing findings, else of its unknown ones.
  std::vector<Finding> failing;  ///< Waived ones last; at most kSubjects.
  std::vector<Finding> unknown;  ///< At most kUnknowns.
  std::int64_t failing_count = 0;
  std::int64_t unknown_count = 0;
};

/// One target as one collector sees it.
struct Source {
  std::string name;  ///< "redfish bmc1.example".
  std::string grade;
  std::string status;  ///< Of its newest collection: running, complete, incomplete, failed.
  std::string reason;
  std::string ended_at;
  std::string good_at;                 ///< Last time that something of it was kept; empty: never.
  std::optional<std::int64_t> listed;  ///< What it said there is; absent: it said nothing.
  std::int64_t collected = 0;          ///< Assets of it that hold now.
  std::int64_t modelled = 0;
  std::int64_t assessed = 0;
  std::int64_t refused = 0;
  std::int64_t answers = 0;  ///< Raw answers kept or hashed.
  std::string first_answer;  ///< SHA-256 of the first.
  bool stale = false;        ///< good_at is more than 30 days before the assessment.
};

struct Gap {
  std::string source;
  std::string what;    ///< A scope, a subject, a code.
  std::string detail;  ///< The reason as recorded.
  std::string status;  ///< incomplete or denied; warning or error.
};

/// A list cut to what the page shows.
template <typename T>
struct Cut {
  std::vector<T> rows;
  std::int64_t total = 0;
};

struct External {
  std::string name;
  std::int64_t referrers = 0;  ///< Assets that point at it.
  std::int64_t services = 0;   ///< Services that suffer by its failure.
};

struct KindCount {
  std::string kind;
  std::int64_t collected = 0;  ///< Assets that hold now.
  std::int64_t modelled = 0;   ///< Of these, in the failure model.
  std::int64_t assessed = 0;   ///< Of these, passed or failed by some check.
  std::int64_t unknown = 0;    ///< Of the rest, only unknown answers.
};

struct Rule {
  std::string rule;
  std::int64_t needs = 0;
  std::string example;
};

struct Change {
  std::string id;
  std::string title;
  std::string subject;
  std::string severity;
  std::string message;
};

/// Downtime in a year by one cause, over all services.
struct CauseYear {
  std::int64_t year = 0;
  std::string cause;
  std::int64_t downtime_s = 0;
};

/// A service's availability in a year, as far as its incidents were recorded.
struct YearAvailability {
  std::string service;
  std::int64_t year = 0;
  std::int64_t downtime_s = 0;
  double availability_pct = 100;
  std::optional<double> required_pct;
  bool first_year = false;  ///< Records may begin within it.
};

/// How long a phase of all incidents takes.
struct PhaseDuration {
  std::string phase;
  std::int64_t samples = 0;
  std::optional<double> median_s;  ///< Absent: too few samples.
  std::optional<double> median_low_s;
  std::optional<double> median_high_s;
  std::optional<double> p90_s;
};

/// What incidents tell.  Nothing is shown where none was recorded.
struct IncidentHistory {
  std::int64_t cases = 0;
  std::int64_t open = 0;
  std::int64_t repeats = 0;
  std::int64_t predicted = 0;
  std::int64_t left_out = 0;
  std::vector<CauseYear> causes;  ///< By year, then the longest first; of the last kYears years.
  Cut<YearAvailability> years;    ///< The furthest below what is required first.
  std::vector<PhaseDuration> phases;  ///< In the order of an incident.
};

struct Content {
  std::string estate;  ///< Empty: the file has no name for it.
  std::optional<Assessment> assessment;
  std::vector<SinglePoint> single_points;  ///< By best tier, then services, then name.
  std::int64_t single_point_count = 0;     ///< Roots.
  std::vector<Tier> tiers;
  SeverityCounts severities;
  std::vector<Readiness> readiness;  ///< Every domain of the model, in its order.
  Readiness overall;                 ///< Their sums; domain is empty.
  std::vector<Service> services;     ///< By tier, then name.
  std::int64_t service_count = 0;
  std::int64_t modelled_services = 0;
  std::vector<CheckFindings> findings;  ///< By domain, then severity, then check.
  std::vector<Source> sources;          ///< By name.
  std::int64_t source_count = 0;
  std::int64_t complete_sources = 0;  ///< Their newest collection is complete.
  std::int64_t stale_sources = 0;
  Cut<Gap> scopes;  ///< Not listed completely.
  Cut<Gap> problems;
  Cut<External> externals;
  Cut<Gap> conflicts;            ///< Identities that contradict each other.
  std::vector<KindCount> kinds;  ///< By kind, in the order of the model.
  std::vector<Rule> rules;
  IncidentHistory incidents;
  std::vector<ClientNote> notes;  ///< On the report as a whole.
  Cut<Change> fresh;
  Cut<Change> resolved;
  Cut<Change> unobservable;
};

/// Reads it all.  Bounded: lists are cut as above.  Throws SQLite::Exception when the file is
/// damaged.
[[nodiscard]] Content read_content(SQLite::Database& database);

}  // namespace plimsoll::html
