#include "collectors/redfish/mapping.hpp"

#include <algorithm>
#include <tuple>

#include <catch2/catch.hpp>

#include "tests/unit/collectors/redfish/support.hpp"

namespace plimsoll::redfish {

namespace {

using Edge = std::tuple<std::string, std::string, std::string>;

std::vector<Edge> edges(const Mapped& mapped) {
  std::vector<Edge> out;
  for (const auto& relation : mapped.relations) {
    out.emplace_back(relation.from.key, relation.kind, relation.to.key);
  }
  return out;
}

std::vector<std::string> members(const model::NeedRecord& need) {
  std::vector<std::string> out;
  for (const auto& member : need.members) out.push_back(member.asset.key);
  return out;
}

constexpr std::string_view kTwoSupplies = R"({
  "PowerSupplies": [
    {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/0", "MemberId": "0", "Name": "PSU",
     "SerialNumber": "A1", "LineInputVoltage": 230, "Status": {"State": "Enabled", "Health": "OK"}},
    {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/1", "MemberId": "1", "Name": "PSU",
     "SerialNumber": "A2", "Status": {"State": "Enabled", "Health": "OK"}}]
)";

std::string two_supplies(std::string_view more) {
  return std::string{kTwoSupplies} + std::string{more} + "}";
}

void add_subsystem(FakeTree& tree, std::string_view first, std::string_view second) {
  const std::string base = "/redfish/v1/Chassis/1/PowerSubsystem";
  tree.bodies[base] = R"({"PowerSupplies": {"@odata.id": ")" + base + R"(/PowerSupplies"},
      "PowerSupplyRedundancy": [{"MinNeededInGroup": 1, "RedundancyType": "NPlusM",
        "RedundancyGroup": [{"@odata.id": ")" +
                      base + R"(/PowerSupplies/1"},
                            {"@odata.id": ")" +
                      base + R"(/PowerSupplies/2"}]}]})";
  tree.bodies[base + "/PowerSupplies"] = R"({"Members": [{"@odata.id": ")" + base +
                                         R"(/PowerSupplies/1"},
                      {"@odata.id": ")" + base +
                                         R"(/PowerSupplies/2"}]})";
  tree.bodies[base + "/PowerSupplies/1"] = std::string{first};
  tree.bodies[base + "/PowerSupplies/2"] = std::string{second};
}

}  // namespace

TEST_CASE("power supplies without a stated group are facts, and that none is stated is reported",
          "[redfish]") {
  FakeTree tree;
  add_machine(tree, two_supplies(""));
  const auto mapped = map_tree(tree);
  CHECK(mapped.needs.empty());
  CHECK(codes(mapped.problems) == std::vector<std::string>{"redundancy_unstated"});
  const std::string supply = "t:/redfish/v1/Chassis/1/Power#/PowerSupplies/";
  const std::string chassis = "t:/redfish/v1/Chassis/1";
  CHECK(edges(mapped) == std::vector<Edge>{{chassis, "powered_by", supply + "0"},
                                           {chassis, "powered_by", supply + "1"},
                                           {supply + "0", "located_in", chassis},
                                           {supply + "1", "located_in", chassis},
                                           {"t:/redfish/v1/Systems/1", "located_in", chassis}});
}

TEST_CASE("supplies of which none works while the machine runs say nothing", "[redfish]") {
  FakeTree tree;
  add_machine(tree, R"({"PowerSupplies": [{"MemberId": "0", "Status": {"State": "Absent"}}]})");
  const auto mapped = map_tree(tree);
  CHECK(codes(mapped.problems) == std::vector<std::string>{"none_working"});
  CHECK(edges(mapped).size() == 2);
}

