/// @file
/// What network devices tell beside the standard MIBs.
/// Source: FOUNDRY-SN-AGENT-MIB, SW-MIB (Brocade Fibre Channel), CISCO-STACK-MIB,
/// PAN-COMMON-MIB, TOPSEC-MIB, MIKROTIK-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

void read_switches(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
