/// @file
/// Audit files for the report's tests, written row by row as the store and the assessment write
/// them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/store/database.hpp"

namespace plimsoll::test {

/// A new audit file that is filled by hand.
class Estate {
 public:
  explicit Estate(const std::filesystem::path& path, const std::string& name = {});

  [[nodiscard]] store::Database& database() { return database_; }
  /// Runs statements of SQL.
  void sql(const std::string& statements);

  /// A source with one collection of that status.  Returns the source's id.
  std::int64_t source(const std::string& collector, const std::string& target,
                      const std::string& grade = "configured",
                      const std::string& status = "complete", const std::string& reason = {},
                      const std::string& ended_at = "2026-11-23T05:10:00Z");
  std::int64_t asset(const std::string& kind, const std::string& name, std::int64_t source = 1,
                     const std::string& attributes = "{}");
  /// A service with its requirement; tier 0: none stated.
  std::int64_t service(const std::string& name, std::int64_t tier, const std::string& owner = {},
                       std::int64_t rto_s = 0, std::int64_t rpo_s = 0);
  void relation(std::int64_t from, const std::string& kind, std::int64_t to);
  /// `of` works while `k` of `members` do.
  void need(std::int64_t of, std::int64_t k, std::vector<std::int64_t> members,
            const std::string& rule = "relation", const std::string& why = {}, bool soft = false);
  /// A finding with its check result.  Evidence is JSON.
  void finding(const std::string& id, const std::string& check, const std::string& domain,
               std::int64_t asset, const std::string& status, const std::string& severity,
               const std::string& title, const std::string& message, const std::string& remedy,
               const std::string& evidence = "[]", const std::string& state = "standing",
               std::int64_t service = 0);
  /// An assessment that ended, of 23 November 2026; `days` before it.
  void assessment(int days = 0);
  /// Single points and impact of every asset, by failing each alone (outage level, all takeovers
  /// seamless).
  void analyse();
  void score(const std::string& domain, std::int64_t checks, std::int64_t pass, std::int64_t fail,
             std::int64_t unknown);

 private:
  struct Group {
    std::int64_t of;
    std::int64_t k;
    std::vector<std::int64_t> members;
    bool soft;
  };
  store::Database database_;
  std::int64_t next_asset_ = 0;
  std::int64_t next_need_ = 0;
  std::int64_t next_source_ = 0;
  std::int64_t next_evidence_ = 0;
  std::int64_t next_assessment_ = 0;
  std::vector<Group> groups_;
  std::vector<std::int64_t> services_;
};

/// A small believable company: 2 sites, 7 services, planted single points, gaps, a waiver, changes.
void fill_small(Estate& estate);

/// A large one of about `assets` assets and 200 services.
void fill_large(Estate& estate, std::int64_t assets);

/// One service and one server whose every text is `text`.
void fill_with(Estate& estate, const std::string& text);

}  // namespace plimsoll::test