TEST_CASE("one of two missing leaves one needed of two, and the missing one visible", "[redfish]") {
  FakeTree tree;
  add_machine(tree, R"({"PowerSupplies": [
      {"MemberId": "0", "Name": "PSU 1", "Status": {"State": "Enabled", "Health": "OK"}},
      {"MemberId": "1", "Name": "PSU 2", "Status": {"State": "Absent"}}],
    "Redundancy": [{"MinNumNeeded": 2, "Mode": "Failover", "RedundancySet": [
      {"@odata.id": "/redfish/v1/Chassis/1/Power#PowerSupplies/0"},
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/1"}]}]})");
  const auto mapped = map_tree(tree);
  REQUIRE(mapped.needs.size() == 1);
  CHECK(mapped.needs[0].k == 1);
  CHECK(mapped.needs[0].why.find("not working: PSU 2 (State Absent") != std::string::npos);
  const auto& gone = asset(mapped, "t:/redfish/v1/Chassis/1/Power#/PowerSupplies/1");
  CHECK(attribute(gone, "operational") == "no");
  CHECK(attribute(gone, "present") == "no");
  CHECK(attribute(gone, "state") == "Absent");
  const auto& there = asset(mapped, "t:/redfish/v1/Chassis/1/Power#/PowerSupplies/0");
  CHECK(attribute(there, "operational") == "yes");
  CHECK(there.name == "db1: PSU 1");
}

TEST_CASE("a power supply listed in both views is one asset", "[redfish]") {
  FakeTree tree;
  add_machine(tree, two_supplies(R"(, "Redundancy": [{"MinNumNeeded": 2, "RedundancySet": [
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/0"},
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/1"}]}])"));
  SECTION("by serial number, whatever the ids say") {
    add_subsystem(tree, R"({"Id": "1", "SerialNumber": "A1", "Status": {"State": "Enabled"}})",
                  R"({"Id": "2", "SerialNumber": "A2", "Status": {"State": "Enabled"}})");
    const auto mapped = map_tree(tree);
    CHECK(mapped.assets.size() == 4);
    const auto& first = asset(mapped, "t:/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/1");
    CHECK(attribute(first, "line_input_volts") == "230");
    REQUIRE(mapped.needs.size() == 1);  // Both views claim a group of the same members.
    CHECK(mapped.needs[0].k == 1);
    CHECK(members(mapped.needs[0]) ==
          std::vector<std::string>{"t:/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/1",
                                   "t:/redfish/v1/Chassis/1/PowerSubsystem/PowerSupplies/2"});
  }
  SECTION("different serial numbers are different parts, and the old view concludes nothing") {
    add_subsystem(tree, R"({"Id": "0", "SerialNumber": "B1", "Status": {"State": "Enabled"}})",
                  R"({"Id": "1", "SerialNumber": "B2", "Status": {"State": "Enabled"}})");
    const auto mapped = map_tree(tree);
    CHECK(mapped.assets.size() == 6);
  }
}

TEST_CASE("a group that names no members stands for all if it is the only one", "[redfish]") {
  FakeTree tree;
  add_machine(tree, two_supplies(R"(, "Redundancy": [{"MinNumNeeded": 1, "RedundancySet": []}])"));
  const auto mapped = map_tree(tree);
  REQUIRE(mapped.needs.size() == 1);
  CHECK(mapped.needs[0].k == 1);
  CHECK(codes(mapped.problems) == std::vector<std::string>{"redundancy_unnamed"});
  CHECK(attribute(asset(mapped, "t:/redfish/v1/Chassis/1"), "power_redundancy") ==
        R"([{"members":0,"needed":1,"uri":"/redfish/v1/Chassis/1/Power#/Redundancy/0"}])");
}

TEST_CASE("supplies outside every group are facts beside it", "[redfish]") {
  FakeTree tree;
  add_machine(tree, R"({"PowerSupplies": [{"MemberId": "0"}, {"MemberId": "1"}, {"MemberId": "2"}],
    "Redundancy": [{"MinNumNeeded": 1, "RedundancySet": [
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/0"},
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/1"},
      {"@odata.id": "/redfish/v1/Chassis/1/Power#/PowerSupplies/9"}]}]})");
  const auto mapped = map_tree(tree);
  REQUIRE(mapped.needs.size() == 1);
  CHECK(mapped.needs[0].group == "power");
  CHECK(mapped.needs[0].k == 1);
  const auto all = edges(mapped);
  CHECK(std::ranges::count_if(
            all, [](const Edge& edge) { return std::get<1>(edge) == "powered_by"; }) == 3);
  CHECK(codes(mapped.problems) == std::vector<std::string>{"redundancy_member_unknown"});
}

TEST_CASE("a volume has its drives, layout and state, and the machine needs the volume",
          "[redfish]") {
  FakeTree tree;
  add_machine(tree, "{}");
  const std::string base = "/redfish/v1/Systems/1/Storage/1";
  tree.bodies["/redfish/v1/Systems/1"] =
      R"({"Id": "1", "HostName": "db1", "Storage": {"@odata.id": "/redfish/v1/Systems/1/Storage"},
          "Links": {"Chassis": [{"@odata.id": "/redfish/v1/Chassis/1"}]}})";
  tree.bodies["/redfish/v1/Systems/1/Storage"] = R"({"Members": [{"@odata.id": ")" + base + "\"}]}";
  tree.bodies[base] = R"({"Id": "1", "Name": "RAID",
      "StorageControllers": [{"MemberId": "0", "Name": "PERC"}],
      "Drives": [{"@odata.id": ")" +
                      base + R"(/Drives/1"}, {"@odata.id": ")" + base +
                      R"(/Drives/2"}, {"@odata.id": ")" + base + R"(/Drives/3"}],
      "Volumes": {"@odata.id": ")" +
                      base + R"(/Volumes"}})";
  for (const char* id : {"1", "2", "3"}) {
    tree.bodies[base + "/Drives/" + id] = R"({"Id": ")" + std::string{id} +
                                          R"(", "Name": "Disk", "Manufacturer": "SEAGATE",
        "SerialNumber": "Z40)" + id + R"(", "PredictedMediaLifeLeftPercent": 90,
        "FailurePredicted": false, "Status": {"State": "Enabled", "Health": "OK"}})";
  }
  tree.bodies[base + "/Volumes"] = R"({"Members": [{"@odata.id": ")" + base + R"(/Volumes/v"}]})";
  tree.bodies[base + "/Volumes/v"] = R"({"Id": "v", "Name": "Virtual Disk", "RAIDType": "RAID5",
      "Operations": [{"OperationName": "Rebuild", "PercentageComplete": 3}],
      "Status": {"State": "Enabled", "Health": "Warning"},
      "Links": {"DedicatedSpareDrives": [{"@odata.id": "/d/9"}], "Drives": [{"@odata.id": ")" +
                                     base + R"(/Drives/1"}, {"@odata.id": ")" + base +
                                     R"(/Drives/2"}, {"@odata.id": ")" + base + R"(/Drives/3"}]}})";
  const auto mapped = map_tree(tree);
  CHECK(mapped.needs.empty());
  const auto& volume = asset(mapped, "t:" + base + "/Volumes/v");
  CHECK(attribute(volume, "raid_level") == "raid5");
  CHECK(attribute(volume, "raid_members") == "3");
  CHECK(attribute(volume, "raid_spares") == "1");
  CHECK(attribute(volume, "raid_state") == "rebuilding");
  CHECK(attribute(volume, "raid_action") == "Rebuild");
  const auto all = edges(mapped);
  const auto has = [&all](const Edge& edge) { return std::ranges::find(all, edge) != all.end(); };
  for (const char* id : {"1", "2", "3"}) {
    CHECK(has({"t:" + base + "/Drives/" + id, "member_of", "t:" + base + "/Volumes/v"}));
  }
  CHECK(has({"t:/redfish/v1/Systems/1", "stored_on", "t:" + base + "/Volumes/v"}));
  CHECK(has({"t:" + base + "/Volumes/v", "depends_on", "t:" + base + "#/StorageControllers/0"}));
  CHECK(has({"t:" + base + "/Drives/1", "located_in", "t:/redfish/v1/Chassis/1"}));
  const auto& drive = asset(mapped, "t:" + base + "/Drives/1");
  CHECK(drive.name == "db1: Disk (1)");
  CHECK(drive.ids == std::vector<model::Identifier>{{"serial", "seagate/Z401"}});
  CHECK(attribute(drive, "failure_predicted") == "no");
}

