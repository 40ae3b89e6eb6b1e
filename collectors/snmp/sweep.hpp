/// @file
/// Reads many agents at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "collectors/snmp/settings.hpp"
#include "collectors/snmp/walker.hpp"

namespace plimsoll::snmp {

/// Who wants to know.
struct Listener {
  /// Told of each agent once, in the order in which they end; `index` is its place among the
  /// targets.  The sweep keeps nothing of it.
  std::function<void(std::size_t index, Reading&& reading)> on_reading;
  /// Told now and then, at most once a second: agents that ended, objects read by all.
  std::function<void(std::size_t ended, std::int64_t objects)> on_progress;
  /// Whether no more agents should be begun until one of those that are being read has ended: who
  /// wants the order of the targets must hold what comes before its turn.
  std::function<bool()> is_full = [] { return false; };
};

/// Memory that all walks together may take; the agent that would pass it is cut off.
inline constexpr std::size_t kBytesOfAll = std::size_t{1} << 30U;

/// Reads `options.targets`, `options.concurrency` at once, in one thread, each within
/// `options.timeout`; secrets are taken out of what they say.  A dead agent costs its own time
/// only. An Error only when the credentials cannot be used at all.
[[nodiscard]] Result<void> sweep(const Options& options, Depth depth, const Listener& listener);

}  // namespace plimsoll::snmp
