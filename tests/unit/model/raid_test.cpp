#include "lib/model/raid.hpp"

#include <catch2/catch.hpp>

namespace model = plimsoll::model;

TEST_CASE("a layout has one spelling", "[raid]") {
  for (const auto* text : {"5", "RAID5", "RAID 5", "raid-5", "StripedWithParity", "RAID5E"}) {
    CAPTURE(text);
    CHECK(model::raid_level(text) == "raid5");
  }
  CHECK(model::raid_level("RAID_DP") == "raid-dp");
  CHECK(model::raid_level("raid_dp") == model::raid_level("RAID-DP"));
  CHECK(model::raid_level("raidz") == "raidz1");
  CHECK(model::raid_level("RAID6 (ADG)") == "raid6");
  CHECK(model::raid_level("SHR-2") == "shr2");
  CHECK(model::raid_level(" Wishful ") == "wishful");
}

TEST_CASE("a layout survives what its source says, never all of its members", "[raid]") {
  const auto lost = [](const char* level, std::int64_t members) {
    const auto tolerance = model::raid_tolerance(level, members);
    REQUIRE(tolerance);
    return tolerance->lost;
  };
  CHECK(lost("raid1", 2) == 1);
  CHECK(lost("raid1", 3) == 2);
  CHECK(lost("raid5", 4) == 1);
  CHECK(lost("raid6", 8) == 2);
  CHECK(lost("raid10", 8) == 1);
  CHECK(model::raid_tolerance("raid10", 8)->more);
  CHECK(lost("raid-tec", 20) == 3);
  CHECK(lost("raid0", 4) == 0);
  CHECK(lost("raid6", 1) == 0);
  CHECK(lost("raid1", 0) == 0);
  CHECK_FALSE(model::raid_tolerance("wishful", 4));
}