TEST_CASE("a blade sits in its enclosure, whose supplies feed it", "[redfish]") {
  FakeTree tree;
  add_machine(tree, "{}");
  tree.bodies["/redfish/v1/Chassis"] = R"({"Members": [{"@odata.id": "/redfish/v1/Chassis/E"},
      {"@odata.id": "/redfish/v1/Chassis/1"}]})";
  tree.bodies["/redfish/v1/Chassis/1"] = R"({"Id": "1", "ChassisType": "Blade",
      "Links": {"ContainedBy": {"@odata.id": "/redfish/v1/Chassis/E"},
                "PoweredBy": [{"@odata.id": "/redfish/v1/Chassis/E/Power#/PowerSupplies/0"}]}})";
  tree.bodies["/redfish/v1/Chassis/E"] = R"({"Id": "E", "Name": "Enclosure",
      "ChassisType": "Enclosure", "Power": {"@odata.id": "/redfish/v1/Chassis/E/Power"},
      "Links": {"Contains": [{"@odata.id": "/redfish/v1/Chassis/1"}]}})";
  tree.bodies["/redfish/v1/Chassis/E/Power"] = R"({"PowerSupplies": [{"MemberId": "0"}]})";
  const auto mapped = map_tree(tree);
  const std::string enclosure = "t:/redfish/v1/Chassis/E";
  CHECK(edges(mapped) ==
        std::vector<Edge>{{"t:/redfish/v1/Chassis/1", "located_in", enclosure},
                          {enclosure, "powered_by", enclosure + "/Power#/PowerSupplies/0"},
                          {enclosure + "/Power#/PowerSupplies/0", "located_in", enclosure},
                          {"t:/redfish/v1/Systems/1", "located_in", "t:/redfish/v1/Chassis/1"}});
}

