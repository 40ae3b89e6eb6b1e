#include "lib/incidents/durations.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace plimsoll::incidents {
namespace {

using Time = std::optional<core::Instant>;

void add(PhaseSamples& phase, const Time& from, const Time& to) {
  if (from && to) phase.samples_s.push_back((*to - *from).count());
}

void add(Durations& out, const Incident& incident) {
  add(out.detection, incident.started, incident.detected);
  add(out.acknowledge, incident.detected, incident.acknowledged);
  add(out.mitigate, incident.begin(), incident.mitigated);
  add(out.restore, incident.begin(), incident.resolved);
}

void sort(Durations& out) {
  for (auto* phase : {&out.detection, &out.acknowledge, &out.mitigate, &out.restore}) {
    std::ranges::sort(phase->samples_s);
  }
}

}  // namespace

double quantile(std::span<const std::int64_t> ascending, double share) {
  assert(!ascending.empty() && "a quantile of nothing");
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const auto above = std::min(below + 1, ascending.size() - 1);
  const auto low = static_cast<double>(ascending[below]);
  const auto high = static_cast<double>(ascending[above]);
  return low + (high - low) * (place - std::floor(place));
}

std::optional<Spread> PhaseSamples::spread() const {
  if (count() < kLeastSamples) return std::nullopt;
  constexpr double kHalf = 0.5;
  constexpr double kNineTenths = 0.9;
  return Spread{static_cast<double>(samples_s.front()), quantile(samples_s, kHalf),
                quantile(samples_s, kNineTenths)};
}

DurationsByService durations(std::span<const Incident> incidents) {
  DurationsByService out;
  for (const auto& incident : incidents) {
    if (!clock_violation(incident).empty()) continue;
    add(out.overall, incident);
    if (incident.service) add(out.services[*incident.service], incident);
  }
  sort(out.overall);
  for (auto& [service, phases] : out.services) sort(phases);
  return out;
}

}  // namespace plimsoll::incidents
