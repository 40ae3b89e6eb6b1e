// One folder a case in collectors/nmap/fixtures: outputs of nmap, expected.jsonl, origin.md.
#include <catch2/catch.hpp>

#include "collectors/nmap/program.hpp"
#include "tests/support/collect_program.hpp"

namespace plimsoll::nmap {

TEST_CASE("each scan gives the records expected of it", "[nmap]") {
  test::check_fixtures(test::source_dir() / "collectors" / "nmap" / "fixtures", 3,
                       [](const std::filesystem::path& folder) {
                         return test::collect_lines(program(), test::file_setting(folder));
                       });
}

}  // namespace plimsoll::nmap
