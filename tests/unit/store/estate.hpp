/// @file
/// Words for tests of the store: an audit file of their own, records in one line each.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/record.hpp"
#include "lib/store/collection.hpp"
#include "lib/store/database.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::store::estate {

/// A day of November 2026.
[[nodiscard]] core::Instant at(int day);

[[nodiscard]] model::AssetRecord asset(std::string key, std::string kind, std::string name,
                                       std::vector<model::Identifier> ids = {},
                                       model::Attributes attributes = {});
[[nodiscard]] model::AssetRecord server(std::string key, std::string name,
                                        std::vector<model::Identifier> ids = {},
                                        model::Attributes attributes = {});
[[nodiscard]] model::AssetRecord in_scope(model::AssetRecord record, std::string scope);
[[nodiscard]] model::RelationRecord relation(std::string from, std::string kind, std::string to,
                                             model::Attributes attributes = {});
/// A relation to an asset of another collector.
[[nodiscard]] model::RelationRecord relation_to(std::string from, std::string kind,
                                                model::Identifier to);
[[nodiscard]] model::NeedRecord need(std::string of, std::string group, std::int64_t k,
                                     const std::vector<std::string>& members);
[[nodiscard]] model::ScopeRecord scope(std::string name, std::vector<std::string> kinds,
                                       model::ScopeStatus status = model::ScopeStatus::complete);
[[nodiscard]] model::EvidenceRecord requirement(std::string service, std::int64_t tier);

/// A collection with a record of each type.
[[nodiscard]] std::vector<model::Record> sample();

/// A new audit file.
class Audit {
 public:
  Audit();
  [[nodiscard]] Database& database() { return database_; }

  /// One scan with one collection of these records; their lines count from 1.
  CollectionSummary collect(const std::string& collector, const std::string& target,
                            const std::vector<model::Record>& records,
                            const Outcome& outcome = {.merge = true, .gaps = false, .reason = {}});
  /// The same, within a scan that is open.
  CollectionSummary collect_in(std::int64_t scan, const std::string& collector,
                               const std::string& target, const std::vector<model::Record>& records,
                               const Outcome& outcome);

  /// The rows of a query, cells parted by "|", one a line.
  [[nodiscard]] std::string rows(const std::string& sql);
  /// Everything in the tables of facts.
  [[nodiscard]] std::string facts();
  /// What holds now, without row ids: the same for the same statements in any order of arrival.
  [[nodiscard]] std::string picture();
  /// CHECKs foreign keys and SQLite's own integrity.
  void check_integrity();

 private:
  test::TemporaryFolder folder_;
  Database database_;
  int day_ = 0;
};

}  // namespace plimsoll::store::estate
