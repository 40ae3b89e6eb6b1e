#include "collectors/ipmi/outputs.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "collectors/ipmi/sensors.hpp"

namespace plimsoll::ipmi {

namespace {

Machine read(Output output, std::string_view text) {
  Machine out;
  read_output(output, text, out);
  return out;
}

}  // namespace

TEST_CASE("an output is known by what stands in it", "[ipmi]") {
  CHECK(recognise("FRU Device Description : Builtin FRU Device (ID 0)\n") == Output::fru);
  CHECK(recognise("Unable to Get Channel Cipher Suites\nSystem Power         : on\n") ==
        Output::chassis);
  CHECK(recognise("Fan1 | 30h | ok  | 29.1 | 5820 RPM\n") == Output::sdr);
  CHECK(recognise("ID,Name,Type,Reading,Units,Event\n") == Output::sdr);
  CHECK(recognise("ID,Date,Time,Name,Type,Event\n") == Output::sel);
  CHECK(recognise("  a | 06/02/26 | 01:02:05 UTC | Power Unit | AC lost | Asserted\n") ==
        Output::sel);
  CHECK(recognise("   1 |  Pre-Init  |0000000093| Memory #0x1 | x | Asserted\n") == Output::sel);
  CHECK(recognise("12V | 12.060 | Volts | ok | 0.0 | 10.8 | 11.1 | 12.9 | 13.2 | 13.9\n") ==
        Output::sensor);
  CHECK(recognise("Device ID                 : 32\n") == Output::mc);
  CHECK(recognise("System GUID  : 4c4c4544-0048-3510-8056-b4c04f333732\n") == Output::guid);
  CHECK(recognise("Set in Progress         : Set Complete\n") == Output::lan);
  for (const std::string_view text :
       {"", "\n\n\n", "a | b | c | d | e\n", "hello: world\n", "1 | 2 | 3 | 4 | 5\n"}) {
    CAPTURE(text);
    CHECK_FALSE(recognise(text));
  }
}

TEST_CASE("units are read with their names, numbers and fields", "[ipmi]") {
  const auto machine = read(Output::fru,
                            "FRU Device Description : Builtin FRU Device (ID 0)\n"
                            " Board Extra           : 54\n Board Extra           : other\n"
                            " Product Name          : A: B\n\n"
                            "FRU Device Description : PS2 (ID 5)\n"
                            " Device not present (Requested sensor, data, or record not found)\n"
                            "FRU Inventory Device: PSU3 (ID 1Fh)\n"
                            "  FRU Product Serial Number: S3\n");
  REQUIRE(machine.frus.size() == 3);
  CHECK(machine.frus[0].id == 0);
  CHECK(machine.frus[0].fields.at("board extra") == "54");
  CHECK(machine.frus[0].fields.at("product name") == "A: B");
  CHECK(machine.frus[0].present);
  CHECK(machine.frus[1].name == "PS2");
  CHECK(machine.frus[1].id == 5);
  CHECK_FALSE(machine.frus[1].present);
  CHECK(machine.frus[2].id == 31);
  CHECK(machine.frus[2].fields.at("product serial") == "S3");
}

TEST_CASE("a sensor has a reading, states, both or neither", "[ipmi]") {
  const auto machine = read(Output::sdr,
                            "Power Supply 1   | 06h | ok  | 10.1 | 95 Watts, Presence detected\n"
                            "Temp             | 0Eh | ns  |  3.1 | No Reading\n"
                            "CPU1             | 02h | ucr |  3.1 | 95.5 degrees C\n"
                            "PSU9             | 00h | ns  | 10.9 | Logical FRU @0Ah\n"
                            "BMC              | 00h | ok  |  7.1 | Dynamic MC @ 20h\n"
                            "nonsense\n");
  REQUIRE(machine.sensors.size() == 3);
  CHECK(machine.sensors[0].value == 95);
  CHECK(machine.sensors[0].unit == "Watts");
  CHECK(machine.sensors[0].states == std::vector<std::string>{"Presence detected"});
  CHECK(machine.sensors[0].entity == Entity{10, 1});
  CHECK(machine.sensors[1].level == Level::unread);
  CHECK_FALSE(machine.sensors[1].value);
  CHECK(machine.sensors[2].level == Level::critical);
  CHECK(machine.sensors[2].value == 95.5);
  REQUIRE(machine.locators.size() == 1);
  CHECK(machine.locators[0].fru == 10);
  CHECK(machine.locators[0].entity == Entity{10, 9});
  REQUIRE(machine.issues.size() == 1);
  CHECK(machine.issues[0].where == "sdr: line 6");
}

TEST_CASE("ipmi-sensors is read by its titles, with commas and without", "[ipmi]") {
  const auto commas =
      read(Output::sdr,
           "ID,Name,Type,Reading,Units,Event\n"
           "1,Fan2,Fan,0.00,RPM,'At or Below (<=) Lower Non-Recoverable Threshold'\n"
           "2,PS2,Power Supply,N/A,N/A,'Presence detected' 'Config, Error'\n"
           "3,short\n");
  const auto bars = read(Output::sdr,
                         "ID | Name | Type         | State    | Reading | Units | Event\n"
                         "2  | PS2  | Power Supply | Critical | N/A     | N/A   | 'Presence "
                         "detected' 'Config, Error'\n");
  REQUIRE(commas.sensors.size() == 2);
  CHECK(commas.sensors[0].level == Level::nonrecoverable);
  CHECK(commas.sensors[0].value == 0);
  CHECK(commas.sensors[0].states.empty());
  CHECK(commas.sensors[1].states == std::vector<std::string>{"Presence detected", "Config, Error"});
  CHECK(commas.issues.size() == 1);
  REQUIRE(bars.sensors.size() == 1);
  CHECK(bars.sensors[0].states == commas.sensors[1].states);
  CHECK(bars.sensors[0].status == "Critical");
}

TEST_CASE("a sensor of ipmi-sensors may have an empty event", "[ipmi]") {
  const auto machine = read(Output::sdr,
                            "ID,Name,Type,Reading,Units,Event\n1,Fan2,Fan,0.00,RPM,\n"
                            "2,Fan3,Fan,0.00,RPM,  \n,,,,,\n");
  REQUIRE(machine.sensors.size() == 2);
  CHECK(machine.sensors[0].states.empty());
  CHECK(machine.sensors[0].level == Level::unread);
  CHECK(machine.issues.size() == 1);
}

TEST_CASE("sensor tells levels and values, and nothing of discrete states", "[ipmi]") {
  const auto machine = read(Output::sensor,
                            "CPU  | 92.000 | degrees C | nc | na | na | na | 85 | 90 | 95\n"
                            "PS1  | 0x1    | discrete  | 0x0180| na | na | na | na | na | na\n"
                            "FANA | na     |           | na | na | na | na | na | na | na\n");
  REQUIRE(machine.thresholds.size() == 3);
  CHECK(machine.thresholds[0].level == Level::noncritical);
  CHECK(machine.thresholds[0].value == 92);
  CHECK(machine.thresholds[1].states.empty());
  CHECK_FALSE(machine.thresholds[1].value);
  CHECK(machine.thresholds[2].level == Level::unread);
  CHECK(&sensors_of(machine) == &machine.thresholds);
}

TEST_CASE("what is kept of endless outputs is bounded", "[ipmi]") {
  std::string units;
  std::string sensors;
  std::string rubbish;
  for (int i = 0; i < 20000; ++i) {
    units += "FRU Device Description : x (ID 1)\n";
    sensors += "T | 01h | ok  |  7.1 | 24 degrees C\n";
    rubbish += "|\n";
  }
  CHECK(read(Output::fru, units).frus.size() == kFrus);
  const auto many = read(Output::sdr, sensors);
  CHECK(many.sensors.size() == kSensors);
  CHECK_FALSE(many.issues.empty());
  for (const auto output : {Output::sdr, Output::sel, Output::sensor}) {
    CHECK(read(output, rubbish).issues.size() == 100);
  }
  CHECK(read(Output::sdr, "S | 01h | ok | 7.1 | " + std::string(100000, ',') + "\n")
            .sensors.at(0)
            .states.size() <= 16);
}

TEST_CASE("numbers in base 16 are whole and small", "[ipmi]") {
  CHECK(hexadecimal("1f") == 31);
  CHECK(hexadecimal("FFFFFFFF") == 4294967295);
  for (const auto* text : {"", "0x1", "-1", "+1", "1g", "123456789"}) {
    CAPTURE(text);
    CHECK_FALSE(hexadecimal(text));
  }
}

}  // namespace plimsoll::ipmi
