/// @file
/// The headers of net-snmp, in the one order that they compile in.  For library.cpp, pdu.cpp and
/// session.cpp only.
#pragma once

// clang-format off
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/library/lcd_time.h>
// clang-format on
