// Servers and storage arrays by their own MIBs.
#include <catch2/catch.hpp>

#include "tests/unit/collectors/snmp/support.hpp"

namespace plimsoll::snmp {

using Lines = std::vector<std::string>;

TEST_CASE("an HPE array controller's logical drive stands on its drives", "[snmp]") {
  const std::string ida = "1.3.6.1.4.1.232.3.2.";
  const auto records = collect(
      {{"srv", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.232.9.4.10\n1.3.6.1.4.1.232.2.2.2.1.0|4|CZ1234\n" +
                   ida + "2.1.1.1.3|2|3\n" + ida + "2.1.1.6.3|2|2\n" + ida +
                   "2.1.1.15.3|4|PDSN1\n" + ida + "3.1.1.3.3.1|2|5\n" + ida + "3.1.1.4.3.1|2|7\n" +
                   ida + "3.1.1.9.3.1|2|1000\n" + ida + "3.1.1.10.3.1|4x|0001\n" + ida +
                   "5.1.1.6.3.0|2|2\n" + ida + "5.1.1.6.3.1|2|3\n" + ida + "5.1.1.51.3.0|4|D0\n" +
                   "1.3.6.1.4.1.232.6.2.9.3.1.3.0.1|2|3\n1.3.6.1.4.1.232.6.2.9.3.1.4.0.1|2|2\n"
                   "1.3.6.1.4.1.232.6.2.9.3.1.9.0.1|2|3\n1.3.6.1.4.1.232.6.2.9.3.1.3.0.2|2|2\n"}});
  const auto* volume = find_asset(records, "srv:volume:3.1");
  REQUIRE(volume != nullptr);
  CHECK(attribute(volume->attributes, "raid_level") == "raid5");
  CHECK(attribute(volume->attributes, "raid_state") == "rebuilding");
  CHECK(attribute(volume->attributes, "capacity_bytes") == "1048576000");
  CHECK(relations(records, "member_of") ==
        Lines{"srv:disk:3.0 -> srv:volume:3.1", "srv:disk:3.1 -> srv:volume:3.1"});
  CHECK(relations(records, "stored_on") == Lines{"srv -> srv:volume:3.1"});
  CHECK(relations(records, "depends_on") == Lines{"srv:volume:3.1 -> srv:storage_controller:3"});
  CHECK(attribute(find_asset(records, "srv:disk:3.1")->attributes, "operational") == "no");
  CHECK(attribute(find_asset(records, "srv:psu:0.2")->attributes, "present") == "no");
  CHECK(attribute(find_asset(records, "srv")->attributes, "power_redundancy_mode") == "redundant");
  CHECK(relations(records, "powered_by") == Lines{"srv -> srv:psu:0.1"});
}

TEST_CASE("a Dell controller's parts are the server's, its address is its own", "[snmp]") {
  const std::string idrac = "1.3.6.1.4.1.674.10892.5.";
  const auto records =
      collect({{"idrac1",
                "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.674.10892.5\n1.3.6.1.2.1.1.5.0|4|idrac-abc\n"
                "1.3.6.1.2.1.4.20.1.2.10.0.0.5|2|1\n" +
                    idrac + "1.3.12.0|4|PowerEdge R740\n" + idrac + "1.3.2.0|4|ABC1234\n" + idrac +
                    "4.600.12.1.5.1.1|2|3\n" + idrac + "4.600.12.1.8.1.1|4|PS1 Status\n" + idrac +
                    "4.600.12.1.5.1.2|2|5\n" + idrac + "4.600.10.1.5.1.1|2|5\n" + idrac +
                    "5.1.20.140.1.1.2.1|4|Virtual Disk 0\n" + idrac + "5.1.20.140.1.1.4.1|2|4\n" +
                    idrac + "5.1.20.140.1.1.13.1|2|6\n"}});
  CHECK(ids(*find_asset(records, "idrac1")) == Lines{"serial dell/ABC1234"});
  CHECK(ids(*find_asset(records, "idrac1:bmc:1")) == Lines{"hostname idrac-abc", "ip 10.0.0.5"});
  CHECK(attribute(find_asset(records, "idrac1:psu:1.2")->attributes, "operational") == "no");
  const auto* volume = find_asset(records, "idrac1:volume:1");
  CHECK(attribute(volume->attributes, "raid_level") == "raid10");
  CHECK(attribute(volume->attributes, "raid_state") == "degraded");
  CHECK(attribute(volume->attributes, "operational") == "yes");
}

TEST_CASE("a Synology array's RAID state is told in the words of the model", "[snmp]") {
  const std::string base = "1.3.6.1.4.1.6574.";
  const auto records = collect(
      {{"nas1", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n" + base + "1.5.1.0|4|DS1819+\n" +
                    base + "1.5.2.0|4|1930ABC\n" + base + "1.3.0|2|2\n" + base +
                    "2.1.1.2.0|4|Disk 1\n" + base + "2.1.1.5.0|2|5\n" + base + "2.1.1.6.0|2|38\n" +
                    base + "3.1.1.2.0|4|Volume 1\n" + base + "3.1.1.3.0|2|11\n"}});
  const auto* array = find_asset(records, "nas1");
  CHECK(array->kind == "storage_array");
  CHECK(ids(*array) == Lines{"serial synology/1930ABC"});
  CHECK(attribute(array->attributes, "power_health") == "failed");
  CHECK(attribute(find_asset(records, "nas1:disk:0")->attributes, "operational") == "no");
  CHECK(attribute(find_asset(records, "nas1:volume:0")->attributes, "raid_state") == "degraded");
  CHECK(relations(records, "stored_on") == Lines{"nas1:volume:0 -> nas1"});
}

TEST_CASE("a NetApp RAID group that misses a disk is degraded", "[snmp]") {
  const std::string base = "1.3.6.1.4.1.789.1.";
  std::string text =
      "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.789.2.3\n" + base + "1.5.0|4|FAS2240\n" + base +
      "2.3.1.0|2|2\n" + base + "2.3.2.0|2|3\n" + base + "2.3.4.0|2|3\n" + base +
      "2.3.6.0|4|filer2\n" + base + "5.11.1.2.1|4|aggr0\n" + base + "5.11.1.5.1|4|online\n" + base +
      "5.11.1.11.1|4|raid_dp\n" + base + "5.11.1.13.1|4|filer1\n" + base + "6.4.8.0|2|1\n" + base +
      "5.8.1.2.1|4|vol0\n" + base + "5.8.1.5.1|4|online\n" + base + "5.8.1.9.1|4|aggr0\n";
  const char* names[] = {"0a.00.0", "0a.00.1", "0a.00.2"};
  for (int disk = 1; disk <= 3; ++disk) {
    const std::string i = "1.1." + std::to_string(disk);
    text += base + "6.10.1.1.1." + i + "|2|1\n";
    text += base + "6.2.1.2." + i + "|4|data disk " + names[disk - 1] + "\n";
    text += base + "6.2.1.3." + i + "|2|" + (disk == 3 ? "6" : "1") + "\n";
  }
  const auto records = collect({{"f1", text}});
  const auto* group = find_asset(records, "f1:volume:aggr0/plex0/rg0");
  REQUIRE(group != nullptr);
  CHECK(attribute(group->attributes, "raid_level") == "raid-dp");
  CHECK(attribute(group->attributes, "raid_members") == "3");
  CHECK(attribute(group->attributes, "raid_working") == "2");
  CHECK(attribute(group->attributes, "raid_spares") == "1");
  CHECK(attribute(group->attributes, "raid_state") == "degraded");
  CHECK(relations(records, "stored_on") ==
        Lines{"f1:volume:aggr0 -> f1", "f1:volume:aggr0 -> f1:volume:aggr0/plex0/rg0",
              "f1:volume:aggr0/plex0/rg0 -> f1", "f1:volume:vol/vol0 -> f1:volume:aggr0"});
  CHECK(relations(records, "member_of") == Lines{"f1:disk:0a.00.0 -> f1:volume:aggr0/plex0/rg0",
                                                 "f1:disk:0a.00.1 -> f1:volume:aggr0/plex0/rg0",
                                                 "f1:disk:0a.00.2 -> f1:volume:aggr0/plex0/rg0",
                                                 "f1:storage_controller:filer1 -> f1"});
  // The partner cannot take over: it is no member.
  CHECK(attribute(find_asset(records, "f1")->attributes, "controller_mode") == "single");
  CHECK(attribute(find_asset(records, "f1:storage_controller:filer2")->attributes, "operational") ==
        "no");
  CHECK(attribute(find_asset(records, "f1")->attributes, "failover_state") == "cannot_takeover");
}

}  // namespace plimsoll::snmp
