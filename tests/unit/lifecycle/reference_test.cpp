#include "lib/lifecycle/reference.hpp"

#include <cstdlib>
#include <string>

#include <catch2/catch.hpp>

#include "lib/core/text.hpp"
#include "lib/lifecycle/catalogue_file.hpp"
#include "lib/lifecycle/recogniser.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::lifecycle {

TEST_CASE("every rule names a product, and every fixed cycle a cycle, of the reference data",
          "[lifecycle]") {
  const auto& catalogue = reference_catalogue();
  CHECK(catalogue.products().size() > 400);
  for (const auto& rule : reference_rules()) {
    if (rule.product.empty()) continue;
    CAPTURE(rule.product, rule.cycle);
    const auto* product = catalogue.find(rule.product);
    REQUIRE(product != nullptr);
    if (rule.cycle.starts_with('=') && rule.cycle.find('{') == std::string::npos)
      CHECK(product->find(rule.cycle.substr(1)) != nullptr);
  }
  for (const auto& rule : reference_package_rules()) {
    CAPTURE(rule.glob);
    CHECK(catalogue.find(rule.product) != nullptr);
  }
}

TEST_CASE("the dates of PostgreSQL are those of its maker", "[lifecycle]") {
  // Source: postgresql.org/support/versioning.
  const auto* product = reference_catalogue().find("postgresql");
  REQUIRE(product != nullptr);
  for (const auto& [cycle, end] : {std::pair{"13", "2025-11-13"}, std::pair{"15", "2027-11-11"},
                                   std::pair{"18", "2030-11-14"}}) {
    CAPTURE(cycle);
    REQUIRE(product->find(cycle) != nullptr);
    CHECK(to_text(product->find(cycle)->end_of_security_support) == end);
  }
}

TEST_CASE("every date is read as another program reads it", "[lifecycle]") {
  // Python's csv module; a line a cycle, with the four dates as they stand there.
  const auto folder = test::source_dir() / "schemas" / "reference" / "lifecycle";
  const auto ran =
      test::run({"python3", "-c",
                 "import csv,sys\n"
                 "for r in csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')):\n"
                 "    if r['cycle']: print('\\t'.join(r[c] for c in "
                 "('product','cycle','eos','eoas','eol','eoes')))\n",
                 (folder / "endoflife.csv").string()});
  REQUIRE(ran.status == 0);
  std::size_t cycles = 0;
  for (const auto line : core::lines(ran.out)) {
    const auto cells = core::split(line, '\t');
    REQUIRE(cells.size() == 6);
    CAPTURE(std::string{line});
    const auto* product = reference_catalogue().find(cells[0]);
    REQUIRE(product != nullptr);
    const auto* cycle = product->find(cells[1]);
    REQUIRE(cycle != nullptr);
    const bool same = to_text(cycle->end_of_sale) == cells[2] &&
                      to_text(cycle->end_of_active_support) == cells[3] &&
                      to_text(cycle->end_of_security_support) == cells[4] &&
                      to_text(cycle->end_of_extended_support) == cells[5];
    CHECK(same);
    ++cycles;
  }
  CHECK(cycles == reference_catalogue().cycle_count());
}

TEST_CASE("each numbered cycle has its own patch releases", "[lifecycle]") {
  const Recogniser recogniser{reference_catalogue()};
  for (const auto* id : {"postgresql", "ubuntu", "mariadb", "python", "cisco-ios-xe", "esxi",
                         "haproxy", "nginx", "kubernetes", "routeros", "panos"}) {
    const auto* product = reference_catalogue().find(id);
    REQUIRE(product != nullptr);
    for (const auto& cycle : product->cycles) {
      if (cycle.name.find_first_not_of("0123456789.") != std::string::npos) continue;
      const auto got = recogniser.recognise(product->label + ' ' + cycle.name + ".7");
      CAPTURE(product->label, cycle.name, got.reason);
      CHECK(got.product == product->id);
      CHECK(got.cycle == cycle.name);
    }
  }
}

TEST_CASE("the reference data is what its script makes of the table", "[lifecycle]") {
  const auto data = test::shared_data();
  if (!data) {
    WARN("the shared test data is not here");
    return;
  }
  const auto folder = test::source_dir() / "schemas" / "reference" / "lifecycle";
  const auto ran = test::run({"python3", (folder / "make.py").string(),
                              (*data / "eol" / "endoflife.csv").string(), "2026-08-21"});
  REQUIRE(ran.status == 0);
  CHECK((ran.out == test::slurp(folder / "endoflife.csv")));
}

}  // namespace plimsoll::lifecycle
