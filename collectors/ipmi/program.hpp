/// @file
/// The collector as a program: its settings, what it checks, which controllers and files it reads.
#pragma once

#include "lib/collect/kit/program.hpp"

namespace plimsoll::ipmi {

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

}  // namespace plimsoll::ipmi
