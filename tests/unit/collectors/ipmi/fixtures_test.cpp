// One folder a case in collectors/ipmi/fixtures: input (a folder of machines), expected.jsonl,
// origin.md.
#include <catch2/catch.hpp>

#include "collectors/ipmi/program.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::ipmi {

TEST_CASE("each recorded machine gives the records expected of it", "[ipmi]") {
  test::check_fixtures(
      test::source_dir() / "collectors" / "ipmi" / "fixtures", 3, [](const auto& folder) {
        return test::collect_lines(program(), test::file_setting(folder / "input"));
      });
}

TEST_CASE("a community string that a controller tells is in no record", "[ipmi]") {
  const auto folder = test::source_dir() / "collectors" / "ipmi" / "fixtures" / "makes" / "input";
  REQUIRE(test::slurp(folder / "proliant" / "lan.txt").find("not-to-be-told") != std::string::npos);
  const auto text = test::collect_lines(program(), test::file_setting(folder));
  CHECK(text.find("not-to-be-told") == std::string::npos);
}

TEST_CASE("settings that cannot be meant are refused", "[ipmi]") {
  for (const char* settings :
       {"{}", R"({"host": "http://bmc1", "username": "u"})",
        R"({"host": "-Ubmc", "username": "u"})", R"({"host": "bmc1:0", "username": "u"})",
        R"({"host": "bmc1"})", R"({"host": "bmc1", "username": "u", "timeout_s": 0})",
        R"({"host": "bmc1", "username": "u", "privilege": "root"})",
        R"({"host": "bmc1", "username": "u", "cipher_suite": "17 -v"})",
        R"({"host": "bmc1", "username": "seventeen-letters"})",
        R"({"host": "bmc1", "username": "u", "password": "twenty-one-letters-long"})",
        R"({"host": "bmc1", "username": "u\u0000v"})", R"({"file": "/nonexistent.txt"})"}) {
    CAPTURE(settings);
    CHECK(test::collect_error(program(), settings).kind == Error::Kind::usage);
  }
}

TEST_CASE("files are taken by what is in them, machines by their folders", "[ipmi]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "rack1" / "a" / "fru.txt", "FRU Device Description : PSU1 (ID 1)\n");
  test::spill(folder.path() / "rack1" / "b.out", "System Power         : on\n");
  test::spill(folder.path() / "rack1" / "c.log", "System Power         : on\n");
  const auto text = test::collect_lines(program(), test::file_setting(folder.path() / "rack1"));
  CHECK(text.find(R"("target":"a, b")") != std::string::npos);
  CHECK(text.find(R"("key":"a:psu:1")") != std::string::npos);
  const auto one =
      test::collect_lines(program(), test::file_setting(folder.path() / "rack1" / "a" / "fru.txt"));
  CHECK(one.find(R"("target":"a")") != std::string::npos);
  test::spill(folder.path() / "rack1" / "a" / "sdr.txt", "\x7f\x45LF nothing of the kind");
  const auto odd = test::collect_lines(program(), test::file_setting(folder.path() / "rack1"));
  CHECK(odd.find("sdr.txt: is no output that is read") != std::string::npos);
}

TEST_CASE("files that are no outputs end the collection when they are all", "[ipmi]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "m" / "fru.txt", "nothing of the kind");
  CHECK(test::collect_error(program(), test::file_setting(folder.path())).kind ==
        Error::Kind::malformed);
  const test::TemporaryFolder empty;
  CHECK(test::collect_error(program(), test::file_setting(empty.path())).kind ==
        Error::Kind::usage);
}

}  // namespace plimsoll::ipmi
