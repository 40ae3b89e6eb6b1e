// One folder a case in collectors/redfish/fixtures: input.json (a bundle), expected.jsonl,
// origin.md.
#include <algorithm>
#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/support/support.hpp"
#include "tests/unit/collectors/redfish/support.hpp"

namespace plimsoll::redfish {

TEST_CASE("each recorded tree gives the records expected of it", "[redfish]") {
  const auto folder = test::source_dir() / "collectors" / "redfish" / "fixtures";
  std::vector<std::filesystem::path> cases;
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    cases.push_back(entry.path());
  std::ranges::sort(cases);
  REQUIRE(cases.size() >= 4);
  for (const auto& path : cases) {
    INFO(path.filename());
    CHECK(std::filesystem::exists(path / "origin.md"));
    const std::string got =
        collect_bundle(path.filename().string(), test::slurp(path / "input.json"));
    if (test::accepting()) {
      test::spill(path / "expected.jsonl", got);
      WARN("rewrote " << path / "expected.jsonl");
      continue;
    }
    CHECK(got == test::slurp(path / "expected.jsonl"));
  }
}

}  // namespace plimsoll::redfish
