/// @file
/// One collection on its way into the file: staged while the collector runs, merged when it ended
/// well.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/core/time.hpp"
#include "lib/model/record.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::store {

/// Opens a scan, to which collections belong.  Returns its id.
[[nodiscard]] std::int64_t begin_scan(Database& database, core::Instant at,
                                      const std::string& tool_version);
/// Marks the scan as ended.
void end_scan(Database& database, std::int64_t scan, core::Instant at);

/// What came of a collection.
struct CollectionSummary {
  enum class Status : std::uint8_t { complete, incomplete, failed };
  std::int64_t collection_id = 0;
  std::int64_t source_id = 0;
  Status status = Status::failed;
  std::string reason;       ///< Why not complete; empty when complete.
  std::int64_t assets = 0;  ///< Accepted, by type.
  std::int64_t relations = 0;
  std::int64_t needs = 0;
  std::int64_t evidence = 0;
  std::int64_t refused = 0;       ///< Records refused, each with a row in `problem`.
  std::int64_t rows_written = 0;  ///< Rows of facts inserted or updated: 0 when nothing changed.
  std::int64_t conflicts = 0;     ///< Identity conflicts found.
};
[[nodiscard]] std::string_view to_string(CollectionSummary::Status status);

/// How the collector ended, as the runner saw it.
struct Outcome {
  bool merge = false;  ///< The protocol was kept to its end (`done` came): merge what was staged.
  bool gaps = false;   ///< It said that something could not be read: merged, and incomplete.
  std::string reason;  ///< For people; empty when all went well.
};

/// Takes the records of one collection.  Nothing that other readers see changes before finish(); a
/// process that dies before leaves the last complete state.  Memory does not grow with the number
/// of records: they wait in temporary files.  Throws SQLite::Exception, and std::system_error when
/// those files cannot be written.
///
/// Which assets of several sources are one (clusters.hpp) follows from what the sources say now, in
/// whatever order they came; an asset stays one when the identifier that made it one is gone, until
/// its sources contradict each other.  A reference by an identifier that no asset, or several, have
/// makes an asset of kind `external`, which becomes part of the one that brings the identifier.  A
/// reference is resolved when its collection is merged: one by an address that several assets come
/// to share later stands until its source is collected again.
///
/// A refused record, or part of one, is a problem of severity error, so the collection is
/// incomplete; what is known of the key of a refused asset does not end.
class Collection {
 public:
  /// `collector` and `target` name the source.  The row in `collection` is written at once, as
  /// running.
  Collection(Database& database, std::int64_t scan, std::string collector, std::string target,
             core::Instant at);
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;
  ~Collection();  ///< Without finish(): recorded as failed.

  /// Stages one record.  A record that cannot be kept (unknown kind, duplicate key, …) is refused:
  /// a row in `problem`, and false.  `line` is its line in the collector's output, 0 when there is
  /// none.
  bool add(const model::Record& record, std::int64_t line = 0);

  /// Notes a problem that the runner found itself.
  void problem(const model::ProblemRecord& problem);

  /// Merges in one transaction, or records the failure.  Relations and members whose key never came
  /// are refused here.
  [[nodiscard]] CollectionSummary finish(const Outcome& outcome, core::Instant at);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll::store
