/// @file
/// Reads many agents at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "collectors/snmp/settings.hpp"
#include "collectors/snmp/walker.hpp"

namespace plimsoll::snmp {

/// Told of each agent once, in the order in which they end; `index` is its place among the targets.
/// What is kept for it must be kept by the receiver: the sweep frees the walk.
using OnReading = std::function<void(std::size_t index, Reading&& reading)>;
/// Told now and then, at most once a second: agents that ended, objects read by all.
using OnProgress = std::function<void(std::size_t ended, std::int64_t objects)>;

/// Agents that may be begun before an earlier one has ended, for each that is asked at once: who
/// wants the order of the targets holds no more than these.
inline constexpr std::size_t kAhead = 4;
/// Memory that all walks together may take; the agent that would pass it is cut off.
inline constexpr std::size_t kBytesOfAll = std::size_t{1} << 30U;

/// Reads `options.targets`, `options.concurrency` at once, in one thread, each within
/// `options.timeout`; secrets are taken out of what they say.  A dead agent costs its own time
/// only. An Error only when the credentials cannot be used at all.
[[nodiscard]] Result<void> sweep(const Options& options, Depth depth, const OnReading& on_reading,
                                 const OnProgress& on_progress);

}  // namespace plimsoll::snmp
