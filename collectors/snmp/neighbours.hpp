/// @file
/// Whom the device's ports see.
/// Source: LLDP-MIB (IEEE 802.1AB-2005), CISCO-CDP-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// LLDP and CDP neighbours, and the device's own LLDP chassis id.
void read_neighbours(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
