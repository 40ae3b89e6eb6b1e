/// @file
/// How often AWS's schedule expressions come due.
/// Source: EventBridge Scheduler User Guide, "Schedule types" (cron and rate expressions).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace plimsoll::aws {

/// The longest time between two runs of "rate(12 hours)" or "cron(0 5 ? * MON-FRI *)"; absent for
/// what is neither, and for days that no rule of weeks or months names ("15W", "L-3", "MON#2").
/// Months count 31 days, years 366.
[[nodiscard]] std::optional<std::chrono::seconds> schedule_interval(std::string_view expression);

}  // namespace plimsoll::aws
