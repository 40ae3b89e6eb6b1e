/// @file
/// Reads what ipmitool and FreeIPMI print.  Any bytes are legal; linear.
#pragma once

#include <optional>
#include <string_view>

#include "collectors/ipmi/machine.hpp"

namespace plimsoll::ipmi {

/// What `text` is an output of, by what stands in it; absent when it is none of those that are
/// read.
[[nodiscard]] std::optional<Output> recognise(std::string_view text);

/// Adds what `text` tells to `machine`.
void read_output(Output output, std::string_view text, Machine& machine);

}  // namespace plimsoll::ipmi
