#include "lib/collect/kit/values.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::collect::kit {

TEST_CASE("a list of texts is JSON on one line", "[kit]") {
  CHECK(json_list({"a\"b\\c\n"}).text == R"(["a\"b\\c "])");
  CHECK(json_list({}).text == "[]");
}

TEST_CASE("who is known by a name or address gets the identifier for it", "[kit]") {
  CHECK(host_id("192.0.2.1")->scheme == "ip");
  CHECK(host_id("db1.example")->scheme == "fqdn");
  CHECK(host_id("DB1") == model::Identifier{"hostname", "db1"});
  for (const char* none : {"", "localhost", "127.0.0.1", "::1", "300.1.1.1", "a b", "x:y"}) {
    CAPTURE(none);
    CHECK_FALSE(host_id(none));
  }
}

TEST_CASE("a location that nobody set is no place", "[kit]") {
  CHECK(is_place("Rack R03, row 2"));
  CHECK(is_place("Beijing"));
  for (const char* none : {"", " ", "Unknown", "<not set>", "N/A", "System Location", "-"}) {
    CAPTURE(none);
    CHECK_FALSE(is_place(none));
  }
}

}  // namespace plimsoll::collect::kit
