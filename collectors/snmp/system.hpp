/// @file
/// What the device is and what it is called.
/// Source: SNMPv2-MIB (RFC 3418) system group; HOST-RESOURCES-MIB (RFC 2790); IANA Private
/// Enterprise Numbers.
#pragma once

#include <string_view>

#include "collectors/snmp/device.hpp"

namespace plimsoll::snmp {

/// Vendor and kind that a sysObjectID stands for.
struct Profile {
  std::string_view vendor;  ///< Empty: not known.
  std::string_view kind;    ///< Asset kind; empty: the numbers do not say.
  std::string_view type;  ///< Value of the attribute `type`: "ats", "fibre_channel"; may be empty.
};

/// By the longest prefix that is known.
[[nodiscard]] Profile find_profile(const Oid& object_id);

/// system group: names, sysObjectID's vendor and kind.
void read_system(const Walk& walk, Device& device);

/// HOST-RESOURCES-MIB: uptime, memory, disks, file systems on fixed disks.
void read_host_resources(const Walk& walk, Device& device);

/// What is still open once all readers have run: the kind of a bridging router, vendors, versions
/// that only the description names.
void conclude_system(const Walk& walk, Device& device);

}  // namespace plimsoll::snmp
