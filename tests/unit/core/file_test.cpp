#include "lib/core/file.hpp"

#include <catch2/catch.hpp>

#include "lib/core/digest.hpp"
#include "tests/support/support.hpp"

namespace core = plimsoll::core;

TEST_CASE("a written file reads back and replaces the old one", "[file]") {
  const plimsoll::test::TemporaryFolder folder;
  const auto path = folder.path() / "new" / "report.html";
  REQUIRE(core::write_file(path, "one"));
  REQUIRE(core::write_file(path, "two"));
  CHECK(core::read_file(path) == "two");
  CHECK(std::distance(std::filesystem::directory_iterator{path.parent_path()}, {}) == 1);
}

TEST_CASE("a missing file, a folder and a file past the bound are errors that name it", "[file]") {
  const plimsoll::test::TemporaryFolder folder;
  const auto missing = core::read_file(folder.path() / "absent.txt");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().what.find("absent.txt") != std::string::npos);
  CHECK_FALSE(core::read_file(folder.path()));
  REQUIRE(core::write_file(folder.path() / "ten", "0123456789"));
  CHECK(core::read_file(folder.path() / "ten", 10));
  CHECK_FALSE(core::read_file(folder.path() / "ten", 9));
}

TEST_CASE("SHA-256 gives the standard's answers", "[digest]") {
  CHECK(core::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
