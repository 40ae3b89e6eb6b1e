#include "collectors/ipmi/sensors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

using Columns = std::vector<std::string_view>;

constexpr std::size_t kElistColumns = 5;
constexpr std::size_t kSensorColumns = 10;
constexpr std::size_t kStates = 16;  // a sensor has at most 15

/// "C8h".
bool is_number(std::string_view text) {
  return text.size() >= 2 && text.ends_with('h') && hexadecimal(text.substr(0, text.size() - 1));
}

/// "10.1".
std::optional<Entity> entity_of(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto id = core::to_int(text.substr(0, dot));
  const auto instance = core::to_int(text.substr(dot + 1));
  if (!id || !instance || *id < 0 || *instance < 0) return std::nullopt;
  return Entity{*id, *instance};
}

/// "ok", "nc", "ucr", "lnr", "ns".
Level level_of(std::string_view status) {
  if (status == "ok") return Level::ok;
  if (status.size() == 3 && (status.front() == 'u' || status.front() == 'l')) {
    status.remove_prefix(1);
  }
  if (status == "nc") return Level::noncritical;
  if (status == "cr") return Level::critical;
  if (status == "nr") return Level::nonrecoverable;
  return Level::unread;
}

/// A reading ("5820 RPM"), states ("Presence detected, Failure detected"), or both ("95 Watts,
/// Presence detected").
void read_reading(std::string_view text, Sensor& sensor) {
  if (text == "No Reading" || text == "Disabled" || text == "Not Readable") return;
  for (std::size_t at = 0; at < text.size() && sensor.states.size() < kStates;) {
    auto end = text.find(", ", at);
    if (end == std::string_view::npos) end = text.size();
    const auto part = core::trim(text.substr(at, end - at));
    at = end + 2;
    if (part.empty()) continue;
    const auto blank = part.find(' ');
    const auto number = core::to_double(part.substr(0, blank));
    if (number && !sensor.value && blank != std::string_view::npos) {
      sensor.value = number;
      sensor.unit = core::trim(part.substr(blank));
    } else {
      sensor.states.emplace_back(part);
    }
  }
}

bool full(Machine& machine, const std::vector<Sensor>& sensors) {
  if (sensors.size() < kSensors) return false;
  note(machine, "sensors", "more sensors than any machine has; the rest is left out");
  return true;
}

/// "Logical FRU @01h" says which unit an entity is; other locators ("Dynamic MC @20h") say nothing
/// that is read.  Whether this row is one.
bool read_locator(const Columns& columns, Machine& machine) {
  constexpr std::string_view kLogical = "Logical FRU @";
  const auto reading = columns[4];
  if (reading.find(" @") == std::string_view::npos) return false;
  const auto entity = entity_of(columns[3]);
  if (!entity || !reading.starts_with(kLogical)) return true;
  auto id = reading.substr(kLogical.size());
  id = id.substr(0, id.find('h'));
  const auto fru = hexadecimal(id);
  if (fru && machine.locators.size() < kFrus) machine.locators.push_back({*fru, *entity});
  return true;
}

void read_elist_row(const Columns& columns, Machine& machine) {
  if (read_locator(columns, machine) || full(machine, machine.sensors)) return;
  Sensor sensor;
  sensor.name = columns[0];
  sensor.status = columns[2];
  sensor.level = level_of(sensor.status);
  sensor.entity = entity_of(columns[3]);
  read_reading(columns[4], sensor);
  machine.sensors.push_back(std::move(sensor));
}

/// The column of each field of ipmi-sensors, by its title row.
struct Layout {
  char separator = ',';
  std::map<std::string, std::size_t, std::less<>> at;
  [[nodiscard]] std::string_view value(const Columns& columns, std::string_view name) const {
    const auto found = at.find(name);
    if (found == at.end() || found->second >= columns.size()) return {};
    const auto text = columns[found->second];
    return text == "N/A" ? std::string_view{} : text;
  }
};

std::optional<Layout> layout_of(std::string_view line) {
  for (const char separator : {',', '|'}) {
    const auto columns = columns_of(line, separator);
    if (columns.size() < 5 || columns[0] != "ID" || columns[1] != "Name") continue;
    Layout out;
    out.separator = separator;
    for (std::size_t i = 0; i < columns.size(); ++i) out.at.emplace(columns[i], i);
    if (out.at.contains("Reading")) return out;
  }
  return std::nullopt;
}

std::string ipmitool_unit(std::string_view unit) {
  constexpr auto kUnits =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"C", "degrees C"},
                                                                    {"F", "degrees F"},
                                                                    {"V", "Volts"},
                                                                    {"A", "Amps"},
                                                                    {"W", "Watts"},
                                                                    {"%", "percent"}});
  for (const auto& [short_name, name] : kUnits) {
    if (unit == short_name) return std::string{name};
  }
  return std::string{unit};
}

