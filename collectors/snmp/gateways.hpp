/// @file
/// Virtual router addresses.
/// Source: VRRP-MIB (RFC 2787), VRRPV3-MIB (RFC 6527), CISCO-HSRP-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// First-hop redundancy groups that the device is a member of.
void read_gateways(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
