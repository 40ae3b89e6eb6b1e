#include "collectors/table/files.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"

namespace table = plimsoll::table;
namespace test = plimsoll::test;
using plimsoll::Error;

TEST_CASE("a folder gives its sheets in one order, and names what is none", "[table]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "needs.csv", "of,k,member\n");
  test::spill(folder.path() / "Assets.CSV", "key,kind\n");
  test::spill(folder.path() / "other.csv", "a,b\n");
  test::spill(folder.path() / "notes.txt", "hello");
  const auto loaded = table::load({{folder.path().string() + "/"}, {}, {}});
  REQUIRE(loaded);
  REQUIRE(loaded->sheets.size() == 2);
  CHECK(loaded->sheets[0].kind == table::SheetKind::assets);
  CHECK(loaded->sheets[0].text == "key,kind\n");
  REQUIRE(loaded->problems.size() == 1);
  CHECK(loaded->problems[0].subject.ends_with("other.csv"));
}

TEST_CASE("a file's kind comes from `as`, its name, or the only mapping", "[table]") {
  const test::TemporaryFolder folder;
  const auto file = (folder.path() / "export.csv").string();
  const auto map = (folder.path() / "m.yaml").string();
  test::spill(file, "key,kind\n");
  test::spill(map, "sheet: contracts");
  const auto unknown = table::load({{file}, {}, {}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == Error::Kind::usage);
  CHECK(table::load({{file}, "Assets", {}})->sheets[0].kind == table::SheetKind::assets);
  const auto mapped = table::load({{file}, {}, {map}});
  REQUIRE(mapped);
  CHECK(mapped->sheets[0].kind == table::SheetKind::contracts);
  CHECK(mapped->sheets[0].mapping != nullptr);
  CHECK(table::load({{file}, "nonsense", {}}).error().kind == Error::Kind::usage);
}

TEST_CASE("what can't be read is an error that isn't the user's wording", "[table]") {
  const test::TemporaryFolder folder;
  CHECK(table::load({{folder.path().string()}, {}, {}}).error().kind == Error::Kind::storage);
  CHECK_FALSE(table::load({{(folder.path() / "assets.csv").string()}, {}, {}}));
}

TEST_CASE("the target is the same however the paths are written", "[table]") {
  CHECK(table::target_of({"b/", "./a/../a/x.csv"}) == "a/x.csv,b");
}
