#include "collectors/ipmi/outputs.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "collectors/ipmi/event_log.hpp"
#include "collectors/ipmi/sensors.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

constexpr std::size_t kIssues = 100;
constexpr std::size_t kFields = 256;

struct Label {
  std::string name;  ///< In lower case.
  std::string_view value;
};

/// "Label   : value"; absent for any other line.
std::optional<Label> label_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto name = core::trim(line.substr(0, colon));
  constexpr std::size_t kLongest = 64;
  if (name.empty() || name.size() > kLongest) return std::nullopt;
  return Label{core::lower(name), core::trim(line.substr(colon + 1))};
}

/// FreeIPMI's labels as ipmitool has them.
std::string ipmitool_label(std::string name) {
  constexpr auto kSame = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"fru chassis type", "chassis type"},
      {"fru chassis part number", "chassis part number"},
      {"fru chassis serial number", "chassis serial"},
      {"fru board manufacturer", "board mfg"},
      {"fru board product name", "board product"},
      {"fru board serial number", "board serial"},
      {"fru board part number", "board part number"},
      {"fru product manufacturer name", "product manufacturer"},
      {"fru product name", "product name"},
      {"fru product part/model number", "product part number"},
      {"fru product version", "product version"},
      {"fru product serial number", "product serial"},
      {"fru product asset tag", "product asset tag"},
      {"fru power supply overall capacity", "capacity"},
      {"power overload", "power overload"},
      {"power fault", "main power fault"},
      {"front panel lockout", "front-panel lockout"},
  });
  const auto known =
      std::ranges::find(kSame, name, &std::pair<std::string_view, std::string_view>::first);
  return known == kSame.end() ? std::move(name) : std::string{known->second};
}

/// The first value of a label counts: a list goes on below it without one.
void add_field(Fields& fields, Label label) {
  if (fields.size() < kFields) {
    fields.try_emplace(ipmitool_label(std::move(label.name)), label.value);
  }
}

void read_fields(std::string_view text, Fields& fields) {
  for (const auto line : core::lines(text)) {
    if (auto label = label_of(line)) add_field(fields, *std::move(label));
  }
}

/// "PSU1 (ID 4)", "PSU1 (ID 0Ah)": the latter, FreeIPMI's, in base 16.
Fru fru_of(std::string_view title) {
  Fru out;
  const auto open = title.rfind("(ID ");
  out.name = core::trim(title.substr(0, open));
  if (open == std::string_view::npos) return out;
  auto id = title.substr(open + 4);
  id = id.substr(0, id.find(')'));
  out.id = id.ends_with('h') ? hexadecimal(id.substr(0, id.size() - 1)) : core::to_int(id);
  return out;
}

void read_frus(std::string_view text, Machine& machine) {
  for (const auto line : core::lines(text)) {
    auto label = label_of(line);
    if (label &&
        (label->name == "fru device description" || label->name == "fru inventory device")) {
      if (machine.frus.size() == kFrus) {
        note(machine, "fru", "more units than any machine has; the rest is left out");
        return;
      }
      machine.frus.push_back(fru_of(label->value));
    } else if (machine.frus.empty()) {
      continue;
    } else if (core::trim(line).starts_with("Device not present")) {
      machine.frus.back().present = false;
    } else if (label) {
      add_field(machine.frus.back().fields, *std::move(label));
    }
  }
}

void read_guid(const Fields& fields, Machine& machine) {
  const auto value = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string{} : found->second;
  };
  machine.guid = value("system guid");
  machine.guid_encoding = value("guid encoding");
}

}  // namespace

std::string_view to_string(Output output) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"chassis status", "fru print", "mc guid", "lan print",
                                       "mc info", "sdr elist all", "sel elist", "sensor"});
  return kNames.at(static_cast<std::size_t>(output));
}

const std::vector<Sensor>& sensors_of(const Machine& machine) {
  return machine.read.contains(Output::sdr) ? machine.sensors : machine.thresholds;
}

void note(Machine& machine, std::string where, std::string what) {
  if (machine.issues.size() < kIssues) {
    machine.issues.push_back({std::move(where), std::move(what)});
  }
}

std::optional<Output> recognise(std::string_view text) {
  constexpr auto kTitles = std::to_array<std::pair<std::string_view, Output>>({
      {"fru device description", Output::fru},
      {"fru inventory device", Output::fru},
      {"system guid", Output::guid},
      {"device id", Output::mc},
      {"system power", Output::chassis},
      {"set in progress", Output::lan},
      {"ip address source", Output::lan},
  });
  constexpr std::size_t kLines = 64;  // programs warn before they answer
  std::size_t seen = 0;
  for (const auto line : core::lines(text.substr(0, std::size_t{64} << 10U))) {
    if (++seen > kLines) break;
    if (is_event_line(line)) return Output::sel;
    if (is_sdr_line(line)) return Output::sdr;
    if (is_threshold_line(line)) return Output::sensor;
    const auto label = label_of(line);
    if (!label) continue;
    for (const auto& [title, output] : kTitles) {
      if (label->name == title) return output;
    }
  }
  return std::nullopt;
}

void read_output(Output output, std::string_view text, Machine& machine) {
  machine.read.insert(output);
  Fields guid;
  switch (output) {
    case Output::chassis:
      return read_fields(text, machine.chassis);
    case Output::mc:
      return read_fields(text, machine.controller);
    case Output::lan:
      return read_fields(text, machine.lan);
    case Output::fru:
      return read_frus(text, machine);
    case Output::guid:
      read_fields(text, guid);
      return read_guid(guid, machine);
    case Output::sdr:
      return read_sdr(text, machine);
    case Output::sensor:
      return read_thresholds(text, machine);
    case Output::sel:
      return read_events(text, machine);
  }
}

}  // namespace plimsoll::ipmi
