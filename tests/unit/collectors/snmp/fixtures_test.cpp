// One folder a case in collectors/snmp/fixtures: recorded walks of one run (*.snmprec), what they
// must give (expected.jsonl), where they are from (origin.md).
#include <algorithm>
#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {

namespace {

std::vector<std::filesystem::path> sorted(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("each run over recorded walks gives the records expected of it", "[snmp]") {
  const auto cases = sorted(test::source_dir() / "collectors" / "snmp" / "fixtures");
  REQUIRE(cases.size() >= 8);
  for (const auto& path : cases) {
    INFO(path.filename());
    CHECK(std::filesystem::exists(path / "origin.md"));
    std::vector<std::pair<std::string, std::string>> recordings;
    for (const auto& file : sorted(path)) {
      if (file.extension() == ".snmprec")
        recordings.emplace_back(file.stem().string(), test::slurp(file));
    }
    const std::string got = lines_of(collect(recordings));
    if (test::accepting()) {
      test::spill(path / "expected.jsonl", got);
      WARN("rewrote " << path / "expected.jsonl");
      continue;
    }
    CHECK(got == test::slurp(path / "expected.jsonl"));
  }
}

}  // namespace plimsoll::snmp
