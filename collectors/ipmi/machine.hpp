/// @file
/// A machine as its management controller describes it, out of what ipmitool and FreeIPMI print.
/// Pure.
/// Sources: IPMI specification v2.0 rev. 1.1 (tables 42-2, 42-3: sensor types and states; 43-13:
/// entity ids; 34-3: FRU information); ipmitool 1.8.19 and FreeIPMI 1.6.10 (what they print).
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::ipmi {

/// What an output tells of, whichever program printed it.
enum class Output : std::uint8_t { chassis, fru, guid, lan, mc, sdr, sel, sensor };

/// "chassis status", "fru print": for messages.
[[nodiscard]] std::string_view to_string(Output output);

/// Labels in lower case ("product serial") to values.
using Fields = std::map<std::string, std::string, std::less<>>;

/// A field replaceable unit.  Its fields are named as ipmitool prints them, in lower case.
struct Fru {
  std::string name;                ///< "PSU1".
  std::optional<std::int64_t> id;  ///< 0 is the machine itself.
  bool present = true;             ///< False: the controller says that nothing is there.
  Fields fields;
};

/// Where a sensor or FRU belongs: entity id (10: power supply) and instance.
struct Entity {
  std::int64_t id = 0;
  std::int64_t instance = 0;
  friend auto operator<=>(const Entity&, const Entity&) = default;
};

inline constexpr std::int64_t kPowerSupply = 10;
inline constexpr std::int64_t kPowerUnit = 19;
inline constexpr std::int64_t kPowerModule = 20;
inline constexpr std::int64_t kPowerManagement = 21;
inline constexpr std::int64_t kFan = 29;
inline constexpr std::int64_t kCoolingUnit = 30;

/// How far a sensor is from its thresholds.
enum class Level : std::uint8_t { unread, ok, noncritical, critical, nonrecoverable };

struct Sensor {
  std::string name;
  Level level = Level::unread;  ///< Unread: no reading, disabled, or not said.
  std::string status;           ///< As printed: "ok", "ucr", "ns".
  std::optional<Entity> entity;
  std::string type;             ///< "Power Supply", where it is said.
  std::optional<double> value;  ///< Of sensors that measure.
  std::string unit;             ///< "degrees C", "RPM", "Volts"; as ipmitool names them.
  std::vector<std::string> states;
};

/// Which entity a FRU belongs to.
struct Locator {
  std::int64_t fru = 0;
  Entity entity;
};

/// An entry of the system event log.
struct Event {
  std::string at;    ///< "2026-03-14T05:11:07" on the controller's clock; empty: before it was set.
  std::string type;  ///< Of the sensor: "Power Supply", "Power Unit".
  std::string sensor;            ///< Its name, "#0xc9", or empty.
  std::string text;              ///< "Power Supply AC lost".
  std::optional<bool> asserted;  ///< Begins or ends; absent when not said.
};

struct Machine {
  std::set<Output> read;  ///< The outputs that were there.
  Fields chassis;
  Fields controller;
  Fields lan;
  std::string guid;
  std::string guid_encoding;  ///< How ipmitool understood it: "SMBIOS", "IPMI", "RFC4122".
  std::vector<Fru> frus;
  std::vector<Locator> locators;
  std::vector<Sensor> sensors;     ///< Of `sdr elist` or ipmi-sensors.
  std::vector<Sensor> thresholds;  ///< Of `sensor`: without entities and states.
  std::vector<Event> events;
  std::vector<Issue> issues;  ///< One for each line left out, the first 100.
};

/// The sensors to go by: `sdr` says most.
[[nodiscard]] const std::vector<Sensor>& sensors_of(const Machine& machine);

/// Adds to the issues of `machine`.
void note(Machine& machine, std::string where, std::string what);

/// Most units, sensors and log entries that are kept; a log holds at most 65,534.
inline constexpr std::size_t kFrus = 1024;
inline constexpr std::size_t kSensors = 16384;
inline constexpr std::size_t kEvents = 65536;

}  // namespace plimsoll::ipmi
