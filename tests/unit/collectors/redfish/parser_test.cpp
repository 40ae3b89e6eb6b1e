#include "collectors/redfish/parser.hpp"

#include <catch2/catch.hpp>

#include "collectors/redfish/uri.hpp"

namespace plimsoll::redfish {

TEST_CASE("a URI has one spelling", "[redfish]") {
  CHECK(canonical("/redfish/v1/") == "/redfish/v1");
  CHECK(canonical("/redfish/v1/Systems//") == "/redfish/v1/Systems");
  CHECK(canonical("/redfish/v1/Chassis/1/Power#PowerSupplies/0") ==
        "/redfish/v1/Chassis/1/Power#/PowerSupplies/0");
  CHECK(canonical("/redfish/v1/Chassis/1/Power/#/PowerSupplies/0") ==
        "/redfish/v1/Chassis/1/Power#/PowerSupplies/0");
  CHECK(canonical("/redfish/v1/x#") == "/redfish/v1/x");
  CHECK(canonical("") == "");
}

TEST_CASE("only paths of the service itself may be followed", "[redfish]") {
  CHECK(may_follow("/redfish/v1/"));
  CHECK(may_follow("/redfish/v1/Systems?$skip=50"));
  CHECK(may_follow("/redfish/v1/Chassis/0x17%7C%7CFan.1"));
  CHECK(may_follow("/redfish/v1/Storage/Disk.Virtual.0:RAID.Integrated.1-1"));
  for (const char* hostile :
       {"http://evil.example/redfish/v1/", "//evil.example/redfish/v1/", "redfish/v1/Systems",
        "/redfish/../etc/passwd", "/redfish/v1/%2e%2E/secret", "/redfish/v1/%2e", "/redfish/v1/./x",
        "/redfish/v1/a b", "/redfish/v1/\\..\\x", "/redfish//evil", "/etc/passwd", "", "/",
        "/redfish/v1/x\r\nHost: evil"}) {
    CAPTURE(hostile);
    CHECK_FALSE(may_follow(hostile));
  }
  CHECK_FALSE(may_follow("/redfish/" + std::string(3000, 'a')));
}

TEST_CASE("a power supply is read whichever way its vendor writes it", "[redfish]") {
  const auto power = parse_resource("/redfish/v1/Chassis/1/Power", "Power", R"({
    "@odata.type": "#Power.v1_5_0.Power",
    "PowerSupplies": [
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/0", "MemberId": "0", "Name": "PS1",
       "PowerCapacityWatts": "750", "LineInputVoltage": null, "SerialNumber": "  CN7792  ",
       "Status": {"State": "Enabled", "Health": "OK"}, "Model": 4711},
      null,
      {"@odata.id": "/redfish/v1/Chassis/1/Power/PowerSupplies/PSU.Slot.2", "MemberId": 1,
       "Status": [{"State": "Absent"}], "Oem": {"Hpe": {"BayNumber": 2}}},
      {"MemberId": "1"},
      "PSU"
    ],
    "Redundancy": {"@odata.id": "/redfish/v1/Chassis/1/Power#Redundancy/0", "MinNumNeeded": "1",
      "MaxNumSupported": 2.0, "Mode": [{"Member": "N+1"}],
      "RedundancySet": [{"@odata.id": "/redfish/v1/Chassis/1/Power#PowerSupplies/0"}, {}]}})");
  REQUIRE(power);
  REQUIRE(power->parts.size() == 3);
  CHECK(power->parts[0].serial == "CN7792");
  CHECK(power->parts[0].model == "4711");
  CHECK(model::to_text(power->parts[0].attributes.at("capacity_watts")) == "750");
  CHECK_FALSE(power->parts[0].attributes.contains("line_input_volts"));
  CHECK(power->parts[1].uri == "/redfish/v1/Chassis/1/Power/PowerSupplies/PSU.Slot.2");
  CHECK(power->parts[1].aliases ==
        std::vector<std::string>{"/redfish/v1/Chassis/1/Power#/PowerSupplies/2"});
  CHECK(power->parts[1].id == "1");
  CHECK(power->parts[1].state == "Absent");
  CHECK(power->parts[1].slot == "Bay 2");
  CHECK(power->parts[2].uri == "/redfish/v1/Chassis/1/Power#/PowerSupplies/3");
  CHECK_FALSE(power->parts[2].state);
  REQUIRE(power->groups.size() == 1);
  CHECK(power->groups[0].uri == "/redfish/v1/Chassis/1/Power#/Redundancy/0");
  CHECK(power->groups[0].needed == 1);
  CHECK(power->groups[0].supported == 2);
  CHECK(power->groups[0].mode == "N+1");
  CHECK(power->groups[0].members ==
        std::vector<std::string>{"/redfish/v1/Chassis/1/Power#/PowerSupplies/0"});
  CHECK(power->groups[0].unnamed == 1);
  REQUIRE(power->issues.size() == 1);
  CHECK(power->issues[0].what.find("no object") != std::string::npos);
}

TEST_CASE("two parts that claim one @odata.id stay two", "[redfish]") {
  const auto power = parse_resource("/redfish/v1/Chassis/1/Power", "Power", R"({
    "PowerSupplies": [{"@odata.id": "/redfish/v1/Chassis/1/Power", "MemberId": "0"},
                      {"@odata.id": "/redfish/v1/p", "MemberId": "0"},
                      {"@odata.id": "/redfish/v1/p", "MemberId": "0"}]})");
  REQUIRE(power);
  REQUIRE(power->parts.size() == 3);
  CHECK(power->parts[0].uri == "/redfish/v1/Chassis/1/Power#/PowerSupplies/0");
  CHECK(power->parts[1].uri == "/redfish/v1/p");
  CHECK(power->parts[2].uri == "/redfish/v1/Chassis/1/Power#/PowerSupplies/2");
}

