#include "tests/unit/assess/support.hpp"

#include <stdexcept>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <catch2/catch.hpp>

namespace plimsoll::assess_test {
namespace {

store::Database create(const std::filesystem::path& path) {
  auto database = store::Database::open(path, store::Mode::create);
  if (!database) throw std::runtime_error(to_string(database.error()));
  return std::move(*database);
}

}  // namespace

File::File() : database_{create(folder_.path() / "audit.db")} {}

void File::exec(const std::string& sql) { handle().exec(sql); }

std::string File::value(const std::string& sql) {
  SQLite::Statement query{handle(), sql};
  if (!query.executeStep()) return "";
  return query.getColumn(0).isNull() ? "NULL" : query.getColumn(0).getString();
}

std::string check_text(const std::string& id, const std::string& sql) {
  return "-- id: " + id +
         "\n-- title: A thing is as it should be\n-- practice: M1.1, M6.7\n-- severity: high\n"
         "-- fix: { downtime: no, cost: none, needs_test: yes }\n-- risk: It may fail.\n-- remedy: "
         "Mend it.\n"
         "-- source: RFC 1\n" +
         sql;
}

Check make_check(const std::string& id, const std::string& sql) {
  auto check = parse_check(check_text(id, sql), id + ".sql");
  if (!check) throw std::runtime_error(to_string(check.error()));
  return *check;
}

Topology topology(const std::string& sql) {
  return [sql](SQLite::Database& database, std::int64_t) -> Result<std::vector<Issue>> {
    if (!sql.empty()) database.exec(sql);
    return std::vector<Issue>{};
  };
}

core::Instant day(int days) { return *core::parse_instant("2026-11-23") + std::chrono::days{days}; }

Summary assess_on(File& file, int days, const std::vector<Check>& checks,
                  const AssessOptions& options, const Topology& steps) {
  const core::FixedClock clock{day(days)};
  AssessOptions with_clock = options;
  with_clock.clock = &clock;
  with_clock.tool_version = "test";
  auto summary = assess_with(file.handle(), with_clock, Catalog{checks, {}}, steps);
  if (!summary) FAIL(to_string(summary.error()));
  return *summary;
}

}  // namespace plimsoll::assess_test
