/// @file
/// What the library parsed, as our own types.  Includes no header of the library.
#pragma once

#include "collectors/snmp/request.hpp"

struct snmp_pdu;

namespace plimsoll::snmp {

/// A response or a report.  Values keep the type they came with; a type that a recorded walk cannot
/// name is kept as the nearest one that it can (Unsigned32 as Gauge32, BIT STRING as octets, floats
/// as the Opaque that carried them).
[[nodiscard]] Answer to_answer(const snmp_pdu& pdu);

}  // namespace plimsoll::snmp
