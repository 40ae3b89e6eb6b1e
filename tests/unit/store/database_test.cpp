#include "lib/store/database.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/model/vocabulary.hpp"
#include "lib/store/file_header.hpp"
#include "lib/store/migrations.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;

/// Opens `path` and returns what the error says; empty when it opens.
std::string refusal(const fs::path& path, Mode mode) {
  auto opened = Database::open(path, mode);
  if (opened) return {};
  CHECK_FALSE(opened.error().remedy.empty());
  CHECK(opened.error().where == std::vector<std::string>{path.string()});
  return opened.error().what;
}

void contains(const std::string& text, const std::string& part) {
  CHECK_THAT(text, Catch::Matchers::Contains(part));
}

/// A new audit file, closed.
fs::path make(const test::TemporaryFolder& folder) {
  const fs::path path = folder.path() / "audit.plimsoll";
  REQUIRE(Database::open(path, Mode::create));
  return path;
}

std::string query_error(Database& database, const std::string& sql) {
  auto table = database.query(sql);
  if (table) return {};
  return to_string(table.error());
}

}  // namespace

TEST_CASE("a new audit file has its version, application id and WAL", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = make(folder);
  auto database = Database::open(path, Mode::read);
  REQUIRE(database);
  const auto first_cell = [&](const std::string& sql) {
    const auto table = database->query(sql);
    if (!table) return Cell{to_string(table.error())};
    return table->rows.at(0).at(0);
  };
  CHECK(first_cell("PRAGMA application_id") == Cell{std::int64_t{kApplicationId}});
  CHECK(first_cell("PRAGMA user_version") == Cell{std::int64_t{newest_version()}});
  CHECK(database->handle().execAndGet("PRAGMA journal_mode").getString() == "wal");
}

TEST_CASE("opening an audit file twice keeps what is in it", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = make(folder);
  {
    auto database = Database::open(path, Mode::write);
    REQUIRE(database);
    database->handle().exec("INSERT INTO meta VALUES ('estate', 'harbour')");
  }
  auto database = Database::open(path, Mode::create);
  REQUIRE(database);
  CHECK(database->query("SELECT * FROM meta")->rows.size() == 1);
}

TEST_CASE("an audit file is copied whole, and never over another file", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = make(folder);
  const auto copy = folder.path() / "copy.db";
  auto database = Database::open(path, Mode::write);
  REQUIRE(database);
  database->handle().exec("INSERT INTO meta VALUES ('estate', 'harbour')");
  REQUIRE(database->copy_to(copy));
  auto copied = Database::open(copy, Mode::read);
  REQUIRE(copied);
  CHECK(copied->query("SELECT * FROM meta")->rows.size() == 1);
  const auto again = database->copy_to(copy);
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == Error::Kind::usage);
  CHECK_FALSE(database->copy_to(folder.path() / "none" / "copy.db"));
  CHECK_FALSE(std::filesystem::exists(copy.string() + ".part"));
}

