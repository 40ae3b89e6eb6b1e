#include "lib/store/lookup.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/unit/store/estate.hpp"

namespace plimsoll::store {

using namespace estate;  // NOLINT(google-build-using-namespace): the words of these tests

TEST_CASE("an asset is found by key, name or identifier", "[store]") {
  Audit audit;
  audit.collect("table", "cmdb.csv",
                {server("WEB-01", "web1", {{"serial", "dell/AB12"}, {"ip", "192.0.2.1"}}),
                 server("WEB-02", "twin"), asset("twin-disk", "disk", "twin")});
  audit.collect("redfish", "bmc1", {server("/S/1", "system 1", {{"serial", "dell/AB12"}})});
  auto& database = audit.database();
  const auto web1 = find_asset(database, "WEB-01");
  REQUIRE(web1);
  const auto finds = [&](const std::string& text) {
    return find_asset(database, text).value_or(0);
  };
  CHECK(finds("/S/1") == *web1);
  CHECK(finds("system 1") == *web1);
  CHECK(finds("192.0.2.1") == *web1);
  CHECK(finds("Dell Inc./AB12") == *web1);
  CHECK(finds("server:WEB-01") == *web1);

  const auto twin = find_asset(database, "twin");
  REQUIRE_FALSE(twin);
  CHECK_THAT(to_string(twin.error()), Catch::Matchers::Contains("2 assets are called \"twin\""));
  CHECK_THAT(to_string(twin.error()), Catch::Matchers::Contains("disk twin-disk (twin)"));
  CHECK(finds("server:twin") == finds("WEB-02"));
  CHECK(finds("server:twin") != 0);

  const auto none = find_asset(database, "web-03");
  REQUIRE_FALSE(none);
  CHECK_THAT(to_string(none.error()), Catch::Matchers::Contains("nearest: WEB-01, WEB-02"));
}

TEST_CASE("the newest scan is told, and none in a new file", "[store]") {
  Audit audit;
  CHECK_FALSE(newest_scan(audit.database()));
  audit.collect("a", "1", {server("x", "x")});
  audit.collect("a", "1", {server("x", "x")});
  REQUIRE(newest_scan(audit.database()));
  CHECK(newest_scan(audit.database())->id == 2);
  CHECK(newest_scan(audit.database())->started_at == "2026-11-02T00:00:00Z");
}

}  // namespace plimsoll::store
