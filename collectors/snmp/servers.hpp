/// @file
/// Servers through their management agents and controllers, and blade enclosures.
/// Source: CPQHLTH-MIB, CPQIDA-MIB, CPQSINFO-MIB, CPQRACK-MIB (HPE), IDRAC-MIB-SMIv2 (Dell),
/// HUAWEI-SERVER-iBMC-MIB, IMM-MIB (IBM, Lenovo), IBM-AIX-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

void read_servers(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
