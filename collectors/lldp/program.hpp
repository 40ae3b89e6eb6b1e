/// @file
/// The collector as a program: its settings, what it checks, which files or commands it reads.
#pragma once

#include <string>
#include <vector>

#include "lib/collect/kit/command.hpp"
#include "lib/collect/kit/program.hpp"

namespace plimsoll::lldp {

/// What is asked of this host's lldpd, neighbours first: `show` commands only.  `socket` is where
/// it listens; empty: where lldpcli expects it.
[[nodiscard]] std::vector<collect::kit::Command> commands(const std::string& socket,
                                                          std::chrono::seconds timeout);

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

}  // namespace plimsoll::lldp
