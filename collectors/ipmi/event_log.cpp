#include "collectors/ipmi/event_log.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/ipmi/sensors.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

using Columns = std::vector<std::string_view>;

/// Sensor types that are told apart; their names stand before the sensor's.
constexpr auto kTypes = std::to_array<std::string_view>(
    {"Power Supply", "Power Unit", "System Boot Initiated", "System Restart", "OS Boot",
     "OS Critical Stop", "Watchdog2", "Watchdog 2", "Watchdog", "System ACPI Power State",
     "Event Logging Disabled", "Temperature", "Voltage", "Fan", "Memory", "Processor",
     "Drive Slot / Bay", "System Event"});

/// Three numbers with `separator` between them.
std::optional<std::array<std::int64_t, 3>> three(std::string_view text, char separator) {
  const auto parts = core::split(text, separator);
  if (parts.size() != 3) return std::nullopt;
  std::array<std::int64_t, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = core::to_int(parts[i]);
    if (!number || *number < 0 || *number > 9999) return std::nullopt;
    out.at(i) = *number;
  }
  return out;
}

std::optional<std::int64_t> month_of(std::string_view name) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
  const auto found = std::ranges::find(kMonths, core::lower(name));
  if (found == kMonths.end()) return std::nullopt;
  return found - kMonths.begin() + 1;
}

std::optional<std::string> date_of(std::string_view text, bool day_first) {
  std::array<std::int64_t, 3> ymd{};
  if (const auto slashed = three(text, '/')) {
    ymd = {(*slashed)[2], (*slashed)[day_first ? 1 : 0], (*slashed)[day_first ? 0 : 1]};
  } else if (const auto iso = three(text, '-')) {
    ymd = *iso;
  } else {
    const auto parts = core::split(text, '-');
    if (parts.size() != 3) return std::nullopt;
    const auto month = month_of(parts[0]);
    const auto day = core::to_int(parts[1]);
    const auto year = core::to_int(parts[2]);
    if (!month || !day || !year) return std::nullopt;
    ymd = {*year, *month, *day};
  }
  if (ymd[0] >= 0 && ymd[0] < 100) ymd[0] += 2000;
  if (ymd[0] < 1990 || ymd[0] > 2200 || ymd[2] < 1 || ymd[2] > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(ymd[0])},
                                         std::chrono::month{static_cast<unsigned>(ymd[1])},
                                         std::chrono::day{static_cast<unsigned>(ymd[2])}};
  if (!date.ok()) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", ymd[0], ymd[1], ymd[2]);
}

std::optional<std::string> clock_of(std::string_view text) {
  const auto words = core::words(text);
  if (words.empty()) return std::nullopt;
  const auto hms = three(words[0], ':');
  if (!hms) return std::nullopt;
  std::int64_t hour = (*hms)[0];
  if (words.size() > 1 && (words[1] == "AM" || words[1] == "PM")) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (words[1] == "PM" ? 12 : 0);
  }
  if (hour > 23 || (*hms)[1] > 59 || (*hms)[2] > 60) return std::nullopt;
  return fmt::format("{:02}:{:02}:{:02}", hour, (*hms)[1], (*hms)[2]);
}

/// A clock that was never set counts from the start of the machine.
bool is_unset(std::string_view date) {
  return date.starts_with("Pre-Init") || date == "PostInit" || date == "N/A";
}

/// Whether dates that are written with slashes name the day first: no month is above 12.
bool has_day_first(const std::vector<std::string_view>& lines) {
  return std::ranges::any_of(lines, [](std::string_view line) {
    const auto columns = columns_of(line, '|');
    if (columns.size() < 4) return false;
    const auto date = three(columns[1], '/');
    return date && (*date)[0] > 12;
  });
}

void split_sensor(std::string_view text, Event& event) {
  for (const auto type : kTypes) {
    if (!text.starts_with(type)) continue;
    const auto rest = text.substr(type.size());
    if (!rest.empty() && rest.front() != ' ') continue;
    event.type = type;
    event.sensor = core::trim(rest);
    return;
  }
  event.sensor = text;
}