TEST_CASE("interfaces identify the machine they sit in, virtual ones and the BMC's link don't",
          "[redfish]") {
  FakeTree tree;
  add_machine(tree, "{}");
  tree.bodies["/redfish/v1/Systems/1"] =
      R"({"Id": "1", "EthernetInterfaces": {"@odata.id": "/redfish/v1/Systems/1/Eth"},
          "Links": {"ManagedBy": [{"@odata.id": "/redfish/v1/Managers/1"}]}})";
  tree.bodies["/redfish/v1/Systems/1/Eth"] = R"({"Members": [
      {"@odata.id": "/e/1", "Id": "1", "MACAddress": "3C:EC:EF:00:00:01",
       "FQDN": "db1.example.com"},
      {"@odata.id": "/e/2", "Id": "2", "MACAddress": "3C:EC:EF:00:00:01",
       "EthernetInterfaceType": "Virtual"},
      {"@odata.id": "/e/3", "Id": "3", "MACAddress": "3C:EC:EF:00:00:09",
       "Links": {"HostInterface": {"@odata.id": "/h"}}}]})";
  tree.bodies["/redfish/v1/Managers/1"] =
      R"({"Id": "1", "EthernetInterfaces": {"@odata.id": "/redfish/v1/Managers/1/Eth"},
          "Links": {"ManagerForServers": [{"@odata.id": "/redfish/v1/Systems/1"}]}})";
  tree.bodies["/redfish/v1/Managers/1/Eth"] = R"({"Members": [
      {"@odata.id": "/b/1", "Id": "1", "MACAddress": "3C:EC:EF:00:00:0A",
       "IPv4Addresses": [{"Address": "10.0.0.9"}]}]})";
  const auto mapped = map_tree(tree);
  CHECK(asset(mapped, "t:/redfish/v1/Systems/1").ids ==
        std::vector<model::Identifier>{{"fqdn", "db1.example.com"}, {"mac", "3c:ec:ef:00:00:01"}});
  CHECK(asset(mapped, "t:/redfish/v1/Managers/1").ids ==
        std::vector<model::Identifier>{{"ip", "10.0.0.9"}, {"mac", "3c:ec:ef:00:00:0a"}});
  CHECK(asset(mapped, "t:/e/2").ids.empty());
  CHECK_THROWS(asset(mapped, "t:/b/1"));
  const auto all = edges(mapped);
  CHECK(std::ranges::count(
            all, Edge{"t:/redfish/v1/Systems/1", "monitored_by", "t:/redfish/v1/Managers/1"}) == 1);
}

TEST_CASE("the same crawl gives the same records", "[redfish]") {
  FakeTree tree;
  add_machine(tree, two_supplies(""));
  const auto first = map_tree(tree);
  const auto second = map_tree(tree);
  REQUIRE(first.assets.size() == second.assets.size());
  for (std::size_t i = 0; i < first.assets.size(); ++i) {
    CHECK(first.assets[i].key == second.assets[i].key);
    CHECK(first.assets[i].attributes == second.assets[i].attributes);
  }
  CHECK(std::ranges::is_sorted(first.assets, {}, &model::AssetRecord::key));
}

}  // namespace plimsoll::redfish
