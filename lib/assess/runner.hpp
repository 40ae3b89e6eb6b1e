/// @file
/// Runs checks: read-only, within bounds, each on its own, so that a broken one costs itself alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/assess/check.hpp"
#include "lib/core/error.hpp"
#include "lib/core/time.hpp"
#include "lib/model/vocabulary.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::assess {

enum class Status : std::uint8_t { fail, unknown, pass, not_applicable };  ///< The worst first.
[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] std::optional<Status> parse_status(std::string_view text);

/// One judgement of one check.
struct CheckResult {
  std::string subject;                     ///< The asset's key, or "collector target" of a source.
  std::string subject_kind;                ///< The asset's kind, or "source".
  std::optional<std::int64_t> asset_id;    ///< The asset judged; absent for a source.
  std::optional<std::int64_t> service_id;  ///< The service it concerns; absent: none in particular.
  Status status = Status::unknown;
  model::Severity severity = model::Severity::medium;
  std::string message;        ///< The value seen; printable, at most 2000 bytes.
  std::string evidence;       ///< JSON array of "table:id".
  std::string discriminator;  ///< Tells several results of one subject apart.
  std::string
      finding_id;  ///< 12 hexadecimal digits: the same for the same judgement in every assessment.
};

/// Bounds for one check.
struct Limits {
  std::size_t rows = 1'000'000;
  std::chrono::milliseconds time{120'000};
};

/// What a query may ask for by name.
struct Parameters {
  core::Instant as_of;          ///< `:as_of`, RFC 3339 text: the instant that ages are counted to.
  std::int64_t assessment = 0;  ///< `:assessment`.
};

/// The temporary tables that checks may read besides those of the file (tables.sql): made anew,
/// dropped on destruction.  Reads impact, so it comes after the topology's results.
class CheckTables {
 public:
  explicit CheckTables(SQLite::Database& database);
  CheckTables(const CheckTables&) = delete;
  CheckTables& operator=(const CheckTables&) = delete;
  ~CheckTables();

 private:
  SQLite::Database* database_;
};

/// Runs `check`, with CheckTables in place.  Results are sorted by subject and discriminator.  An
/// unknown result has severity max(medium, one below what the check gives for a failure).  Anything
/// but reading, more rows or time than `limits`, a column that is missing or foreign, and a value
/// out of its list are an Error that names the check's file and, where it has one, the row.
[[nodiscard]] Result<std::vector<CheckResult>> run_check(SQLite::Database& database,
                                                         const Check& check,
                                                         const Parameters& parameters,
                                                         const Limits& limits = {});

/// The identity of a judgement: the first 12 hexadecimal digits of the SHA-256 of its parts.
[[nodiscard]] std::string finding_id(std::string_view check, std::string_view subject_kind,
                                     std::string_view subject, std::string_view discriminator);

}  // namespace plimsoll::assess
