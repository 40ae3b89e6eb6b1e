#include "lib/ledger/ledger.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <catch2/catch.hpp>

#include "tests/support/support.hpp"

using namespace plimsoll;
using plimsoll::ledger::append;
using plimsoll::ledger::Entry;
using plimsoll::ledger::Kind;
using plimsoll::ledger::verify;

namespace {

core::Instant at(std::int64_t seconds) { return core::Instant{std::chrono::seconds{seconds}}; }

Entry note(const std::string& text) {
  return {Kind::note, "report", {{"audience", std::string{"client"}}, {"text", text}}, "Ann"};
}

/// An audit file with `entries` notes.
class File {
 public:
  explicit File(int entries) {
    for (int i = 1; i <= entries; ++i) {
      REQUIRE(append(handle(), note("note number " + std::to_string(i)), at(i)) == i);
    }
  }
  SQLite::Database& handle() { return database_.handle(); }
  store::Database& database() { return database_; }
  void exec(const std::string& sql) { handle().exec(sql); }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "audit.db"; }
  std::string text(const std::string& sql) { return handle().execAndGet(sql).getString(); }

 private:
  plimsoll::test::TemporaryFolder folder_;
  store::Database database_ =
      *store::Database::open(folder_.path() / "audit.db", store::Mode::create);
};

}  // namespace

TEST_CASE("an empty ledger is whole", "[ledger]") {
  File file{0};
  const auto found = verify(file.database());
  CHECK(found.entries == 0);
  CHECK(found.head == ledger::kGenesis);
  CHECK_FALSE(found.broken);
}

TEST_CASE("sha256sum computes the same chain", "[ledger]") {
  File file{3};
  std::string previous{ledger::kGenesis};
  SQLite::Statement rows{file.handle(), "SELECT entry, sha256 FROM ledger ORDER BY position"};
  int entries = 0;
  while (rows.executeStep()) {
    const auto sum = plimsoll::test::run({"sha256sum"}, previous + rows.getColumn(0).getString());
    REQUIRE(sum.status == 0);
    previous = sum.out.substr(0, 64);
    CHECK(rows.getColumn(1).getString() == previous);
    ++entries;
  }
  CHECK(entries == 3);
  CHECK(verify(file.database()).head == previous);
}

TEST_CASE("an entry is a JSON object with its members in a fixed order", "[ledger]") {
  CHECK(ledger::canonical(note("a \"b\"\n\x01"), at(0)) ==
        R"({"at":"1970-01-01T00:00:00Z","by":"Ann","kind":"note","subject":"report",)"
        R"("content":{"audience":"client","text":"a \"b\"\n\u0001"}})");
  // echo -n 0…0abc | sha256sum, by hand
  CHECK(ledger::chain(ledger::kGenesis, "abc").size() == 64);
}

TEST_CASE("a flipped byte is found in the entry that has it", "[ledger]") {
  const auto position = GENERATE(1, 2, 3, 4, 5);
  const auto* const change =
      GENERATE("UPDATE ledger SET entry = replace(entry, 'number', 'nummer')",
               "UPDATE ledger SET sha256 = iif(sha256 LIKE 'a%', 'b', 'a') || substr(sha256, 2)");
  CAPTURE(position, change);
  File file{5};
  file.exec(std::string{change} + " WHERE position = " + std::to_string(position));
  const auto found = verify(file.database());
  REQUIRE(found.broken);
  CHECK(found.broken->position == position);
  CHECK(found.entries == position - 1);
}

TEST_CASE("an entry that was taken out is missed", "[ledger]") {
  File file{5};
  file.exec("DELETE FROM ledger WHERE position = 3");
  const auto found = verify(file.database());
  REQUIRE(found.broken);
  CHECK(found.broken->position == 3);
}

TEST_CASE("entries cut off at the end show by a hash noted earlier", "[ledger]") {
  File file{4};
  const auto head = verify(file.database()).head;
  CHECK_FALSE(verify(file.database(), head).broken);
  REQUIRE(append(file.handle(), note("one more"), at(9)));
  CHECK_FALSE(verify(file.database(), head).broken);
  file.exec("DELETE FROM ledger WHERE position >= 4");
  CHECK_FALSE(verify(file.database()).broken);
  const auto found = verify(file.database(), head);
  REQUIRE(found.broken);
  CHECK(found.broken->position == 4);
}

TEST_CASE("a chain that was computed anew shows by a hash noted earlier", "[ledger]") {
  File file{3};
  const auto head = verify(file.database()).head;
  file.exec("DELETE FROM ledger");
  for (int i = 1; i <= 3; ++i) REQUIRE(append(file.handle(), note("forged"), at(i)));
  CHECK_FALSE(verify(file.database()).broken);
  CHECK(verify(file.database(), head).broken);
}

TEST_CASE("a copy keeps the ledger, and both go on alone", "[ledger]") {
  File file{2};
  const auto path = file.path().parent_path() / "copy.db";
  REQUIRE(file.database().copy_to(path));
  auto copy = *store::Database::open(path, store::Mode::write);
  const auto head = verify(file.database()).head;
  CHECK(verify(copy).head == head);
  REQUIRE(append(copy.handle(), note("in the copy"), at(3)) == 3);
  CHECK(verify(file.database()).head == head);
  CHECK_FALSE(verify(copy, head).broken);
}

TEST_CASE("a waiver that was changed behind the ledger breaks it", "[ledger]") {
  File file{1};
  file.exec(
      "PRAGMA foreign_keys = OFF; INSERT INTO waiver VALUES (1, 'f', '2027-01-01', 'why', 'Ann', "
      "'1970-01-01T00:00:05Z')");
  auto found = verify(file.database());
  REQUIRE(found.broken);  // nothing tells of it
  CHECK(found.broken->position == 2);
  REQUIRE(append(file.handle(),
                 {Kind::waiver,
                  "f",
                  {{"waiver", std::int64_t{1}},
                   {"until", std::string{"2027-01-01"}},
                   {"reason", std::string{"why"}}},
                  "Ann"},
                 at(5)));
  CHECK_FALSE(verify(file.database()).broken);
  file.exec("UPDATE waiver SET until = '2037-01-01'");
  found = verify(file.database());
  REQUIRE(found.broken);
  CHECK(found.broken->position == 2);
}

TEST_CASE("entries need a name and a subject, and a clock that went back is counted", "[ledger]") {
  File file{2};
  auto nobody = note("x");
  nobody.by = "  ";
  CHECK_FALSE(append(file.handle(), nobody, at(3)));
  auto nothing = note("x");
  nothing.subject.clear();
  CHECK_FALSE(append(file.handle(), nothing, at(3)));
  REQUIRE(append(file.handle(), note("earlier"), at(0)));
  CHECK(verify(file.database()).backdated == 1);
}

TEST_CASE("the newest entry for a finding is found by an index", "[ledger]") {
  File file{1};
  SQLite::Statement plan{file.handle(),
                         "EXPLAIN QUERY PLAN SELECT override_severity FROM open_finding"};
  std::string text;
  while (plan.executeStep()) text += plan.getColumn(3).getString() + "\n";
  CAPTURE(text);
  CHECK(text.find("SCAN ledger") == std::string::npos);
  CHECK(text.find("ledger_by_subject") != std::string::npos);
}