TEST_CASE("an audit file of the first version is brought to the newest with what is in it",
          "[store]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "old.db";
  {
    SQLite::Database old{path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    old.exec(test::slurp(test::source_dir() / "schemas/sql/0001_initial.sql"));
    old.exec(
        "INSERT INTO meta VALUES ('estate', 'harbour'); PRAGMA user_version = 1; "
        "PRAGMA application_id = " +
        std::to_string(kApplicationId));
  }
  auto database = Database::open(path, Mode::write);
  REQUIRE(database);
  CHECK(database->query("PRAGMA user_version")->rows[0][0] == Cell{std::int64_t{newest_version()}});
  CHECK(database->query("SELECT value FROM meta")->rows[0][0] == Cell{std::string{"harbour"}});
  CHECK(database->query("SELECT * FROM pair")->rows.empty());
}

TEST_CASE("each file that is no usable audit gets its own error", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "file";
  const auto mode = GENERATE(Mode::read, Mode::write, Mode::create);
  CAPTURE(static_cast<int>(mode));
  SECTION("missing") {
    if (mode == Mode::create) return;
    contains(refusal(path, mode), "there is no such audit file");
    CHECK_FALSE(fs::exists(path));
  }
  SECTION("missing folder") {
    contains(refusal(folder.path() / "no" / "file", mode),
             mode == Mode::create ? "folder of the audit file does not exist" : "no such audit");
  }
  SECTION("a folder") { contains(refusal(folder.path(), mode), "this is a folder"); }
  SECTION("no database") {
    test::spill(path, "key,kind,name\nweb1,server,web1\n");
    contains(refusal(path, mode), "no SQLite database");
    CHECK(test::slurp(path) == "key,kind,name\nweb1,server,web1\n");
  }
  SECTION("empty") {
    test::spill(path, "");
    if (mode == Mode::create) {
      CHECK(refusal(path, mode).empty());
    } else {
      contains(refusal(path, mode), "empty");
    }
  }
  SECTION("another program's database") {
    {
      SQLite::Database other(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      other.exec("CREATE TABLE song (title TEXT)");
    }
    const auto before = test::slurp(path);
    contains(refusal(path, mode), "another program");
    CHECK(test::slurp(path) == before);
  }
  SECTION("another program's application id") {
    {
      SQLite::Database other(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      other.exec("PRAGMA application_id = 7");
    }
    contains(refusal(path, mode), "another program");
  }
  SECTION("newer version") {
    REQUIRE(Database::open(path, Mode::create));
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    contains(refusal(path, mode), "has version 99");
  }
  SECTION("a table is missing") {
    REQUIRE(Database::open(path, Mode::create));
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("DROP TABLE score");
    contains(refusal(path, mode), "score is missing");
  }
  SECTION("cut short") {
    REQUIRE(Database::open(path, Mode::create));
    const auto size = GENERATE(as<std::uintmax_t>{}, 50, 100, 4096, 20'000);
    fs::resize_file(path, size);
    contains(refusal(path, mode), "cut short");
  }
  SECTION("damaged inside") {
    REQUIRE(Database::open(path, Mode::create));
    auto bytes = test::slurp(path);
    for (std::size_t page = 3; page * 4096 < bytes.size(); ++page) {
      bytes.replace(page * 4096, 64, std::string(64, '\x77'));
    }
    test::spill(path, bytes);
    contains(refusal(path, mode), "damaged");
  }
}

TEST_CASE("a file that another process locks is reported as locked", "[store]") {
  const test::TemporaryFolder folder;
  const auto path = make(folder);
  SQLite::Database other(path.string(), SQLite::OPEN_READWRITE);
  other.exec(
      "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; INSERT INTO meta VALUES ('a', 'b')");
  contains(refusal(path, Mode::write), "locked");
}

TEST_CASE("a file on a read-only medium can be read, and says why it can't be written", "[store]") {
  if (::geteuid() == 0) {
    WARN("root may write everywhere: not tested");
    return;
  }
  const test::TemporaryFolder folder;
  const auto path = make(folder);
  fs::permissions(path, fs::perms::owner_read);
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(refusal(path, Mode::read).empty());
  contains(refusal(path, Mode::write), "may not be written");
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST_CASE("a query returns columns and typed cells", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a", Mode::create);
  REQUIRE(database);
  const auto table =
      database->query("SELECT 1 AS i, 2.5 AS r, 'x' AS t, NULL AS n, x'0aff' AS b;  -- end");
  REQUIRE(table);
  CHECK(table->columns == std::vector<std::string>{"i", "r", "t", "n", "b"});
  REQUIRE(table->rows.size() == 1);
  CHECK(table->rows[0] == std::vector<Cell>{std::int64_t{1}, 2.5, std::string{"x"},
                                            std::monostate{}, std::string{"x'0aff'"}});
  CHECK(database->query("WITH a(x) AS (VALUES (1), (2)) SELECT * FROM a")->rows.size() == 2);
  CHECK(database->query("EXPLAIN QUERY PLAN SELECT * FROM asset"));
  CHECK(query_error(*database, "SELECT name FROM pragma_table_info('asset')") == "");
  CHECK(database->query("SELECT * FROM requirement, asset_attribute, service"));
}

TEST_CASE("a query can't write, attach or run several statements", "[store]") {
  const test::TemporaryFolder folder;
  const auto mode = GENERATE(Mode::read, Mode::write);
  const auto path = make(folder);
  auto database = Database::open(path, mode);
  REQUIRE(database);
  for (const std::string sql : {"INSERT INTO meta VALUES ('a', 'b')",
                                "UPDATE asset SET name = 'x'",
                                "DELETE FROM asset",
                                "DROP TABLE asset",
                                "CREATE TABLE x (y)",
                                "CREATE TEMP TABLE x (y)",
                                "ALTER TABLE asset RENAME TO b",
                                "PRAGMA user_version = 7",
                                "PRAGMA journal_mode = DELETE",
                                "PRAGMA writable_schema = ON",
                                "PRAGMA query_only = OFF",
                                "BEGIN",
                                "COMMIT",
                                "SAVEPOINT a",
                                "VACUUM",
                                "REINDEX",
                                "ANALYZE",
                                "DETACH main",
                                "EXPLAIN DELETE FROM asset",
                                "WITH a AS (SELECT 1) DELETE FROM asset",
                                "SELECT load_extension('x')"}) {
    CAPTURE(sql);
    contains(query_error(*database, sql), "read");
  }
  const std::string other = (folder.path() / "other").string();
  contains(query_error(*database, "ATTACH '" + other + "' AS o"), "ATTACH");
  contains(query_error(*database, "VACUUM INTO '" + other + "'"), "read");
  CHECK_FALSE(fs::exists(other));
  contains(query_error(*database, "SELECT 1; DELETE FROM asset"), "several");
  contains(query_error(*database, "SELECT 1; SELECT 2"), "several");
  contains(query_error(*database, "  -- nothing\n"), "empty");
  contains(query_error(*database, ""), "empty");
  contains(query_error(*database, "SELECT nonsense FROM asset"), "plimsoll schema");
  contains(query_error(*database, "SELEC 1"), "syntax error at character 1");
  contains(query_error(*database, "SELECT 1,\n  nonsense"), "line 2, character 3");
}

TEST_CASE("a query is held to its limits, and the next one to its own", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(make(folder), Mode::read);
  REQUIRE(database);
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  const auto worked = database->query(endless, {.steps = 1'000'000});
  REQUIRE_FALSE(worked);
  contains(worked.error().what, "more work");
  contains(worked.error().remedy, "LIMIT");
  const std::string long_text = "SELECT length(zeroblob(100000))";
  CHECK_FALSE(database->query(long_text, {.bytes = 50'000}));
  const std::string many =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 90) "
      "SELECT printf('%.*c', 1000, 'x') FROM n";
  CHECK_FALSE(database->query(many, {.bytes = 50'000}));
  CHECK(database->query(many, {.bytes = 100'000})->rows.size() == 90);
  CHECK(database->query(long_text)->rows[0][0] == Cell{std::int64_t{100'000}});
}

TEST_CASE("the connection can write again after a query", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a", Mode::create);
  REQUIRE(database);
  REQUIRE(database->query("SELECT 1"));
  CHECK_NOTHROW(database->handle().exec("INSERT INTO meta VALUES ('a', 'b')"));
}

TEST_CASE("a query of more rows than wanted is refused", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a", Mode::create);
  REQUIRE(database);
  const std::string sql =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT i FROM n LIMIT 5";
  CHECK(database->query(sql, {.rows = 5}));
  CHECK_FALSE(database->query(sql, {.rows = 4}));
}

TEST_CASE("every table, view and column of the audit file is described", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a", Mode::create);
  REQUIRE(database);
  const auto tables = describe(*database);
  CHECK(tables.size() >= 35);
  for (const auto& table : tables) {
    CAPTURE(table.name);
    CHECK_FALSE(table.comment.empty());
    CHECK_FALSE(table.columns.empty());
    for (const auto& column : table.columns) {
      CAPTURE(column.name);
      CHECK_FALSE(column.comment.empty());
      CHECK(column.type.empty() == table.view);
    }
  }
  const auto asset =
      std::find_if(tables.begin(), tables.end(), [](const auto& t) { return t.name == "asset"; });
  REQUIRE(asset != tables.end());
  CHECK(asset->columns.at(0).name == "id");
  CHECK(asset->columns.at(0).comment == "Row id, stable within this file.");
  CHECK(asset->columns.at(0).type == "INTEGER");
}

TEST_CASE("the evidence views show the fields of the vocabulary", "[store]") {
  const test::TemporaryFolder folder;
  auto database = Database::open(folder.path() / "a", Mode::create);
  REQUIRE(database);
  const auto tables = describe(*database);
  for (const auto& evidence : model::evidence_tables()) {
    CAPTURE(evidence.name);
    const auto view = std::find_if(tables.begin(), tables.end(),
                                   [&](const auto& t) { return t.name == evidence.name; });
    REQUIRE(view != tables.end());
    std::vector<std::string> expected{"evidence_id"};
    std::vector<std::string> found;
    for (const auto& field : evidence.fields) {
      const bool reference = field.type == model::EvidenceField::Type::reference;
      expected.push_back(std::string{field.name} + (reference ? "_id" : ""));
    }
    for (const auto& column : view->columns) found.push_back(column.name);
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    CHECK(found == expected);
  }
}

TEST_CASE("the header tells page size and size of a database file", "[store]") {
  std::string bytes(100, '\0');
  bytes.replace(0, 16, std::string{"SQLite format 3\0", 16});
  CHECK_FALSE(parse_file_header(bytes));  // page size 0
  bytes[16] = '\x10';
  bytes[31] = '\x03';
  REQUIRE(parse_file_header(bytes));
  CHECK(parse_file_header(bytes)->whole_bytes() == 3 * 4096);
  bytes[27] = '\x01';  // the version that vouches for the size differs
  CHECK_FALSE(parse_file_header(bytes)->pages);
  CHECK_FALSE(parse_file_header(bytes.substr(0, 99)));
}

}  // namespace plimsoll::store
