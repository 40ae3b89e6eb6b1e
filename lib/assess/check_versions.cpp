#include "lib/assess/check_versions.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>

#include "lib/core/digest.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::assess {
namespace {

constexpr auto kOutcomes = std::to_array<std::string_view>({"not_selected", "ran", "failed"});

struct Known {
  std::int64_t id = 0;
  std::string digest;
  std::string outcome;
  std::string reason;
};

std::map<std::string, Known> current(SQLite::Database& database) {
  std::map<std::string, Known> out;
  SQLite::Statement rows{database,
                         "SELECT check_id, id, digest, outcome, coalesce(reason, '') "
                         "FROM check_version WHERE last_assessment IS NULL"};
  while (rows.executeStep()) {
    out[rows.getColumn(0).getString()] = {
        rows.getColumn(1).getInt64(), rows.getColumn(2).getString(), rows.getColumn(3).getString(),
        rows.getColumn(4).getString()};
  }
  return out;
}

std::string digest_of(const Check& check) {
  return core::sha256_hex(fmt::format(
      "{}\x1F{}\x1F{}\x1F{}\x1F{} {} {}\x1F{}\x1F{}\x1F{}\x1F{}", check.id, check.title,
      core::join(check.practices, ", "), model::to_string(check.severity), check.fix.downtime,
      check.fix.cost, check.fix.needs_test, check.risk, check.remedy, check.source, check.sql));
}

class Keeper {
 public:
  Keeper(SQLite::Database& database, std::int64_t assessment)
      : assessment_{assessment},
        known_{current(database)},
        insert_{database,
                "INSERT INTO check_version (check_id, outcome, reason, domain, practice, title, "
                "severity, fix_downtime, fix_cost, fix_needs_test, risk, remedy, source, digest, "
                "first_assessment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
        end_{database,
             "UPDATE check_version SET last_assessment = "
             "(SELECT max(id) FROM assessment WHERE id < ?) WHERE id = ?"} {}

  void keep(const Check& check, const CheckRun& run) {
    const auto outcome = kOutcomes.at(static_cast<std::size_t>(run.outcome));
    auto digest = digest_of(check);
    if (const auto known = known_.find(check.id); known != known_.end()) {
      const Known row = std::move(known->second);
      known_.erase(known);
      if (row.digest == digest && row.outcome == outcome && row.reason == run.reason) return;
      end(row);
    }
    add(check, run, std::string{outcome}, digest);
  }

  /// Ends what was not kept.
  void end_rest() {
    for (const auto& [id, row] : known_) end(row);
  }

 private:
  void add(const Check& check, const CheckRun& run, const std::string& outcome,
           const std::string& digest) {
    insert_.reset();
    insert_.clearBindings();
    insert_.bind(1, check.id);
    insert_.bind(2, outcome);
    if (!run.reason.empty()) insert_.bind(3, run.reason);
    insert_.bind(4, std::string{check.domain()});
    insert_.bind(5, core::join(check.practices, ", "));
    insert_.bind(6, check.title);
    insert_.bind(7, std::string{model::to_string(check.severity)});
    insert_.bind(8, check.fix.downtime ? 1 : 0);
    insert_.bind(9, check.fix.cost);
    insert_.bind(10, check.fix.needs_test ? 1 : 0);
    insert_.bind(11, check.risk);
    insert_.bind(12, check.remedy);
    insert_.bind(13, check.source);
    insert_.bind(14, digest);
    insert_.bind(15, assessment_);
    insert_.exec();
  }

  void end(const Known& row) {
    end_.reset();
    end_.bind(1, assessment_);
    end_.bind(2, row.id);
    end_.exec();
  }

  std::int64_t assessment_;
  std::map<std::string, Known> known_;  ///< Of the assessment before, as far as not kept yet.
  SQLite::Statement insert_;
  SQLite::Statement end_;
};

}  // namespace

void keep_check_versions(SQLite::Database& database, std::int64_t assessment,
                         const Catalog& catalog, const std::map<std::string, CheckRun>& runs) {
  Keeper keeper{database, assessment};
  for (const auto& check : catalog.checks) {
    const auto run = runs.find(check.id);
    keeper.keep(check, run == runs.end() ? CheckRun{} : run->second);
  }
  keeper.end_rest();
}

}  // namespace plimsoll::assess
