#include "collectors/ipmi/history.hpp"

#include <algorithm>

#include "collectors/ipmi/parts.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

void add(const Event& event, Occurrences& occurrences) {
  ++occurrences.count;
  occurrences.last_at = std::max(occurrences.last_at, event.at);
}

bool loses_redundancy(std::string_view text) {
  return text.starts_with("redundancy lost") || text.starts_with("non-redundant");
}

void add_supply_event(const Event& event, std::string_view text, History& out) {
  const std::string number = supply_number(event.sensor);
  if (contains(text, "ac lost") || contains(text, "input lost")) {
    add(event, out.input_losses);
    if (!number.empty()) add(event, out.input_losses_of[number]);
  } else if (contains(text, "failure detected")) {
    add(event, out.supply_failures);
    if (!number.empty()) add(event, out.failures_of[number]);
  } else if (loses_redundancy(text)) {
    add(event, out.redundancy_losses);
  }
}

void add_unit_event(const Event& event, std::string_view text, History& out) {
  if (contains(text, "ac lost") || contains(text, "input lost")) {
    add(event, out.power_losses);
  } else if (contains(text, "power off")) {
    add(event, out.power_offs);
  } else if (contains(text, "power cycle")) {
    add(event, out.resets);
  } else if (loses_redundancy(text)) {
    add(event, out.redundancy_losses);
  }
}

bool is_reset(const Event& event, std::string_view text) {
  if (event.type == "System Boot Initiated" || event.type == "System Restart") return true;
  return event.type.starts_with("Watchdog") &&
         (contains(text, "hard reset") || contains(text, "power cycle") ||
          contains(text, "power down"));
}

}  // namespace

History history_of(const Machine& machine) {
  History out;
  out.entries = static_cast<std::int64_t>(machine.events.size());
  out.directed = machine.events.empty();
  for (const auto& event : machine.events) {
    out.directed = out.directed || event.asserted.has_value();
    if (event.at.empty()) {
      ++out.undated;
    } else {
      out.first_at = out.first_at.empty() ? event.at : std::min(out.first_at, event.at);
      out.last_at = std::max(out.last_at, event.at);
    }
    const bool supply = event.type == "Power Supply";
    const bool unit = event.type == "Power Unit";
    if ((supply || unit) && event.asserted != false) add(event, out.power_events);
    if (event.asserted != true) continue;
    const std::string text = core::lower(event.text);
    if (supply) add_supply_event(event, text, out);
    if (unit) add_unit_event(event, text, out);
    if (is_reset(event, text)) add(event, out.resets);
  }
  return out;
}

}  // namespace plimsoll::ipmi
