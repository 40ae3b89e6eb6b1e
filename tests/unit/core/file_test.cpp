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

TEST_CASE("a file written in pieces is there as a whole or not at all", "[file]") {
  const plimsoll::test::TemporaryFolder folder;
  const auto path = folder.path() / "new" / "large.json";
  const std::string piece(100'000, 'x');
  {
    auto file = core::FileWriter::open(path);
    REQUIRE(file);
    file->append("lost");
    file->append(piece);
  }
  CHECK(std::filesystem::is_empty(path.parent_path()));
  auto file = core::FileWriter::open(path);
  REQUIRE(file);
  file->append("a");
  file->append(piece);
  file->append("z");
  REQUIRE(file->commit());
  CHECK(core::read_file(path) == "a" + piece + "z");
  CHECK_FALSE(core::FileWriter::open(path / "below a file"));
}

TEST_CASE("a UUID of a name is that of RFC 9562, version 5", "[digest]") {
  // Python: uuid5(uuid5(NAMESPACE_URL, "urn:plimsoll"), name)
  CHECK(core::name_uuid("finding") == "3beb1fb2-14a1-5c50-9607-3a1c5829fb45");
  CHECK(core::name_uuid("") == "fc81a479-af84-5ee9-b17b-62e8fc8dec20");
}

TEST_CASE("SHA-256 gives the standard's answers", "[digest]") {
  CHECK(core::sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
