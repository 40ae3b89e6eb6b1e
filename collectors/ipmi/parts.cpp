#include "collectors/ipmi/parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// 0 for full redundancy, more the worse; absent for a text that is no state of redundancy.
std::optional<int> redundancy_rank(std::string_view state) {
  const std::string low = core::lower(state);
  if (low.starts_with("fully redundant")) return 0;
  if (low.starts_with("redundancy degraded")) return 1;
  if (low.starts_with("non-redundant")) return contains(low, "insufficient resources") ? 4 : 2;
  if (low.starts_with("redundancy lost")) return 3;
  return std::nullopt;
}

bool is_redundancy(const Sensor& sensor) {
  return std::ranges::any_of(sensor.states,
                             [](const auto& state) { return redundancy_rank(state).has_value(); });
}

bool is_entity(const Sensor& sensor, std::initializer_list<std::int64_t> ids) {
  return sensor.entity && std::ranges::find(ids, sensor.entity->id) != ids.end();
}

/// Whether `name` begins a word of `text`: "ps" in "ps redundancy", not in "chips".
bool has_word(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (at == 0 || !is_alphanumeric(text[at - 1])) return true;
  }
  return false;
}

void keep_worst(const Sensor& sensor, std::string& worst) {
  for (const auto& state : sensor.states) {
    const auto rank = redundancy_rank(state);
    const auto known = redundancy_rank(worst);
    if (rank && (!known || *rank > *known)) worst = state;
  }
}

void add_redundancy(const Sensor& sensor, Parts& parts) {
  const std::string name = core::lower(sensor.name);
  const auto named = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](auto word) { return has_word(name, word); });
  };
  if (is_entity(sensor, {kFan, kCoolingUnit}) || sensor.type == "Fan" || named({"fan", "cool"})) {
    keep_worst(sensor, parts.cooling_redundancy);
  } else if (is_entity(sensor, {kPowerSupply, kPowerUnit, kPowerModule, kPowerManagement}) ||
             sensor.type.starts_with("Power") || named({"ps", "power", "pwr"})) {
    keep_worst(sensor, parts.power_redundancy);
  }
}

/// Takes one state of a supply's sensor; false when supplies have no such state.
bool add_state(std::string_view state, Supply& supply) {
  const std::string low = core::lower(state);
  if (contains(low, "presence detected") || low == "present" || contains(low, "device present")) {
    supply.present = true;
  } else if (contains(low, "absent")) {
    supply.present = false;
  } else if (contains(low, "predictive failure")) {
    supply.failing = true;
  } else if (contains(low, "failure detected")) {
    supply.failed = true;
  } else if (contains(low, "ac lost") || contains(low, "input lost")) {
    supply.input_lost = true;
  } else if (contains(low, "out-of-range")) {
    supply.input_strange = true;
  } else if (contains(low, "power supply inactive")) {
    supply.inactive = true;
  } else if (low.starts_with("config") && contains(low, "error")) {
    supply.misfit = true;
  } else if (low != "but present") {  // "AC out-of-range, but present", split at its comma
    return false;
  }
  supply.states.emplace_back(state);
  return true;
}

/// By its name, else its entity; empty when neither says.
std::string label_of(std::string_view name, const std::optional<Entity>& entity) {
  auto label = supply_number(name);
  if (!label.empty() || !entity || entity->id != kPowerSupply) return label;
  constexpr std::int64_t kDeviceRelative = 0x60;  // instances from here on count within a device
  const auto instance = entity->instance;
  return std::to_string(instance >= kDeviceRelative ? instance - kDeviceRelative : instance);
}

std::string supply_name(std::string_view name, const std::string& label) {
  return supply_number(name).empty() ? "power supply " + label
                                     : std::string{name.substr(0, name.find(label) + label.size())};
}

/// A sensor that says nothing of a supply, where others say that theirs are there, is that of an
/// empty bay: presence is a state of its own (sensor type 08h, offset 0).
bool is_silent_status(const Sensor& sensor) {
  const std::string name = core::lower(sensor.name);
  return sensor.level == Level::ok && sensor.states.empty() && !sensor.value &&
         (contains(name, "status") || contains(name, "presence"));
}

/// A listing without numbers and entities (FreeIPMI on Dell: "Status", "Status") counts its
/// supplies.
class Supplies {
 public:
  explicit Supplies(Parts& parts) : parts_{parts} {}

  void add(const Sensor& sensor) {
    const bool typed = is_entity(sensor, {kPowerSupply}) || sensor.type == "Power Supply";
    std::string label = label_of(sensor.name, sensor.entity);
    if (!typed && (label.empty() || !sensor.type.empty())) return;
    Supply told;
    for (const auto& state : sensor.states) add_state(state, told);
    const bool silent = typed && is_silent_status(sensor);
    if (told.states.empty() && !silent) return;
    if (label.empty()) label = std::to_string(++counted_[sensor.name]);
    if (silent) {
      silent_.emplace_back(sensor.name, label);
      return;
    }
    says_presence_ = says_presence_ || told.present == true;
    merge(supply(sensor.name, label), told);
  }

  void add(const Fru& fru, const std::optional<Entity>& entity) {
    const std::string label = label_of(fru.name, entity);
    const bool empty = !fru.present && fru.fields.empty();
    if (label.empty()) return;
    Supply& known = supply(fru.name, label);
    if (empty) {
      if (!known.present) known.present = false;
      return;
    }
    if (known.fru == nullptr) known.fru = &fru;
    if (!known.present) known.present = true;
  }

