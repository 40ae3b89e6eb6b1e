#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "lib/core/time.hpp"
#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

std::string scenario_name(const std::string& scenario) {
  if (scenario == "component") return "One component";
  if (scenario == "host") return "One host";
  if (scenario == "power") return "A rack, or what feeds it";
  if (scenario == "zone") return "A zone";
  if (scenario == "site") return "A site or region";
  if (scenario == "provider") return "A provider";
  if (scenario == "data") return "Data deleted or corrupted";
  return scenario;
}

/// Two units at most: nobody plans a day by its seconds.
std::string length(std::int64_t seconds) {
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kDay = 24 * kHour;
  if (seconds >= kDay) {
    const auto hours = (seconds % kDay) / kHour;
    return hours == 0 ? fmt::format("{} d", seconds / kDay)
                      : fmt::format("{} d {} h", seconds / kDay, hours);
  }
  if (seconds >= kHour) {
    const auto minutes = (seconds % kHour) / 60;
    return minutes == 0 ? fmt::format("{} h", seconds / kHour)
                        : fmt::format("{} h {} min", seconds / kHour, minutes);
  }
  if (seconds >= 120) return fmt::format("{} min", seconds / 60);
  return fmt::format("{} s", seconds);
}

/// "4 h (2 h to 1 d)"; why it is not known.
std::string back_after(const Recovery& one) {
  if (one.effect == "unknown") return "unknown: nothing of this kind is known of what it stands on";
  if (one.effect == "none") return "It goes on";
  if (!one.rto_s) return (one.rto_verdict == "not met" ? "never: " : "unknown: ") + one.rto_reason;
  const auto low = length(one.rto_low_s.value_or(0));
  const auto high = one.rto_high_s ? length(*one.rto_high_s) : std::string{"never"};
  const auto likely = length(*one.rto_s);
  if (low == likely && high == likely) return likely;
  return fmt::format("{} ({} to {})", likely, low, high);
}

void add_row(const Recovery& one, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("ROW");
  if (one.rto_verdict == "unknown" || one.effect == "unknown") row.ShowSection("OPEN");
  put(row, "SCENARIO", scenario_name(one.scenario));
  put(row, "EVENT", one.event);
  const bool counted = !one.addends.empty();
  Dictionary& cell = *row.AddSectionDictionary(counted ? "ADDENDS" : "PLAIN");
  put(cell, "RTO", back_after(one), kTextLimit);
  for (const auto& addend : one.addends) {
    Dictionary& line = *cell.AddSectionDictionary("ADDEND");
    put(line, "LENGTH", length(addend.seconds));
    put(line, "ACT", addend.act);
    if (!addend.name.empty()) put_in(line, "OF", "NAME", addend.name);
    put(line, "GRADE", addend.grade);
    put(line, "SOURCE", addend.source, kTextLimit);
  }
  put(row, "RTO_VERDICT", one.rto_verdict);
  put(row, "RPO", !one.rpo_s ? "unknown" : (*one.rpo_s == 0 ? "nothing" : length(*one.rpo_s)));
  put(row, "RPO_WHY", one.effect == "none" || one.rpo_s == 0 ? "" : one.rpo_reason, kTextLimit);
  put(row, "RPO_VERDICT", one.rpo_verdict);
  put(row, "COMPLEXITY", one.complexity ? number(*one.complexity) : "");
}

}  // namespace

void fill_recovery(const Content& content, Dictionary& out) {
  const bool any = std::ranges::any_of(content.services,
                                       [](const Service& one) { return !one.recovery.empty(); });
  put(out, "INTRO",
      any ? "The likely time from the failure until the service works again, with its best and "
            "worst case, in the worst case of each kind of disaster; a click shows what it adds up "
            "from and how well that is known. Complexity goes from 0 to 100."
          : "Nothing was estimated.",
      kTextLimit);
  std::size_t shown = 0;
  for (const auto& service : content.services) {
    if (service.recovery.empty()) continue;
    ++shown;
    Dictionary& part = *out.AddSectionDictionary("SERVICE");
    part.SetValue("ID", fmt::format("{}", service.id));
    put(part, "NAME", service.name);
    put(part, "TIER", tier_name(service.tier));
    put(part, "REQUIRED", required(service));
    for (const auto& one : service.recovery) add_row(one, part);
  }
  if (any) put_rest(out, content.service_count, shown, "recovery.csv");
}

}  // namespace plimsoll::html
