// The built program on files.
#include <catch2/catch.hpp>

#include "tests/support/support.hpp"

namespace plimsoll {

namespace {

test::Ran collector(const std::string& command, const std::string& settings) {
  const auto program = test::binary_dir() / "libexec" / "plimsoll" / "plimsoll-collect-netconfig";
  return test::run({program.string(), command}, settings);
}

std::string file(const std::filesystem::path& path) {
  return R"({"file": ")" + path.string() + R"("})";
}

}  // namespace

TEST_CASE("a folder of configurations is collected, and its passwords stay in", "[netconfig]") {
  const auto folder = test::source_dir() / "collectors" / "netconfig" / "fixtures" / "campus";
  std::size_t planted = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() == ".jsonl") continue;
    if (test::slurp(entry.path()).find("PLANTED-SECRET") != std::string::npos) ++planted;
  }
  CHECK(planted >= 5);
  const auto ran = collector("collect", file(folder));
  REQUIRE(ran.status == 0);
  CHECK(ran.out.starts_with(R"({"type":"hello","protocol":1,"collector":"netconfig")"));
  CHECK(ran.out.find(R"("grade":"configured")") != std::string::npos);
  CHECK(ran.out.find(R"("type":"done")") != std::string::npos);
  CHECK(ran.out.find("PLANTED-SECRET") == std::string::npos);
  CHECK(ran.err.find("PLANTED-SECRET") == std::string::npos);
  const auto checked = collector("check", file(folder));
  CHECK(checked.status == 4);  // edge2 has a mask with holes.
  CHECK(checked.out.find("cisco-nx-os") != std::string::npos);
}

TEST_CASE("a file that is no configuration costs itself only", "[netconfig]") {
  const test::TemporaryFolder folder;
  test::spill(folder.path() / "notes.txt", "Dear all,\n");
  const auto alone = collector("collect", file(folder.path()));
  CHECK(alone.status == 3);
  CHECK(alone.out.find(R"("type":"done")") == std::string::npos);
  test::spill(folder.path() / "r1.cfg", "hostname r1\ninterface GigabitEthernet0/0\n");
  const auto ran = collector("collect", file(folder.path()));
  CHECK(ran.status == 4);
  CHECK(ran.out.find(R"("code":"unreadable")") != std::string::npos);
  CHECK(ran.out.find(R"("scope":"host:notes")") != std::string::npos);
  CHECK(ran.out.find(R"("key":"r1")") != std::string::npos);
  CHECK(collector("collect", "{}").status == 2);
  CHECK(collector("collect", R"({"file": "/nonexistent"})").status == 2);
}

}  // namespace plimsoll
