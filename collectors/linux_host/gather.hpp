/// @file
/// Reads a machine through a FileSource.  Reads only; what cannot be read becomes a Gap.
#pragma once

#include "collectors/linux_host/facts.hpp"
#include "collectors/linux_host/source.hpp"

namespace plimsoll::linux_host {

/// All that this collector reads of one machine.  The same tree gives the same facts.
[[nodiscard]] Host gather(const FileSource& source);

}  // namespace plimsoll::linux_host
