/// @file
/// What the device is made of: chassis, stack members, modules, power supplies, fans.
/// Source: ENTITY-MIB (RFC 6933), ENTITY-SENSOR-MIB (RFC 3433), ENTITY-STATE-MIB (RFC 4268),
/// CISCO-ENTITY-FRU-CONTROL-MIB, CISCO-ENVMON-MIB, CISCO-STACKWISE-MIB, HUAWEI-ENTITY-EXTENT-MIB,
/// FOUNDRY-SN-AGENT-MIB, JUNIPER-MIB, JUNIPER-VIRTUALCHASSIS-MIB.
#pragma once

#include <map>
#include <set>

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// entPhysicalClass.
enum class EntityClass : std::uint8_t {
  other = 1,
  unknown = 2,
  chassis = 3,
  backplane = 4,
  container = 5,
  power_supply = 6,
  fan = 7,
  sensor = 8,
  module = 9,
  port = 10,
  stack = 11,
  cpu = 12,
};

/// A row of entPhysicalTable.
struct Entity {
  std::uint32_t index = 0;
  std::uint32_t contained_in = 0;  ///< 0: in nothing, in nothing known, or in itself by some path.
  EntityClass type = EntityClass::unknown;
  std::string name;
  std::string descr;
  std::string hardware;
  std::string firmware;
  std::string software;
  std::string serial;
  std::string vendor;
  std::string model;
  bool replaceable = false;  ///< entPhysicalIsFRU.
};

using Entities = std::map<std::uint32_t, Entity>;

/// entPhysicalTable.  Containment is a forest: links that would close a circle are cut.
[[nodiscard]] Entities read_entity_table(const Walk& walk);

/// All of the MIBs above: parts of the device, the device's own serial number and model, stack
/// members as `chassis`, and the parts that ports sit on.
void read_entities(const Walk& walk, Device& device);

/// Power supplies' and fans' states of CISCO-ENTITY-FRU-CONTROL-MIB and CISCO-ENVMON-MIB; stack
/// members' of CISCO-STACKWISE-MIB.  Parts are named by their entPhysicalIndex.
void read_cisco_states(const Walk& walk, const Entities& entities, Device& device);

/// JUNIPER-MIB's own tables, which stand in for ENTITY-MIB, and the virtual chassis.
void read_juniper(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
