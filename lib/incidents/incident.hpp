/// @file
/// An incident as it is recorded, and the closed list of causes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/core/time.hpp"

namespace plimsoll::incidents {

/// What brought a service down, as a closed list; `unknown` is an answer, never a guess.
enum class Cause : std::uint8_t {
  config,           ///< A setting that was wrong.
  deploy,           ///< A release or a change of code.
  capacity,         ///< Load, limits, memory or storage used up.
  hardware,         ///< A machine or a part of it failed.
  network,          ///< Links, switches, routing.
  power_cooling,    ///< Feeds, UPS, generators, air.
  provider,         ///< Somebody else's service: cloud, carrier, supplier.
  data,             ///< Lost, corrupt or inconsistent data; replication, schema.
  certificate_dns,  ///< Certificates and names.
  attack,           ///< Denial of service, intrusion, encryption for ransom.
  human,            ///< A person's slip at work ("operator").
  unknown,          ///< Nobody said, or said what no rule knows.
};
inline constexpr std::size_t kCauses = static_cast<std::size_t>(Cause::unknown) + 1;

/// "config", "power/cooling", "certificate/dns", "operator", …
[[nodiscard]] std::string_view to_string(Cause cause);
/// The cause of that exact name; absent when there is none.
[[nodiscard]] std::optional<Cause> parse_cause(std::string_view name);

/// One incident of one service, as recorded.  Every time is optional: what is absent was not
/// recorded.  A ticket's opening is `detected`, not `started`.
struct Incident {
  std::int64_t row = 0;                       ///< Row of evidence: names it within the audit file.
  std::string id;                             ///< The ticket.
  std::optional<std::int64_t> service;        ///< Asset that it hit; absent: nobody known.
  std::optional<std::int64_t> asset;          ///< Asset that failed, where the ticket names one.
  std::optional<core::Instant> started;       ///< Begin of the fault.
  std::optional<core::Instant> detected;      ///< First notice.
  std::optional<core::Instant> acknowledged;  ///< Somebody took it.
  std::optional<core::Instant> mitigated;     ///< Users could work again.
  std::optional<core::Instant> resolved;      ///< Closed; absent: still open.
  std::optional<core::Instant> updated;       ///< When the ticket was last changed.
  std::string cause;                          ///< Free text.

  /// The fault's begin; where it was not recorded, the first notice, which is later.
  [[nodiscard]] std::optional<core::Instant> begin() const { return started ? started : detected; }
  /// When users could work again; where it was not recorded, when the ticket was closed, which is
  /// later; absent: it goes on.
  [[nodiscard]] std::optional<core::Instant> end() const {
    return mitigated ? mitigated : resolved;
  }
};

/// Why an incident's times can't be meant ("resolved before it started"); empty when they can.
/// Each of started, detected, acknowledged, mitigated and resolved that is there must not come
/// before `started`, nor mitigated and resolved before the begin, nor acknowledged before detected.
[[nodiscard]] std::string_view clock_violation(const Incident& incident);

}  // namespace plimsoll::incidents
