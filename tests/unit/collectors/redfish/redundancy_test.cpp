#include "collectors/redfish/redundancy.hpp"

#include <catch2/catch.hpp>

namespace plimsoll::redfish {

namespace {

Part part(std::string kind, Text state, Text health, Text power = std::nullopt) {
  Part out;
  out.kind = std::move(kind);
  out.state = std::move(state);
  out.health = std::move(health);
  out.power_state = std::move(power);
  return out;
}

Group group(Text mode, std::optional<std::int64_t> needed) {
  Group out;
  out.mode = std::move(mode);
  out.needed = needed;
  return out;
}

}  // namespace

TEST_CASE("a part is out of work by its state or a critical health, a machine by being off",
          "[redfish]") {
  CHECK(operational(part("psu", "Enabled", "Warning")) == true);
  CHECK(operational(part("psu", "StandbySpare", {})) == true);
  CHECK(operational(part("psu", "Absent", {})) == false);
  CHECK(operational(part("psu", "UnavailableOffline", "OK")) == false);
  CHECK(operational(part("disk", "Enabled", "Critical")) == false);
  CHECK(operational(part("server", "Enabled", "Critical", "On")) == true);
  CHECK(operational(part("server", "Enabled", "OK", "Off")) == false);
  CHECK(operational(part("psu", {}, "OK")) == true);
  CHECK_FALSE(operational(part("psu", {}, {})).has_value());
}

TEST_CASE("fewer needed than there are members is taken as stated", "[redfish]") {
  CHECK(judge(group("N+m", 1), {2, 2, true}).k == 1);
  CHECK(judge(group("N+m", 3), {4, 4, true}).k == 3);
  CHECK(judge(group("Failover", 1), {2, 1, true}).k == 1);
  CHECK(judge(group("N+m", 1), {2, 2, true}).problem_code.empty());
}

TEST_CASE("as many needed as there are members means fault tolerant with all of them",
          "[redfish]") {
  CHECK(judge(group("Failover", 2), {2, 2, true}).k == 1);
  CHECK(judge(group("NPlusM", 4), {4, 4, true}).k == 3);
  CHECK(judge(group("Failover", 1), {1, 1, true}).k == 1);
}

TEST_CASE("a group that isn't redundant or states no number needs all that work", "[redfish]") {
  CHECK(judge(group("NotRedundant", 1), {2, 2, true}).k == 2);
  CHECK(judge(group("Not Redundant", {}), {2, 2, true}).problem_code.empty());
  const auto unstated = judge(group("Failover", {}), {2, 2, true});
  CHECK(unstated.k == 2);
  CHECK(unstated.problem_code == "redundancy_unstated");
  CHECK(judge(group("N+m", 0), {3, 2, true}).k == 2);
  CHECK(judge(group("N+m", -1), {3, 3, true}).k == 3);
}

TEST_CASE("more needed than named contradicts itself and is reported", "[redfish]") {
  const auto judged = judge(group("N+m", 4), {2, 2, true});
  CHECK(judged.k == 2);
  CHECK(judged.problem_code == "redundancy_contradicts");
}

TEST_CASE("what runs with fewer members than stated proves that fewer suffice", "[redfish]") {
  const auto judged = judge(group("N+m", 3), {4, 2, true});
  CHECK(judged.k == 2);
  CHECK(judged.reason.find("only 2 of 4 work and it runs") != std::string::npos);
  CHECK(judge(group("N+m", 3), {4, 2, false}).k == 3);
  CHECK(judge(group("N+m", 3), {4, 0, true}).k == 3);
}

TEST_CASE("a sparing group is taken over by hand", "[redfish]") {
  CHECK(judge(group("Sparing", 1), {2, 2, true}).takeover == model::Takeover::manual);
  CHECK(judge(group("Sharing", 1), {2, 2, true}).takeover == model::Takeover::seamless);
}

TEST_CASE("an outlet or circuit that is switched off or tripped is out of work", "[redfish]") {
  CHECK(operational(part("power_feed", "Enabled", "OK", "On")) == true);
  CHECK(operational(part("power_feed", "Enabled", "OK", "Off")) == false);
  Part tripped = part("power_feed", "Enabled", "OK");
  tripped.attributes["breaker_state"] = std::string{"Tripped"};
  CHECK(operational(tripped) == false);
}

TEST_CASE("a volume's state is what it does, else what its health says", "[redfish]") {
  CHECK(raid_state(part("volume", "Enabled", "OK"), {}) == "optimal");
  CHECK(raid_state(part("volume", "Enabled", "Warning"), {}) == "degraded");
  CHECK(raid_state(part("volume", "Enabled", "Warning"), "Rebuild") == "rebuilding");
  CHECK(raid_state(part("volume", "Enabled", "Critical"), {}) == "failed");
  CHECK_FALSE(raid_state(part("volume", "Enabled", {}), {}));
}

}  // namespace plimsoll::redfish
