/// @file
/// The collector as a program: its settings, what it checks, which targets it collects.
#pragma once

#include "lib/collect/kit/program.hpp"

namespace plimsoll::snmp {

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

}  // namespace plimsoll::snmp