/// The texts between single quotes: 'Presence detected' 'Failure detected'.
std::vector<std::string> quoted(std::string_view text) {
  std::vector<std::string> out;
  for (auto open = text.find('\''); open != std::string_view::npos && out.size() < kStates;) {
    const auto close = text.find('\'', open + 1);
    if (close == std::string_view::npos) break;
    out.emplace_back(text.substr(open + 1, close - open - 1));
    open = text.find('\'', close + 1);
  }
  return out;
}

/// All from a column on: a comma within an event splits it.
std::string_view rest_from(std::string_view line, char separator, std::size_t column) {
  for (; column > 0; --column) {
    const auto end = line.find(separator);
    if (end == std::string_view::npos) return {};
    line.remove_prefix(end + 1);
  }
  return line;
}

/// How bad FreeIPMI's words for thresholds are: "At or Above (>=) Upper Critical Threshold".
Level level_of_words(std::string_view text) {
  if (text.find("Non-Recoverable Threshold") != std::string_view::npos) {
    return Level::nonrecoverable;
  }
  if (text.find("Non-Critical Threshold") != std::string_view::npos) return Level::noncritical;
  if (text.find("Critical Threshold") != std::string_view::npos) return Level::critical;
  return Level::ok;
}

void read_freeipmi_row(const Layout& layout, std::string_view line, Machine& machine) {
  const auto columns = columns_of(line, layout.separator);
  const auto value = [&](std::string_view name) { return layout.value(columns, name); };
  if (!core::to_int(value("ID")) || columns.size() < layout.at.size()) {
    note(machine, "ipmi-sensors", "expected as many columns as titles");
    return;
  }
  if (full(machine, machine.sensors)) return;
  Sensor sensor;
  sensor.name = value("Name");
  sensor.type = value("Type");
  sensor.value = core::to_double(value("Reading"));
  if (sensor.value) sensor.unit = ipmitool_unit(value("Units"));
  const auto first = layout.at.find("Event");
  const auto event = first == layout.at.end() ? std::string_view{}
                                              : rest_from(line, layout.separator, first->second);
  for (auto& state : quoted(event)) {
    sensor.level = std::max(sensor.level, level_of_words(state));
    if (state != "OK" && level_of_words(state) == Level::ok)
      sensor.states.push_back(std::move(state));
  }
  sensor.status = value("State");
  machine.sensors.push_back(std::move(sensor));
}

}  // namespace

std::vector<std::string_view> columns_of(std::string_view line, char separator) {
  auto out = core::split(line, separator);
  for (auto& column : out) column = core::trim(column);
  return out;
}

std::optional<std::int64_t> hexadecimal(std::string_view text) {
  constexpr std::size_t kDigits = 8;
  std::int64_t value = 0;
  if (text.empty() || text.size() > kDigits || text.front() == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_sdr_line(std::string_view line) {
  const auto columns = columns_of(line, '|');
  if (columns.size() == kElistColumns && is_number(columns[1]) && entity_of(columns[3]))
    return true;
  return layout_of(line).has_value();
}

bool is_threshold_line(std::string_view line) {
  const auto columns = columns_of(line, '|');
  return columns.size() == kSensorColumns && !columns[0].empty() && columns[0] != "ID";
}

void read_sdr(std::string_view text, Machine& machine) {
  std::optional<Layout> layout;
  std::size_t number = 0;
  for (const auto line : core::lines(text)) {
    ++number;
    if (core::trim(line).empty()) continue;
    if (!layout) layout = layout_of(line);
    if (layout) {
      if (!layout_of(line)) read_freeipmi_row(*layout, line, machine);
      continue;
    }
    const auto columns = columns_of(line, '|');
    if (columns.size() == kElistColumns && is_number(columns[1])) {
      read_elist_row(columns, machine);
    } else {
      note(machine, fmt::format("sdr: line {}", number), "expected five columns of sdr elist");
    }
  }
}

void read_thresholds(std::string_view text, Machine& machine) {
  for (const auto line : core::lines(text)) {
    if (core::trim(line).empty()) continue;
    if (!is_threshold_line(line)) {
      note(machine, "sensor", "expected ten columns");
      continue;
    }
    if (full(machine, machine.thresholds)) return;
    const auto columns = columns_of(line, '|');
    Sensor sensor;
    sensor.name = columns[0];
    const bool discrete = columns[2] == "discrete";
    sensor.status = discrete ? "" : columns[3];
    sensor.level = level_of(sensor.status);
    if (!discrete) sensor.value = core::to_double(columns[1]);
    if (sensor.value) sensor.unit = columns[2];
    machine.thresholds.push_back(std::move(sensor));
  }
}

}  // namespace plimsoll::ipmi