/// An entry of `sel elist`; its direction stands behind what happened, its reading behind that.
std::optional<Event> elist_event(const Columns& columns, bool day_first) {
  if (columns.size() < 4 || !hexadecimal(columns[0])) return std::nullopt;
  Event out;
  if (!is_unset(columns[1])) {
    auto at = log_time(columns[1], columns[2], day_first);
    if (!at) return std::nullopt;
    out.at = *std::move(at);
  }
  split_sensor(columns[3], out);
  for (std::size_t i = 4; i < columns.size(); ++i) {
    if (columns[i] == "Asserted" || columns[i] == "Deasserted") {
      out.asserted = columns[i] == "Asserted";
      break;
    }
    out.text += (out.text.empty() ? "" : " | ") + std::string{columns[i]};
  }
  return out;
}

struct Layout {
  char separator = ',';
  std::map<std::string, std::size_t, std::less<>> at;
};

std::optional<Layout> layout_of(std::string_view line) {
  for (const char separator : {',', '|'}) {
    const auto columns = columns_of(line, separator);
    if (columns.size() < 6 || columns[0] != "ID" || columns[1] != "Date") continue;
    Layout out;
    out.separator = separator;
    for (std::size_t i = 0; i < columns.size(); ++i) out.at.emplace(columns[i], i);
    return out;
  }
  return std::nullopt;
}

std::optional<Event> freeipmi_event(const Layout& layout, std::string_view line) {
  const auto columns = columns_of(line, layout.separator);
  const auto value = [&](std::string_view name) -> std::string_view {
    const auto found = layout.at.find(name);
    return found == layout.at.end() || found->second >= columns.size() ? std::string_view{}
                                                                       : columns[found->second];
  };
  if (!core::to_int(value("ID"))) return std::nullopt;
  Event out;
  if (!is_unset(value("Date"))) {
    auto at = log_time(value("Date"), value("Time"), false);
    if (!at) return std::nullopt;
    out.at = *std::move(at);
  }
  out.type = value("Type");
  out.sensor = value("Name");
  out.text = value("Event");
  const auto direction = value("Event Direction");
  if (direction == "Assertion Event") out.asserted = true;
  if (direction == "Deassertion Event") out.asserted = false;
  return out;
}

}  // namespace

std::optional<std::string> log_time(std::string_view date, std::string_view time, bool day_first) {
  const auto day = date_of(core::trim(date), day_first);
  const auto clock = clock_of(time);
  if (!day || !clock) return std::nullopt;
  return *day + "T" + *clock;
}

bool is_event_line(std::string_view line) {
  if (layout_of(line)) return true;
  const auto columns = columns_of(line, '|');
  if (columns.size() < 4 || !hexadecimal(columns[0])) return false;
  return is_unset(columns[1]) || log_time(columns[1], columns[2], false) ||
         log_time(columns[1], columns[2], true);
}

void read_events(std::string_view text, Machine& machine) {
  const auto lines = core::lines(text);
  const bool day_first = has_day_first(lines);
  std::optional<Layout> layout;
  std::size_t number = 0;
  for (const auto line : lines) {
    ++number;
    if (core::trim(line).empty() || core::trim(line) == "SEL has no entries") continue;
    if (auto titles = layout_of(line)) {
      layout = std::move(titles);
      continue;
    }
    if (machine.events.size() == kEvents) {
      note(machine, "sel", "more entries than a log holds; the rest is left out");
      return;
    }
    auto event =
        layout ? freeipmi_event(*layout, line) : elist_event(columns_of(line, '|'), day_first);
    if (event) {
      machine.events.push_back(*std::move(event));
    } else {
      note(machine, fmt::format("sel: line {}", number),
           "expected a number, date, time and sensor");
    }
  }
  if (layout && !layout->at.contains("Event Direction")) {
    note(machine, "ipmi-sel",
         "its entries don't say what begins and what ends: losses of power are not told of; print "
         "it with --verbose");
  }
}

}  // namespace plimsoll::ipmi
