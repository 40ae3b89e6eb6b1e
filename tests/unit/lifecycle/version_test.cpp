#include "lib/lifecycle/version.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::lifecycle {
namespace {

Product with(std::initializer_list<const char*> cycles) {
  Product product;
  product.id = product.label = "thing";
  for (const char* name : cycles) {
    Cycle cycle;
    cycle.name = name;
    product.cycles.push_back(cycle);
  }
  return product;
}

std::string cycle_of(const Product& product, std::string_view version) {
  const auto match = match_cycle(product, version);
  CHECK((match.cycle == nullptr) == !match.reason.empty());
  return match.cycle == nullptr ? "" : match.cycle->name;
}

}  // namespace

TEST_CASE("a version belongs to the cycle with the most of its leading parts", "[lifecycle]") {
  const auto database = with({"13", "12", "10", "9.6", "9.5", "1.0"});
  CHECK(cycle_of(database, "13.4") == "13");
  CHECK(cycle_of(database, "10.23") == "10");
  CHECK(cycle_of(database, "1.0.3") == "1.0");
  CHECK(cycle_of(database, "9.6.24") == "9.6");
  CHECK(cycle_of(database, "9.60") == "");
  CHECK(cycle_of(database, "130") == "");
  CHECK(cycle_of(database, "9") == "");
  CHECK(cycle_of(database, "12.x") == "12");
  const auto language = with({"3.12", "3.11", "3.1", "2.7"});
  CHECK(cycle_of(language, "3.11.2") == "3.11");
  CHECK(cycle_of(language, "3.1.5") == "3.1");
  CHECK(cycle_of(language, "3") == "");
  CHECK(match_cycle(language, "3").reason ==
        "version 3 of thing is less exact than its release cycles");
  const auto padded = with({"17.3", "17.12"});
  CHECK(cycle_of(padded, "17.03.04") == "17.3");
  CHECK(cycle_of(padded, "17.12.01a") == "17.12");
  const auto mixed = with({"8.0.45", "8.0", "5.7"});
  CHECK(cycle_of(mixed, "8.0.45") == "8.0.45");
  CHECK(cycle_of(mixed, "8.0.36") == "8.0");
  const auto named = with({"2012-r2", "2012", "r2"});
  CHECK(cycle_of(named, "2012") == "2012");
  const auto whole = with({"*"});
  CHECK(cycle_of(whole, "") == "*");
  CHECK(cycle_of(whole, "7.1") == "*");
}

TEST_CASE("a version ends where no part of it can go on", "[lifecycle]") {
  CHECK(version_length("13.4") == 4);
  CHECK(version_length("15.10-0+deb12u1") == 5);
  CHECK(version_length("1.0.2k-fips") == 6);
  CHECK(version_length("12c") == 3);
  CHECK(version_length("2.") == 1);
  CHECK(version_length("2..3") == 1);
  CHECK(version_length("v2") == 0);
  CHECK(version_length("") == 0);
}

}  // namespace plimsoll::lifecycle
