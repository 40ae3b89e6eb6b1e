/// @file
/// UPSs, power distribution units and transfer switches.
/// Source: UPS-MIB (RFC 1628), PowerNet-MIB (APC), XUPS-MIB and MG-SNMP-UPS-MIB (Eaton),
/// HUAWEI-UPS-MIB, LIEBERT-GP-MIBs (Vertiv), EMERSON 13400.2.1, TRIPPLITE-PRODUCTS, GEIST-V4-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// All of the MIBs above.  A vendor's own MIB says more than UPS-MIB and wins over it.
void read_power(const Walk& walk, Device& device);

/// Battery, load, status, last test.
void read_ups(const Walk& walk, Device& device);

/// Outlets; inputs of transfer switches.
void read_pdu(const Walk& walk, Device& device);

/// A day as agents write it ("08/28/2019", "28.08.2019", "2019-08-28", "08/28/19") as "2019-08-28";
/// absent for anything else.  With slashes the month is first.
[[nodiscard]] std::optional<std::string> day(std::string_view text);

}  // namespace plimsoll::snmp
