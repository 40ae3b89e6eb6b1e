#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reports/html/sections.hpp"
#include "reports/html/wording.hpp"

namespace plimsoll::html {
namespace {

std::string intro(const IncidentHistory& told) {
  std::string out = counted(told.cases, "incident") + " of the records count";
  if (told.cases == 1) out += "s";
  if (told.left_out > 0) out += fmt::format(", {} are left out", number(told.left_out));
  out += fmt::format(". {} open, {} came again for the same cause within 90 days. ",
                     told.open == 0 ? "None is" : number(told.open) + " still",
                     told.repeats == 0 ? "none" : number(told.repeats));
  out += fmt::format("Of {} a failing finding of this report would have told before.",
                     told.predicted == 0 ? "none" : number(told.predicted));
  return out;
}

void add_causes(const IncidentHistory& told, Dictionary& out) {
  if (told.causes.empty()) return;
  Dictionary& table = *out.AddSectionDictionary("CAUSES");
  put(table, "CAPTION", "Downtime by year and cause, all services, each second of a service once");
  const auto longest = std::ranges::max(told.causes, {}, &CauseYear::downtime_s).downtime_s;
  constexpr double kWhole = 100;
  for (const CauseYear& one : told.causes) {
    Dictionary& row = *table.AddSectionDictionary("ROW");
    put(row, "YEAR", std::to_string(one.year));
    put(row, "CAUSE", one.cause);
    put(row, "CLASS", one.cause == "unknown" ? "maybe" : "sure");
    put(row, "TIME", span_of_time(static_cast<double>(one.downtime_s)));
    const double share =
        longest == 0 ? 0 : static_cast<double>(one.downtime_s) / static_cast<double>(longest);
    row.SetValue("WIDTH", fmt::format("{:.1f}", kWhole * share));
  }
}

std::string verdict_of(const YearAvailability& year) {
  if (!year.required_pct) return "no requirement";
  if (year.availability_pct < *year.required_pct) return "missed";
  return year.first_year ? "unknown: the records begin in it" : "met, as far as recorded";
}

void add_years(const IncidentHistory& told, Dictionary& out) {
  if (told.years.rows.empty()) return;
  Dictionary& table = *out.AddSectionDictionary("YEARS");
  for (const YearAvailability& year : told.years.rows) {
    Dictionary& row = *table.AddSectionDictionary("ROW");
    put(row, "SERVICE", year.service);
    put(row, "YEAR", std::to_string(year.year));
    put(row, "TIME", span_of_time(static_cast<double>(year.downtime_s)));
    put(row, "AVAILABLE", fmt::format("{:.3f} %", year.availability_pct));
    put(row, "REQUIRED", year.required_pct ? fmt::format("{} %", *year.required_pct) : "–");
    put(row, "VERDICT", verdict_of(year));
  }
  put_rest(table, told.years.total, told.years.rows.size(), "incidents.csv");
}

std::string phase_name(const std::string& phase) {
  if (phase == "detection") return "Until somebody noticed";
  if (phase == "acknowledge") return "From there until somebody took it";
  if (phase == "mitigate") return "Until users could work again";
  return "Until it was closed";
}

void add_phase(const PhaseDuration& phase, Dictionary& out) {
  Dictionary& row = *out.AddSectionDictionary("PHASE");
  put(row, "NAME", phase_name(phase.phase));
  put_count(row, "SAMPLES", phase.samples);
  if (!phase.median_s || !phase.p90_s) return row.ShowSection("FEW");
  Dictionary& known = *row.AddSectionDictionary("KNOWN");
  put(known, "MEDIAN", span_of_time(*phase.median_s));
  put(known, "P90", span_of_time(*phase.p90_s));
  put(known, "INTERVAL",
      phase.median_low_s && phase.median_high_s
          ? fmt::format("{} to {}", span_of_time(*phase.median_low_s),
                        span_of_time(*phase.median_high_s))
          : "unknown");
}

}  // namespace

void fill_history(const Content& content, Dictionary& out) {
  if (content.incidents.cases == 0) return;
  Dictionary& told = *out.AddSectionDictionary("TOLD");
  put(told, "INTRO", intro(content.incidents), kTextLimit);
  add_causes(content.incidents, told);
  add_years(content.incidents, told);
  for (const PhaseDuration& phase : content.incidents.phases) add_phase(phase, told);
}

}  // namespace plimsoll::html
