/// @file
/// Instants and durations as text.  Stored instants are UTC RFC 3339 with whole seconds
/// ("2026-11-23T05:22:00Z"), so that text order is time order.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/core/error.hpp"

namespace plimsoll::core {

/// An instant, UTC, to the second.
using Instant = std::chrono::sys_seconds;

/// Where the current time comes from: given to whatever needs it, so that tests choose it.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's clock; `PLIMSOLL_NOW` (RFC 3339) in the environment replaces it, so that a run can
/// be repeated to the byte.
[[nodiscard]] const Clock& system_clock();

/// A clock that stands still.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_{at} {}
  [[nodiscard]] Instant now() const override { return at_; }

 private:
  Instant at_;
};

/// "2026-11-23T05:22:00Z".
[[nodiscard]] std::string to_rfc3339(Instant at);

/// Reads an RFC 3339 instant ("2026-11-23T05:22:00Z", "…05:22:00.5+01:00") or an ISO 8601 date
/// ("2026-11-23": midnight UTC).  A time without a zone is refused.  Fractions are dropped.
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);

/// Reads "90s", "15m", "4h", "2d", "1w", a sequence of those ("1h30m"), or ISO 8601 ("PT15M",
/// "P2D"). A bare number is refused, as is a month or a year, whose length varies.
[[nodiscard]] Result<std::chrono::seconds> parse_duration(std::string_view text);

/// The largest units that say it exactly: "4h", "1h30m", "2d", "0s".
[[nodiscard]] std::string to_text(std::chrono::seconds duration);

}  // namespace plimsoll::core
