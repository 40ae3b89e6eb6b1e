#include "lib/incidents/incident.hpp"

#include <algorithm>

namespace plimsoll::incidents {
namespace {

constexpr std::array<std::string_view, kCauses> kNames{
    "config",   "deploy", "capacity",        "hardware", "network",  "power/cooling",
    "provider", "data",   "certificate/dns", "attack",   "operator", "unknown"};

bool before(const std::optional<core::Instant>& one, const std::optional<core::Instant>& other) {
  return one && other && *one < *other;
}

}  // namespace

std::string_view to_string(Cause cause) { return kNames.at(static_cast<std::size_t>(cause)); }

std::optional<Cause> parse_cause(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Cause>(found - kNames.begin());
}

std::string_view clock_violation(const Incident& incident) {
  if (before(incident.detected, incident.started)) return "detected before it started";
  if (before(incident.acknowledged, incident.begin())) return "acknowledged before it began";
  if (before(incident.acknowledged, incident.detected)) return "acknowledged before detected";
  if (before(incident.mitigated, incident.begin())) return "mitigated before it began";
  if (before(incident.resolved, incident.begin())) return "resolved before it began";
  return {};
}

}  // namespace plimsoll::incidents