TEST_CASE("a system's identity, size and health are read in the model's units", "[redfish]") {
  const auto system = parse_resource("/redfish/v1/Systems/1/", "ComputerSystem", R"({
    "Id": "1", "HostName": "db1.example.com", "UUID": "38947555-7742-3448-3784-823347823834",
    "Manufacturer": "Dell Inc.", "Model": "PowerEdge R740", "SerialNumber": "ABC1234",
    "BiosVersion": "2.19.1", "PowerState": "On",
    "ProcessorSummary": {"Count": "2", "Model": "Xeon", "Status": {"Health": "Warning"}},
    "MemorySummary": {"TotalSystemMemoryGiB": 1.5},
    "Status": {"State": "Enabled", "Health": null}})");
  REQUIRE(system);
  CHECK(system->uri == "/redfish/v1/Systems/1");
  REQUIRE(system->parts.size() == 1);
  const Part& part = system->parts[0];
  CHECK(part.kind == "server");
  CHECK(part.ids == std::vector<model::Identifier>{{"uuid", "38947555-7742-3448-3784-823347823834"},
                                                   {"fqdn", "db1.example.com"}});
  CHECK(model::to_text(part.attributes.at("memory_bytes")) == "1610612736");
  CHECK(model::to_text(part.attributes.at("cpu_count")) == "2");
  CHECK(model::to_text(part.attributes.at("cpu_health")) == "Warning");
  CHECK(part.state == "Enabled");
  CHECK_FALSE(part.health);
}

TEST_CASE("members are links, expanded bodies or neither", "[redfish]") {
  const auto drives = parse_resource("/redfish/v1/x", "DriveCollection", R"({
    "Members@odata.count": 3, "Members@odata.nextLink": "/redfish/v1/x?$skip=3",
    "Members": [{"@odata.id": "/redfish/v1/x/1"}, 7,
                {"@odata.id": "/redfish/v1/x/2", "Id": "2", "CapacityBytes": 1000}]})");
  REQUIRE(drives);
  CHECK(drives->members == std::vector<std::string>{"/redfish/v1/x/1"});
  CHECK(drives->members_count == 3);
  CHECK(drives->next == "/redfish/v1/x?$skip=3");
  REQUIRE(drives->expanded.size() == 1);
  CHECK(drives->expanded[0].type == "Drive");
  REQUIRE(drives->expanded[0].parts.size() == 1);
  CHECK(drives->expanded[0].parts[0].kind == "disk");
  REQUIRE(drives->issues.size() == 1);
}

TEST_CASE("one byte that is no UTF-8 costs a character, not the resource", "[redfish]") {
  const auto fan = parse_resource("/redfish/v1/f", "Fan",
                                  "{\r\n\"Name\": \"L\xfc"
                                  "fter\"}");
  REQUIRE(fan);
  REQUIRE(fan->parts.size() == 1);
  CHECK(fan->parts[0].name ==
        "L\xef\xbf\xbd"
        "fter");
  CHECK(fan->issues.size() == 1);
}

TEST_CASE("what is no JSON object is refused, however deep", "[redfish]") {
  for (const std::string& body :
       {std::string{}, std::string{"[]"}, std::string{"{\"a\":"}, std::string{"null"},
        std::string{"<html>"}, std::string(2'000'000, '['), std::string{"{\"a\":1e999}"}}) {
    CAPTURE(body.substr(0, 20));
    const auto resource = parse_resource("/redfish/v1/", "ServiceRoot", body);
    REQUIRE_FALSE(resource);
    CHECK(resource.error().kind == Error::Kind::malformed);
  }
}

TEST_CASE("types of any shape where lists and objects are due are survived", "[redfish]") {
  for (const char* type : {"ComputerSystem", "Chassis", "Manager", "Power", "Thermal", "Storage",
                           "PowerSubsystem", "SimpleStorage", "NetworkAdapter", "Port", "Drive",
                           "EthernetInterface", "Volume", "SoftwareInventory"}) {
    for (const char* value : {"null", "0", "-1", "\"x\"", "[]", "{}", "[null]", "[[]]", "true"}) {
      std::string body = "{";
      for (const char* name : {"PowerSupplies",
                               "Redundancy",
                               "Fans",
                               "Status",
                               "Location",
                               "Oem",
                               "Links",
                               "Members",
                               "StorageControllers",
                               "Devices",
                               "Controllers",
                               "Ethernet",
                               "Identifiers",
                               "Name",
                               "IPv4Addresses",
                               "ProcessorSummary",
                               "MemorySummary",
                               "PowerSupplyRedundancy",
                               "SerialNumber",
                               "UUID",
                               "RelatedItem",
                               "CapacityBytes",
                               "AssociatedNetworkAddresses"}) {
        body += std::string{body.size() > 1 ? "," : ""} + "\"" + name + "\":" + value;
      }
      CAPTURE(type, value);
      CHECK(parse_resource("/redfish/v1/x", type, body + "}"));
    }
  }
}

}  // namespace plimsoll::redfish
