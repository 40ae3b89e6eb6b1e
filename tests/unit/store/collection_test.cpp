#include <map>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/support.hpp"
#include "tests/unit/store/estate.hpp"

namespace plimsoll::store {

using namespace estate;  // NOLINT(google-build-using-namespace): the words of these tests

TEST_CASE("a collection becomes assets, versions, identifiers and relations", "[store]") {
  Audit audit;
  const auto summary = audit.collect(
      "redfish", "bmc1",
      {server("/Systems/1", "srv1", {{"serial", "dell/ABC1"}}), asset("/psu/1", "psu", "PSU 1"),
       relation("/Systems/1", "powered_by", "/psu/1")});
  CHECK(summary.status == CollectionSummary::Status::complete);
  CHECK(summary.assets == 2);
  CHECK(summary.relations == 1);
  CHECK(summary.refused == 0);
  CHECK(summary.rows_written == 6);
  CHECK(audit.rows("SELECT kind, key, name, first_scan, last_scan FROM asset ORDER BY key") ==
        "server|/Systems/1|srv1|1|\npsu|/psu/1|PSU 1|1|\n");
  CHECK(audit.rows("SELECT scheme, value FROM asset_identifier") == "serial|dell/ABC1\n");
  CHECK(audit.rows("SELECT f.key, r.kind, t.key FROM relation r JOIN asset f ON f.id = from_id "
                   "JOIN asset t ON t.id = to_id") == "/Systems/1|powered_by|/psu/1\n");
  CHECK(audit.rows("SELECT collector, target, grade, specificity FROM source") ==
        "redfish|bmc1|measured|60\n");
  audit.check_integrity();
}

TEST_CASE("a second, unchanged collection rewrites no row", "[store]") {
  Audit audit;
  const auto records = sample();
  const auto first = audit.collect("redfish", "bmc1", records);
  CHECK(first.rows_written > 10);
  const auto before = audit.facts();
  const auto second = audit.collect("redfish", "bmc1", records);
  CHECK(second.status == CollectionSummary::Status::complete);
  CHECK(second.rows_written == 0);
  CHECK(second.assets == first.assets);
  CHECK(audit.facts() == before);
  audit.check_integrity();
}

TEST_CASE("a changed asset ends its old version and begins a new one", "[store]") {
  Audit audit;
  audit.collect("redfish", "bmc1", {server("s", "old name")});
  audit.collect("redfish", "bmc1", {server("s", "old name")});
  const auto summary = audit.collect("redfish", "bmc1", {server("s", "new name")});
  CHECK(summary.rows_written == 3);  // the end, the new version, the asset's name
  CHECK(audit.rows("SELECT name, first_scan, last_scan FROM asset_version ORDER BY id") ==
        "old name|1|2\nnew name|3|\n");
  CHECK(audit.rows("SELECT name FROM asset") == "new name\n");
}

TEST_CASE("what is not seen ends only inside a complete listing", "[store]") {
  Audit audit;
  const std::vector<model::Record> first{server("a", "a"), server("b", "b"),
                                         relation("a", "depends_on", "b")};
  audit.collect("redfish", "bmc1", first);
  const std::string live = "SELECT key FROM asset WHERE last_scan IS NULL ORDER BY key";

  SECTION("no scope at all") {
    audit.collect("redfish", "bmc1", {server("a", "a")});
    CHECK(audit.rows(live) == "a\nb\n");
    CHECK(audit.rows("SELECT count(*) FROM relation") == "1\n");
  }
  SECTION("scope denied") {
    audit.collect("redfish", "bmc1",
                  {server("a", "a"), scope("host", {"server"}, model::ScopeStatus::denied)});
    CHECK(audit.rows(live) == "a\nb\n");
  }
  SECTION("one of two scopes of the kind incomplete") {
    audit.collect("redfish", "bmc1",
                  {server("a", "a"), scope("x", {"server"}),
                   scope("y", {"server"}, model::ScopeStatus::incomplete)});
    CHECK(audit.rows(live) == "a\nb\n");
  }
  SECTION("another kind listed") {
    audit.collect("redfish", "bmc1", {server("a", "a"), scope("x", {"disk"})});
    CHECK(audit.rows(live) == "a\nb\n");
  }
  SECTION("another source's listing") {
    audit.collect("redfish", "bmc2", {scope("x", {"server"})});
    CHECK(audit.rows(live) == "a\nb\n");
  }
  SECTION("complete") {
    audit.collect("redfish", "bmc1", {server("a", "a"), scope("x", {"server"})});
    CHECK(audit.rows(live) == "a\n");
    CHECK(audit.rows("SELECT last_scan FROM asset WHERE key = 'b'") == "1\n");
    CHECK(audit.rows("SELECT count(*) FROM relation") == "0\n");
    SECTION("and it comes back as the same asset") {
      const auto before = audit.rows("SELECT id FROM asset WHERE key = 'b'");
      audit.collect("redfish", "bmc1", first);
      CHECK(audit.rows(live) == "a\nb\n");
      CHECK(audit.rows("SELECT id FROM asset WHERE key = 'b'") == before);
    }
  }
  SECTION("the relation kind listed, and the relation gone") {
    audit.collect("redfish", "bmc1", {server("a", "a"), scope("x", {"depends_on"})});
    CHECK(audit.rows(live) == "a\nb\n");
    CHECK(audit.rows("SELECT count(*) FROM relation") == "0\n");
  }
  audit.check_integrity();
}

TEST_CASE("an asset ends by the scope that it names", "[store]") {
  Audit audit;
  audit.collect("cloud", "acme",
                {in_scope(server("a", "a"), "region:1"), in_scope(server("b", "b"), "region:2")});
  audit.collect(
      "cloud", "acme",
      {scope("region:1", {"server"}), scope("region:2", {"server"}, model::ScopeStatus::denied)});
  CHECK(audit.rows("SELECT key FROM asset WHERE last_scan IS NULL") == "b\n");
}

TEST_CASE("records that can't be kept are refused by line, the rest is kept", "[store]") {
  Audit audit;
  const auto summary =
      audit.collect("table", "sheet.csv",
                    {server("a", "a"), server("a", "again"), asset("b", "spaceship", "b"),
                     relation("a", "depends_on", "nowhere"), relation("a", "likes", "a"),
                     need("a", "power", -1, {}), need("a", "net", 1, {"a", "ghost"}),
                     model::EvidenceRecord{"gossip", {}, {}}, server("", "nameless")});
  CHECK(summary.status == CollectionSummary::Status::incomplete);
  CHECK(summary.refused == 8);
  CHECK(audit.rows("SELECT line, code FROM problem ORDER BY line") ==
        "2|duplicate_key\n3|unknown_kind\n4|unknown_key\n5|unknown_kind\n6|bad_value\n"
        "7|unknown_key\n8|unknown_kind\n9|bad_key\n");
  CHECK(audit.rows("SELECT name FROM asset") == "a\n");
  CHECK(audit.rows("SELECT count(*) FROM redundancy_member") == "1\n");
  CHECK(audit.rows("SELECT refused, reason FROM collection") == "8|8 records were refused\n");
}

/// A hundred machine steps of SQLite each, counted while a collection of that many facts of each
/// type is merged.
std::int64_t work_of(int facts) {
  std::vector<model::Record> records;
  for (int i = 0; i < facts; ++i) {
    const auto key = fmt::format("s{}", i);
    records.emplace_back(server(key, key));
    records.emplace_back(relation(key, "depends_on", fmt::format("s{}", (i + 1) % facts)));
    records.emplace_back(need(key, "g", 1, {fmt::format("s{}", (i + 2) % facts)}));
    records.emplace_back(requirement(key, 2));
  }
  Audit audit;
  std::int64_t work = 0;
  const auto count = [](void* counted) {
    ++*static_cast<std::int64_t*>(counted);
    return 0;
  };
  auto* connection = audit.database().handle().getHandle();
  sqlite3_progress_handler(connection, 100, count, &work);
  CHECK(audit.collect("table", "sheets", records).refused == 0);
  CHECK(audit.collect("table", "sheets", records).refused == 0);
  sqlite3_progress_handler(connection, 0, nullptr, nullptr);
  return work;
}

TEST_CASE("twice the facts of a source are twice the work", "[store]") {
  const auto work = work_of(1000);
  CHECK(work > 100);
  CHECK(work_of(2000) < 3 * work);
}

TEST_CASE("a collection that failed changes nothing and says why", "[store]") {
  Audit audit;
  audit.collect("redfish", "bmc1", {server("a", "a")});
  const auto before = audit.facts();
  const auto summary = audit.collect("redfish", "bmc1", {server("b", "b"), scope("x", {"server"})},
                                     {.merge = false, .gaps = false, .reason = "killed"});
  CHECK(summary.status == CollectionSummary::Status::failed);
  CHECK(audit.facts() == before);
  CHECK(audit.rows("SELECT status, reason FROM collection ORDER BY id") ==
        "complete|\nfailed|killed\n");
  CHECK(audit.rows("SELECT status FROM newest_collection") == "failed\n");
}

TEST_CASE("a collection that was left running is failed at the next scan", "[store]") {
  Audit audit;
  {
    const auto scan = begin_scan(audit.database(), at(1), "0.1.0");
    Collection collection{audit.database(), scan, "redfish", "bmc1", at(1)};
    CHECK(audit.rows("SELECT status FROM collection") == "running\n");
    collection.add(server("a", "a"));
    audit.database().handle().exec("UPDATE collection SET reason = NULL");
  }
  CHECK(audit.rows("SELECT status, reason FROM collection") == "failed|it was given up\n");
  audit.database().handle().exec("UPDATE collection SET status = 'running'");
  CHECK(begin_scan(audit.database(), at(2), "0.1.0") == 2);
  CHECK(audit.rows("SELECT status FROM collection") == "failed\n");
}

TEST_CASE("a large first collection is stored as a small one is, with all its indexes", "[store]") {
  Audit audit;
  const std::string indexes =
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name";
  const auto before = audit.rows(indexes);
  std::vector<model::Record> records;
  for (int i = 0; i < 7000; ++i) {
    const auto key = fmt::format("s{}", i);
    records.emplace_back(server(key, key, {{"fqdn", key + ".example.org"}}));
    records.emplace_back(relation(key, "depends_on", fmt::format("s{}", (i + 1) % 7000)));
    records.emplace_back(relation(key, "connected_to", fmt::format("s{}", (i + 7) % 7000)));
  }
  records.emplace_back(relation("s1", "depends_on", "s2"));  // again
  records.emplace_back(relation("s1", "depends_on", "nowhere"));
  records.emplace_back(relation_to("s1", "depends_on", {"fqdn", "s9.example.org"}));
  records.emplace_back(relation_to("s1", "depends_on", {"fqdn", "other.example.org"}));
  const auto first = audit.collect("redfish", "bmc1", records);
  CHECK(first.refused == 2);
  CHECK(first.relations == 14'002);
  CHECK(audit.rows(indexes) == before);
  CHECK(audit.rows("SELECT count(*) FROM asset") == "7001\n");
  CHECK(audit.rows("SELECT count(*) FROM relation") == "14002\n");
  CHECK(audit.rows("SELECT count(*) FROM relation_version v JOIN asset f ON f.id = v.from_id "
                   "JOIN asset t ON t.id = v.to_id WHERE v.kind = 'depends_on' "
                   "AND 's' || ((substr(f.key, 2) + 1) % 7000) = t.key") == "7000\n");
  audit.check_integrity();
  const auto facts = audit.facts();
  CHECK(audit.collect("redfish", "bmc1", records).rows_written == 0);
  CHECK(audit.facts() == facts);
}

TEST_CASE("a process killed at any moment leaves the last complete state", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "audit";
  REQUIRE(Database::open(path, Mode::create));
  // Each collection replaces all assets, so that half of one would show.
  const auto replace_for_ever = [&path] {
    auto database = Database::open(path, Mode::write);
    for (int round = 0;; ++round) {
      const auto scan = begin_scan(*database, at(1), "0.1.0");
      Collection collection{*database, scan, "redfish", "bmc1", at(1)};
      for (int i = 0; i < 200; ++i) collection.add(server(fmt::format("{}.{}", round, i), "s"));
      collection.add(scope("all", {"server"}));
      if (collection.finish({.merge = true, .gaps = false, .reason = {}}, at(1)).assets != 200)
        return;
    }
  };
  for (int kill = 1; kill <= 12; ++kill) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      replace_for_ever();
      ::_exit(1);
    }
    ::usleep(static_cast<useconds_t>(kill) * 17'003);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    auto database = Database::open(path, Mode::write);
    REQUIRE(database);
    const auto living = database->query("SELECT count(*) FROM asset WHERE last_scan IS NULL");
    REQUIRE(living);
    const auto count = std::get<std::int64_t>(living->rows.at(0).at(0));
    CHECK((count == 0 || count == 200));
    CHECK(begin_scan(*database, at(2), "0.1.0") > 0);
    const auto running =
        database->query("SELECT count(*) FROM collection WHERE status = 'running'");
    CHECK(std::get<std::int64_t>(running->rows.at(0).at(0)) == 0);
  }
}

TEST_CASE("a collection with gaps is merged and incomplete", "[store]") {
  Audit audit;
  const auto summary = audit.collect("redfish", "bmc1", {server("a", "a")},
                                     {.merge = true, .gaps = true, .reason = "sensors denied"});
  CHECK(summary.status == CollectionSummary::Status::incomplete);
  CHECK(summary.reason == "sensors denied");
  CHECK(audit.rows("SELECT count(*) FROM asset") == "1\n");
}

}  // namespace plimsoll::store
