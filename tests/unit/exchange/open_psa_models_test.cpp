#include <catch2/catch.hpp>

#include "lib/core/csv.hpp"
#include "lib/core/text.hpp"
#include "lib/exchange/open_psa.hpp"
#include "tests/support/support.hpp"

namespace {

namespace exchange = plimsoll::exchange;
namespace test = plimsoll::test;

struct Expected {
  std::string file;
  std::size_t gates;
  std::size_t basic_events;
  bool coherent;
};

std::vector<Expected> expected_models(const std::string& table) {
  std::vector<Expected> out;
  auto reader = plimsoll::core::CsvReader::open(table).value();
  plimsoll::core::CsvRow row;
  REQUIRE(reader.next(row));
  REQUIRE(row.cells.at(2) == "gates");
  while (reader.next(row)) {
    out.push_back({row.cells.at(0), std::stoul(row.cells.at(2)), std::stoul(row.cells.at(3)),
                   row.cells.at(4) == "yes"});
  }
  return out;
}

}  // namespace

TEST_CASE("every model of the shared fault tree collection is read whole", "[open_psa]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("../shared/data is not here: the collection is not tested");
    return;
  }
  const auto table = test::slurp(*shared / "faulttrees" / "expected.csv");
  const auto models = expected_models(table);
  CHECK(models.size() == 73);
  for (const auto& model : models) {
    CAPTURE(model.file);
    const auto file =
        exchange::parse_open_psa(test::slurp(*shared / "faulttrees" / "models" / model.file));
    REQUIRE((file ? std::string{} : plimsoll::to_string(file.error())).empty());
    CHECK(file->gates == model.gates);
    CHECK(file->issues.empty());
    const auto tree = exchange::fault_tree(*file);
    REQUIRE((tree ? std::string{} : plimsoll::to_string(tree.error())).empty());
    CHECK(tree->basic_events().size() == model.basic_events);
    CHECK(tree->coherent() == model.coherent);
    CHECK(std::ranges::all_of(tree->basic_events(),
                              [&](auto event) { return tree->probability(event).has_value(); }));
  }
}
