#include "collectors/ipmi/parts.hpp"

#include <catch2/catch.hpp>

#include "collectors/ipmi/outputs.hpp"

namespace plimsoll::ipmi {

namespace {

Parts parts(std::string_view sensors, std::string_view units = {}) {
  static Machine machine;  // supplies point into it
  machine = {};
  read_output(Output::sdr, sensors, machine);
  read_output(Output::fru, units, machine);
  return find_parts(machine);
}

}  // namespace

TEST_CASE("supplies are numbered as their names do", "[ipmi]") {
  CHECK(supply_number("PS1 Status") == "1");
  CHECK(supply_number("PSU2_STATUS") == "2");
  CHECK(supply_number("Power Supply 12") == "12");
  CHECK(supply_number("PWR SUPPLY #3") == "3");
  for (const auto* name : {"", "PS Redundancy", "Status", "GPS1", "CPU1", "PSU", "PS12345"}) {
    CAPTURE(name);
    CHECK(supply_number(name).empty());
  }
}

TEST_CASE("what a supply's states mean for its work", "[ipmi]") {
  const auto found =
      parts(
          "PS1 Status | 01h | ok | 10.1 | Presence detected\n"
          "PS2 Status | 02h | ok | 10.2 | Presence detected, Failure detected\n"
          "PS3 Status | 03h | ok | 10.3 | Presence detected, AC lost or out-of-range\n"
          "PS4 Status | 04h | ok | 10.4 | Presence detected, AC out-of-range, but present\n"
          "PS5 Status | 05h | ok | 10.5 | Presence detected, Predictive failure\n"
          "PS6 Status | 06h | ok | 10.6 | Presence detected, Config Error: Vendor Mismatch\n"
          "PS7 Status | 07h | ok | 10.7 | Device Absent\n"
          "PS8 Status | 08h | ok | 10.8 |\n"
          "PS9 Status | 09h | ns | 10.9 | No Reading\n"
          "PS1 Power  | 0Ah | ok | 10.1 | 120 Watts\n"
          "CPU1       | 0Bh | ok |  3.1 | Presence detected\n")
          .supplies;
  REQUIRE(found.size() == 8);
  CHECK(found.at("1").operational() == true);
  CHECK(found.at("2").operational() == false);
  CHECK(found.at("3").operational() == false);
  CHECK_FALSE(found.at("4").operational());
  CHECK(found.at("4").input_strange);
  CHECK(found.at("5").operational() == true);
  CHECK(found.at("5").failing);
  CHECK_FALSE(found.at("5").failed);
  CHECK_FALSE(found.at("6").operational());
  CHECK(found.at("7").present == false);
  CHECK(found.at("8").present == false);
}

TEST_CASE("a silent sensor is an empty bay only where others tell of presence", "[ipmi]") {
  CHECK(parts("PS1 Status | 01h | ok | 10.1 |\nPS2 Status | 02h | ok | 10.2 |\n").supplies.empty());
  const auto found = parts(
                         "PS1 Status | 01h | ok | 10.1 |\nPS2 Status | 02h | ok | 10.2 | "
                         "Failure detected\n")
                         .supplies;
  CHECK_FALSE(found.contains("1"));
  CHECK_FALSE(found.at("2").present);
}

TEST_CASE("units join the supplies of their number, by name or by locator", "[ipmi]") {
  const auto found = parts(
                         "Status       | 62h | ok  | 10.1 | Presence detected\n"
                         "Status       | 63h | ok  | 10.2 | Presence detected\n"
                         "PWR SPLY     | 00h | ns  | 10.2 | Logical FRU @05h\n",
                         "FRU Device Description : PS1 (ID 4)\n Board Serial : A\n"
                         "FRU Device Description : PWR SPLY (ID 5)\n Board Serial : B\n"
                         "FRU Device Description : PS3 (ID 6)\n Device not present (x)\n"
                         "FRU Device Description : Backplane (ID 7)\n Board Serial : C\n")
                         .supplies;
  REQUIRE(found.size() == 3);
  CHECK(field(found.at("1").fru->fields, "board serial") == "A");
  CHECK(field(found.at("2").fru->fields, "board serial") == "B");
  CHECK(found.at("3").present == false);
  CHECK(found.at("3").fru == nullptr);
}

TEST_CASE("sensors without numbers and entities are counted", "[ipmi]") {
  const auto found = parts(
      "ID,Name,Type,Reading,Units,Event\n101,Status,Power Supply,N/A,N/A,'Presence detected'\n"
      "102,Status,Power Supply,N/A,N/A,'Presence detected' 'Power Supply input lost (AC/DC)'\n"
      "103,PS Redundancy,Power Supply,N/A,N/A,'Redundancy Lost'\n");
  REQUIRE(found.supplies.size() == 2);
  CHECK(found.supplies.at("2").operational() == false);
  CHECK(found.power_redundancy == "Redundancy Lost");
}

TEST_CASE("a fan turns, stands still or is not there", "[ipmi]") {
  const auto found = parts(
                         "Fan1 | 30h | ok  | 29.1 | 5820 RPM\n"
                         "Fan2 | 31h | lcr | 29.2 | 0 RPM\n"
                         "Fan3 | 32h | lcr | 29.3 | 400 RPM\n"
                         "Fan4 | 33h | ok  | 29.4 | 0 RPM\n"
                         "Fan5 | 34h | ns  | 29.5 | No Reading\n"
                         "Fan6 | 35h | ok  |  7.1 | 21.56 percent, Transition to Running\n"
                         "Fan7 | 36h | ok  |  7.1 | Device Absent\n"
                         "Fan1 | 37h | ok  | 30.2 | 5820 RPM\n")
                         .fans;
  REQUIRE(found.size() == 7);
  CHECK(found.at("Fan1").operational() == true);
  CHECK(found.at("Fan2").operational() == false);
  CHECK_FALSE(found.at("Fan3").operational());
  CHECK_FALSE(found.at("Fan4").operational());
  CHECK(found.at("Fan6").operational() == true);
  CHECK(found.at("Fan7").present == false);
  CHECK(found.contains("Fan1 30.2"));
}

TEST_CASE("redundancy is as bad as the worst sensor of power says", "[ipmi]") {
  const auto found = parts(
      "Pwr Unit Redund | 02h | ok | 21.1 | Fully Redundant\n"
      "PS Redundancy   | 74h | ok |  7.1 | Non-Redundant: Sufficient from Redundant\n"
      "SD Redundancy   | 75h | ok | 11.1 | Redundancy Lost\n"
      "Fan Redundancy  | 76h | ok |  7.1 | Redundancy Degraded\n");
  CHECK(found.power_redundancy == "Non-Redundant: Sufficient from Redundant");
  CHECK(found.cooling_redundancy == "Redundancy Degraded");
  CHECK(redundancy_mode("Fully Redundant") == "redundant");
  CHECK(redundancy_mode("Redundancy Degraded from Fully Redundant") == "redundant");
  CHECK(redundancy_mode("Redundancy Lost") == "non-redundant");
  CHECK(redundancy_mode("Non-Redundant: Insufficient Resources") == "non-redundant");
  CHECK_FALSE(redundancy_mode(""));
  CHECK_FALSE(redundancy_mode("Presence detected"));
}

}  // namespace plimsoll::ipmi
