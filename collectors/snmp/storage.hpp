/// @file
/// Storage arrays: controllers, disks, RAID sets, enclosures.
/// Source: NETAPP-MIB (7-Mode), ISILON-MIB, SYNOLOGY-SYSTEM-MIB, SYNOLOGY-DISK-MIB,
/// SYNOLOGY-RAID-MIB, ISM-STORAGE-SVC-MIB (Huawei OceanStor), OceanStor REST interface reference
/// (meaning of the values).
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

void read_storage(const Walk& walk, Device& device);

/// NETAPP-MIB: aggregates, their RAID groups and disks, spares, shelves, the failover partner.
void read_netapp(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
