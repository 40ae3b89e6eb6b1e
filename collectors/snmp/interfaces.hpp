/// @file
/// Ports, what is built on them, and their addresses.
/// Source: IF-MIB (RFC 2863), IEEE8023-LAG-MIB (IEEE 802.1AX), BRIDGE-MIB (RFC 4188), Q-BRIDGE-MIB
/// (RFC 4363), IP-MIB (RFC 4293), IP-FORWARD-MIB (RFC 4292, RFC 2096), RFC1213-MIB.
#pragma once

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// ifTable and ifXTable.
void read_interfaces(const Walk& walk, Device& device);

/// Which ports form link aggregations: dot3adAggPortTable, else ifStackTable below interfaces of
/// type ieee8023adLag(161).
void read_link_aggregation(const Walk& walk, Device& device);

/// Spanning tree: ports' states, the root; bridge ports' VLANs; the bridge's address.
void read_bridge(const Walk& walk, Device& device);

/// ipAddrTable and ipAddressTable.
void read_addresses(const Walk& walk, Device& device);

/// Default routes of ipRouteTable, ipCidrRouteTable, inetCidrRouteTable.
void read_default_routes(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
