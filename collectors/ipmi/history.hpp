/// @file
/// What the system event log says of power: losses, failures, resets.  Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "collectors/ipmi/machine.hpp"

namespace plimsoll::ipmi {

/// How often something was seen to begin.
struct Occurrences {
  std::int64_t count = 0;
  std::string last_at;  ///< Newest, on the controller's clock; empty: none is dated.
};

struct History {
  std::int64_t entries = 0;
  std::int64_t undated = 0;  ///< From before the clock was set.
  /// Whether entries say that they begin or end something; if none does, there is nothing below
  /// but power_events.
  bool directed = false;
  std::string first_at;
  std::string last_at;
  Occurrences power_events;     ///< Of supplies and the power unit, whatever; without what ended.
  Occurrences power_losses;     ///< The machine lost its power.
  Occurrences power_offs;       ///< It was switched off.
  Occurrences input_losses;     ///< A supply lost its input.
  Occurrences supply_failures;  ///< A supply failed.
  Occurrences redundancy_losses;
  Occurrences resets;  ///< It was started, reset, or its watchdog did so.
  std::map<std::string, Occurrences> input_losses_of;  ///< By the number of the supply.
  std::map<std::string, Occurrences> failures_of;      ///< The same.
};

/// Entries that don't say whether they begin or end something are counted, and are no loss, failure
/// or reset.
[[nodiscard]] History history_of(const Machine& machine);

}  // namespace plimsoll::ipmi
