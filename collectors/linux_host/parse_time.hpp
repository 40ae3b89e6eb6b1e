/// @file
/// Reads what commands print about the clock: ntpq, chronyc, timedatectl, uptime.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::linux_host {

/// One server that the clock is compared with.
struct TimeSource {
  std::string remote;  ///< As printed; ntpq without -w cuts names after 15 characters.
  std::string reference;
  char tally = ' ';  ///< "*": followed now; "+": good; "-", "x", "?", "#" …: see the man pages.
  std::string type;  ///< ntpq "u", "l", "p"; chronyc "^" (server), "=" (peer), "#" (clock).
  std::optional<std::int64_t> stratum;
  std::optional<std::int64_t> poll_s;
  std::optional<std::int64_t> reach;  ///< Octal digits as printed: 377 is eight answers of eight.
  std::optional<double> delay_ms;
  std::optional<double> offset_ms;
  std::optional<double> jitter_ms;
};
/// Reads `ntpq -p` (also -pn).
[[nodiscard]] std::vector<TimeSource> parse_ntpq(std::string_view text);
/// Reads `chronyc sources` (also -n, -v).
[[nodiscard]] std::vector<TimeSource> parse_chrony_sources(std::string_view text);

/// What `chronyc tracking` says.
struct ChronyTracking {
  std::string reference;  ///< Name or address in brackets of "Reference ID"; empty: none.
  std::optional<std::int64_t> stratum;
  std::optional<double> offset_s;
  std::string leap_status;  ///< "Normal", "Not synchronised".
};
[[nodiscard]] ChronyTracking parse_chrony_tracking(std::string_view text);

/// What timedatectl(1) says.
struct ClockState {
  std::string time_zone;
  std::optional<bool> synchronized;  ///< "System clock synchronized", before: "NTP synchronized".
  std::optional<bool> enabled;       ///< "NTP enabled"; since systemd 239 "NTP service".
  std::string service;               ///< "active", "inactive", "n/a"; empty: not printed.
  std::optional<bool> rtc_local;     ///< "RTC in local TZ".
};
[[nodiscard]] ClockState parse_timedatectl(std::string_view text);

/// Seconds since the machine was started, as uptime(1) prints them (to the minute); absent for
/// anything else.
[[nodiscard]] std::optional<std::int64_t> parse_uptime(std::string_view text);

/// The first number of /proc/uptime.
[[nodiscard]] std::optional<double> parse_proc_uptime(std::string_view text);

}  // namespace plimsoll::linux_host
