#include "collectors/ipmi/mapping.hpp"

#include <variant>

#include <catch2/catch.hpp>

#include "collectors/ipmi/outputs.hpp"

namespace plimsoll::ipmi {

namespace {

std::vector<model::ScopeRecord> scopes_of(collect::kit::Draft draft) {
  std::vector<model::ScopeRecord> out;
  for (const auto& record : std::move(draft).finish()) {
    if (const auto* scope = std::get_if<model::ScopeRecord>(&record)) out.push_back(*scope);
  }
  return out;
}

}  // namespace

TEST_CASE("a GUID is believed to be a UUID only when it can be read one way", "[ipmi]") {
  // Dell's begins with its name.
  CHECK(guid_id("4c4c4544-0048-3510-8056-b4c04f333732", "")->value ==
        "4c4c4544-0048-3510-8056-b4c04f333732");
  // Version 4 this way, none the other way around.
  CHECK(guid_id("31303043-534d-4a0d-90d8-7a1300000000", "")->value ==
        "31303043-534d-4a0d-90d8-7a1300000000");
  CHECK_FALSE(guid_id("31303043-534d-4a0d-90d8-7a1300000000", "IPMI"));
  // Versions 3 and 1.
  CHECK_FALSE(guid_id("00112233-4455-3510-8056-b4c04f333732", ""));
  // No version, no variant, no GUID.
  CHECK_FALSE(guid_id("00112233-4455-0a0d-90d8-7a1300000000", ""));
  CHECK_FALSE(guid_id("31303043-534d-4a0d-00d8-7a1300000000", ""));
  CHECK_FALSE(guid_id("00000000-0000-0000-0000-000000000000", ""));
  CHECK_FALSE(guid_id("not a guid", ""));
}

TEST_CASE("the controller's address is the controller's", "[ipmi]") {
  Machine machine;
  read_output(Output::mc, "Device ID : 1\nFirmware Revision : 3.41\n", machine);
  collect::kit::Draft draft;
  map_machine({"192.0.2.9:6230", "192.0.2.9", {}}, machine, draft);
  CHECK(draft.find("192.0.2.9:6230")->ids.empty());
  REQUIRE(draft.find("192.0.2.9:6230:bmc:1") != nullptr);
  CHECK(draft.find("192.0.2.9:6230:bmc:1")->ids ==
        std::vector<model::Identifier>{{"ip", "192.0.2.9"}});
}

TEST_CASE("what could not be read makes the scope as incomplete as it is", "[ipmi]") {
  const auto scope = [](std::vector<Unread> unread) {
    collect::kit::Draft draft;
    map_machine({"b", "b", std::move(unread)}, {}, draft);
    const auto scopes = scopes_of(std::move(draft));
    REQUIRE(scopes.size() == 1);
    return scopes[0];
  };
  CHECK(scope({}).status == model::ScopeStatus::complete);
  CHECK(scope({{Output::guid, false, "x"}, {Output::sel, false, "x"}}).status ==
        model::ScopeStatus::complete);
  CHECK(scope({{Output::sdr, false, "slow"}}).status == model::ScopeStatus::incomplete);
  CHECK(scope({{Output::sdr, false, "slow"}}).reason == "sdr elist all: slow");
  CHECK(scope({{Output::fru, true, "x"}, {Output::sdr, false, "y"}}).status ==
        model::ScopeStatus::denied);
}

TEST_CASE("files that do not list supplies do not end those of another time", "[ipmi]") {
  Machine machine;
  read_output(Output::chassis, "System Power : on\n", machine);
  collect::kit::Draft draft;
  map_machine({"a", {}, {}}, machine, draft);
  const auto scopes = scopes_of(std::move(draft));
  REQUIRE(scopes.size() == 1);
  CHECK(scopes[0].kinds == std::vector<std::string>{"server", "located_in"});
}

}  // namespace plimsoll::ipmi
