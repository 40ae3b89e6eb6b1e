#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "collectors/table/files.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "tests/support/support.hpp"

namespace fs = std::filesystem;
namespace table = plimsoll::table;
namespace test = plimsoll::test;

namespace {

/// The case's records as lines, with paths as if the case's folder were the working one.
std::string lines_of(const fs::path& folder) {
  table::Request request;
  if (fs::exists(folder / "map.yaml")) {
    request.maps.push_back((folder / "map.yaml").string());
    request.files.push_back((folder / "inventar.csv").string());
  } else {
    request.files.push_back(folder.string());
  }
  auto loaded = table::load(request);
  REQUIRE(loaded);
  for (auto& sheet : loaded->sheets) sheet.path = fs::path{sheet.path}.filename().string();
  std::string out;
  table::read_sheets(loaded->sheets, [&](const plimsoll::model::Record& record) {
    if (std::holds_alternative<plimsoll::model::RawRecord>(record)) return;
    out += plimsoll::collect::kit::to_line(record) + "\n";
  });
  return out;
}

}  // namespace

TEST_CASE("each folder of sheets gives the records that its expected file lists", "[table]") {
  const fs::path fixtures = test::source_dir() / "collectors/table/fixtures";
  std::size_t cases = 0;
  for (const auto& entry : fs::directory_iterator{fixtures}) {
    CAPTURE(entry.path().string());
    const std::string lines = lines_of(entry.path());
    const fs::path expected = entry.path() / "expected.jsonl";
    if (test::accepting()) {
      test::spill(expected, lines);
      WARN("rewrote " << expected);
      continue;
    }
    CHECK(lines == test::slurp(expected));
    ++cases;
  }
  CHECK((test::accepting() || cases >= 3));
}