  /// After all sensors, before the units.
  void conclude_silent() {
    for (const auto& [name, label] : silent_) {
      if (!says_presence_ || parts_.supplies.contains(label)) continue;
      supply(name, label).present = false;
    }
  }

 private:
  Supply& supply(std::string_view name, const std::string& label) {
    const auto [known, added] = parts_.supplies.try_emplace(label);
    if (added) known->second.name = supply_name(name, label);
    return known->second;
  }

  static void merge(Supply& into, const Supply& told) {
    if (told.present) into.present = told.present;
    into.failed |= told.failed;
    into.failing |= told.failing;
    into.input_lost |= told.input_lost;
    into.input_strange |= told.input_strange;
    into.inactive |= told.inactive;
    into.misfit |= told.misfit;
    into.states.insert(into.states.end(), told.states.begin(), told.states.end());
  }

  Parts& parts_;
  std::map<std::string, int, std::less<>> counted_;
  std::vector<std::pair<std::string, std::string>> silent_;  ///< Name, number.
  bool says_presence_ = false;
};

bool is_fan(const Sensor& sensor) {
  return is_entity(sensor, {kFan, kCoolingUnit}) || sensor.unit == "RPM" || sensor.type == "Fan" ||
         (core::lower(sensor.name).starts_with("fan") && !sensor.states.empty());
}

void add_fan(const Sensor& sensor, Parts& parts) {
  // Bays without a fan have sensors, too: they give no reading.
  const bool measures = sensor.value && (sensor.unit == "RPM" || sensor.unit == "percent");
  if (!measures && sensor.states.empty()) return;
  std::string key = sensor.name;
  if (parts.fans.contains(key) && sensor.entity) {
    key += fmt::format(" {}.{}", sensor.entity->id, sensor.entity->instance);
  }
  Fan fan;
  fan.name = key;
  fan.level = sensor.level;
  if (sensor.unit == "RPM") fan.rpm = sensor.value;
  fan.states = sensor.states;
  for (const auto& state : sensor.states) {
    const std::string low = core::lower(state);
    if (contains(low, "absent")) fan.present = false;
    if (contains(low, "present") || contains(low, "running")) fan.present = true;
  }
  parts.fans.try_emplace(std::move(key), std::move(fan));
}

std::optional<Entity> entity_of(const Machine& machine, const Fru& fru) {
  for (const auto& locator : machine.locators) {
    if (locator.fru == fru.id) return locator.entity;
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> Supply::operational() const {
  if (present == false || failed || input_lost) return false;
  if (present != true || input_strange || inactive || misfit || states.empty()) return std::nullopt;
  return true;
}

std::optional<bool> Fan::operational() const {
  const auto says = [&](std::string_view word) {
    return std::ranges::any_of(
        states, [&](const auto& state) { return contains(core::lower(state), word); });
  };
  if (present == false || says("transition to off") || level == Level::nonrecoverable) return false;
  if (rpm == 0.0) return level == Level::critical ? std::optional{false} : std::nullopt;
  if (level == Level::critical) return std::nullopt;
  if (rpm && level != Level::unread) return true;
  return says("running") ? std::optional{true} : std::nullopt;
}

std::string supply_number(std::string_view name) {
  const std::string low = core::lower(name);
  constexpr auto kNames =
      std::to_array<std::string_view>({"power supply", "pwr supply", "psu", "ps"});
  for (const auto start : kNames) {
    for (auto at = low.find(start); at != std::string::npos; at = low.find(start, at + 1)) {
      if (at > 0 && is_alphanumeric(low[at - 1])) continue;
      auto rest = std::string_view{low}.substr(at + start.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(" _#-"), rest.size()));
      const auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
      constexpr std::size_t kDigits = 3;
      if (!digits.empty() && digits.size() <= kDigits) return std::string{digits};
    }
  }
  return {};
}

std::optional<std::string_view> redundancy_mode(std::string_view state) {
  const auto rank = redundancy_rank(state);
  if (!rank) return std::nullopt;
  return *rank <= 1 ? "redundant" : "non-redundant";
}

std::string_view field(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

const Fru* machine_unit(const Machine& machine) {
  const Fru* best = nullptr;
  int rank = 0;
  for (const auto& fru : machine.frus) {
    const bool numbered = !field(fru.fields, "product serial").empty() ||
                          !field(fru.fields, "chassis serial").empty();
    if (!fru.present || fru.fields.empty() || !supply_number(fru.name).empty()) continue;
    // On ILOMs, unit 0 is the service processor, and /SYS the machine.
    int now = fru.id == 0 ? 2 : 0;
    if (!field(fru.fields, "chassis serial").empty() && now == 0) now = 1;
    if (fru.name == "/SYS") now = 3;
    if (!numbered && fru.id != 0) now = 0;
    if (now > rank) {
      best = &fru;
      rank = now;
    }
  }
  return best;
}

Parts find_parts(const Machine& machine) {
  Parts out;
  Supplies supplies{out};
  for (const auto& sensor : sensors_of(machine)) {
    if (is_redundancy(sensor)) {
      add_redundancy(sensor, out);
    } else if (is_fan(sensor)) {
      add_fan(sensor, out);
    } else {
      supplies.add(sensor);
    }
  }
  supplies.conclude_silent();
  for (const auto& fru : machine.frus) supplies.add(fru, entity_of(machine, fru));
  return out;
}

}  // namespace plimsoll::ipmi
