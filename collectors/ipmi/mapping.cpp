#include "collectors/ipmi/mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "collectors/ipmi/history.hpp"
#include "collectors/ipmi/parts.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::ipmi {
namespace {

using collect::kit::Draft;
using model::Attributes;
using model::set;
using Severity = model::ProblemRecord::Severity;
using Rows = std::vector<std::pair<std::string_view, std::string_view>>;

struct Site {
  const Origin& origin;
  const Machine& machine;
  std::string scope;
  Draft& draft;
};

void set_texts(Attributes& attributes, const Fields& fields, const Rows& rows) {
  for (const auto& [attribute, name] : rows) set(attributes, attribute, field(fields, name));
}

/// "true", "active" and their opposites as flags.
void set_flags(Attributes& attributes, const Fields& fields, const Rows& rows) {
  for (const auto& [attribute, name] : rows) {
    const std::string value = core::lower(field(fields, name));
    if (value == "true" || value == "active") set(attributes, attribute, std::optional{true});
    if (value == "false" || value == "inactive") set(attributes, attribute, std::optional{false});
  }
}

std::string first_of(const Fields& fields, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto value = field(fields, name); !value.empty()) return std::string{value};
  }
  return {};
}

/// A unit's own names: of the product, else of the board.
void set_unit(const Fields& fields, bool machine, model::AssetRecord& asset) {
  const auto vendor = first_of(fields, {"product manufacturer", "board mfg"});
  // The serial number of a machine's board is not that of the machine.
  const auto serial = machine ? first_of(fields, {"product serial", "chassis serial"})
                              : first_of(fields, {"product serial", "board serial"});
  set(asset.attributes, "vendor", vendor);
  set(asset.attributes, "model", first_of(fields, {"product name", "board product"}));
  set(asset.attributes, "serial", serial);
  set_texts(asset.attributes, fields, {{"asset_tag", "product asset tag"}});
  set(asset.attributes, "part_number",
      machine ? first_of(fields, {"product part number"})
              : first_of(fields, {"product part number", "board part number"}));
  if (const auto id = model::serial_id(vendor, serial)) asset.ids.push_back(*id);
}

void set_chassis(const Fields& chassis, Attributes& attributes) {
  const std::string power = core::lower(field(chassis, "system power"));
  set(attributes, "power_state", power);
  if (power == "off") set(attributes, "operational", std::optional{false});
  std::string policy = core::lower(field(chassis, "power restore policy"));
  std::ranges::replace(policy, ' ', '-');
  set(attributes, "power_restore_policy", policy);
  const auto event = field(chassis, "last power event");
  if (event != "unknown") set(attributes, "last_power_event", event);
  set_flags(attributes, chassis,
            {{"power_overload", "power overload"},
             {"main_power_fault", "main power fault"},
             {"power_control_fault", "power control fault"},
             {"chassis_intrusion", "chassis intrusion"},
             {"drive_fault", "drive fault"},
             {"cooling_fault", "cooling/fan fault"}});
}

/// How many sensors there are, of what, and which are beyond their critical thresholds.
void set_sensors(const Machine& machine, Attributes& attributes) {
  if (!machine.read.contains(Output::sdr) && !machine.read.contains(Output::sensor)) return;
  std::map<std::string_view, std::int64_t> counts{
      {"sensors", 0},        {"sensors_critical", 0},    {"sensors_noncritical", 0},
      {"sensors_unread", 0}, {"temperature_sensors", 0}, {"voltage_sensors", 0}};
  std::vector<std::string> critical;
  for (const auto& sensor : sensors_of(machine)) {
    ++counts["sensors"];
    if (sensor.unit.starts_with("degrees")) ++counts["temperature_sensors"];
    if (sensor.unit == "Volts") ++counts["voltage_sensors"];
    if (!sensor.value && sensor.states.empty()) ++counts["sensors_unread"];
    if (sensor.level == Level::noncritical) ++counts["sensors_noncritical"];
    if (sensor.level != Level::critical && sensor.level != Level::nonrecoverable) continue;
    ++counts["sensors_critical"];
    constexpr std::size_t kShown = 256;
    if (critical.size() == kShown) continue;
    critical.push_back(sensor.value
                           ? fmt::format("{}: {} {}", sensor.name, *sensor.value, sensor.unit)
                           : sensor.name);
  }
  for (const auto& [name, count] : counts) set(attributes, name, std::optional{count});
  if (!critical.empty()) attributes["critical_sensors"] = collect::kit::json_list(critical);
}

void set_occurrences(Attributes& attributes, std::string_view count, std::string_view last,
                     const Occurrences& occurrences) {
  set(attributes, count, std::optional{occurrences.count});
  set(attributes, last, occurrences.last_at);
}

void set_history(const Machine& machine, const History& history, Attributes& attributes) {
  if (!machine.read.contains(Output::sel)) return;
  set(attributes, "sel_entries", std::optional{history.entries});
  if (history.undated > 0) set(attributes, "sel_undated", std::optional{history.undated});
  set(attributes, "sel_first_at", history.first_at);
  set(attributes, "sel_last_at", history.last_at);
  set_occurrences(attributes, "sel_power_events", "last_power_event_at", history.power_events);
  if (!history.directed) return;  // nothing was seen to begin, and nothing says that nothing did
  set_occurrences(attributes, "sel_power_losses", "last_power_loss_at", history.power_losses);
  set_occurrences(attributes, "sel_power_offs", "last_power_off_at", history.power_offs);
  set_occurrences(attributes, "sel_psu_input_losses", "last_psu_input_loss_at",
                  history.input_losses);
  set_occurrences(attributes, "sel_psu_failures", "last_psu_failure_at", history.supply_failures);
  set_occurrences(attributes, "sel_redundancy_losses", "last_redundancy_loss_at",
                  history.redundancy_losses);
  set_occurrences(attributes, "sel_resets", "last_reset_at", history.resets);
}

void map_server(const Site& site, const Parts& parts, const History& history) {
  model::AssetRecord asset;
  asset.key = site.origin.target;
  asset.kind = "server";
  asset.name = site.origin.target;
  asset.scope = site.scope;
  if (const auto* unit = machine_unit(site.machine)) set_unit(unit->fields, true, asset);
  const auto embedded = field(site.machine.controller, "system guid");  // bmc-info tells it
  const std::string_view guid = site.machine.guid.empty() ? embedded : site.machine.guid;
  set(asset.attributes, "guid", guid);
  if (const auto id = guid_id(guid, site.machine.guid_encoding)) asset.ids.push_back(*id);
  set_chassis(site.machine.chassis, asset.attributes);
  set_sensors(site.machine, asset.attributes);
  set_history(site.machine, history, asset.attributes);
  set(asset.attributes, "power_redundancy", parts.power_redundancy);
  set(asset.attributes, "power_redundancy_mode", redundancy_mode(parts.power_redundancy));
  set(asset.attributes, "cooling_redundancy", parts.cooling_redundancy);
  site.draft.asset(std::move(asset));
}

void map_controller(const Site& site) {
  const Fields& controller = site.machine.controller;
  const Fields& lan = site.machine.lan;
  if (controller.empty() && lan.empty() && site.origin.address.empty()) return;
  model::AssetRecord asset;
  asset.key = site.origin.target + ":bmc:1";
  asset.kind = "bmc";
  asset.name = "BMC of " + site.origin.target;
  asset.scope = site.scope;
  for (const auto& id :
       {collect::kit::host_id(site.origin.address), model::ip_id(field(lan, "ip address")),
        model::mac_id(field(lan, "mac address"))}) {
    if (id) asset.ids.push_back(*id);
  }
  Attributes& attributes = asset.attributes;
  const auto known = [](std::string_view text) {
    return text.starts_with("Unknown") ? std::string_view{} : text;
  };
  std::string vendor{known(field(controller, "manufacturer name"))};
  if (vendor.empty()) {  // bmc-info: "Dell Inc. (674)"
    const auto both = field(controller, "manufacturer id");
    if (const auto open = both.rfind(" ("); open != std::string_view::npos) {
      vendor = both.substr(0, open);
    }
  }
  set(attributes, "vendor", vendor);
  set(attributes, "model", known(field(controller, "product name")));
  set_texts(attributes, controller,
            {{"firmware_version", "firmware revision"}, {"ipmi_version", "ipmi version"}});
  set_texts(attributes, lan, {{"address_source", "ip address source"}});
  if (const auto ip = model::ip_id(field(lan, "ip address"))) set(attributes, "ip", ip->value);
  if (const auto mac = model::mac_id(field(lan, "mac address"))) set(attributes, "mac", mac->value);
  set(attributes, "vlan", core::to_int(field(lan, "802.1q vlan id")));
  const std::string key = site.draft.asset(std::move(asset));
  site.draft.relate(key, site.origin.target, "located_in", site.scope);
  site.draft.relate(site.origin.target, key, "monitored_by", site.scope);
}

/// "750 W", "750 Watts".
std::optional<std::int64_t> watts(std::string_view text) {
  return core::to_int(text.substr(0, text.find(' ')));
}

void set_supply(const Supply& supply, Attributes& attributes) {
  set(attributes, "present", supply.present);
  set(attributes, "operational", supply.operational());
  set(attributes, "state", core::join(supply.states, ", "));
  const auto flag = [&](std::string_view name, bool value) {
    if (!supply.states.empty()) set(attributes, name, std::optional{value});
  };
  flag("failure_detected", supply.failed);
  flag("predictive_failure", supply.failing);
  flag("input_lost", supply.input_lost);
  if (supply.input_strange) flag("input_out_of_range", true);
  if (supply.inactive) flag("standby", true);
  if (supply.misfit) flag("configuration_error", true);
}

void map_supplies(const Site& site, const Parts& parts, const History& history) {
  for (const auto& [number, supply] : parts.supplies) {
    model::AssetRecord asset;
    asset.key = fmt::format("{}:psu:{}", site.origin.target, number);
    asset.kind = "psu";
    asset.name = fmt::format("{} of {}", supply.name, site.origin.target);
    asset.scope = site.scope;
    set(asset.attributes, "slot", number);
    set_supply(supply, asset.attributes);
    if (supply.fru != nullptr) {
      set_unit(supply.fru->fields, false, asset);
      set(asset.attributes, "capacity_watts", watts(field(supply.fru->fields, "capacity")));
    }
    if (const auto lost = history.input_losses_of.find(number);
        lost != history.input_losses_of.end()) {
      set_occurrences(asset.attributes, "sel_input_losses", "last_input_loss_at", lost->second);
    }
    if (const auto failed = history.failures_of.find(number); failed != history.failures_of.end()) {
      set_occurrences(asset.attributes, "sel_failures", "last_failure_at", failed->second);
    }
    const std::string key = site.draft.asset(std::move(asset));
    site.draft.relate(key, site.origin.target, "located_in", site.scope);
    site.draft.relate(site.origin.target, key, "powered_by", site.scope);
  }
}

std::string_view health_of(Level level) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"", "ok", "warning", "critical", "critical"});
  return kWords.at(static_cast<std::size_t>(level));
}

void map_fans(const Site& site, const Parts& parts) {
  for (const auto& [name, fan] : parts.fans) {
    model::AssetRecord asset;
    asset.key = fmt::format("{}:fan:{}", site.origin.target, name);
    asset.kind = "fan";
    asset.name = fmt::format("{} of {}", name, site.origin.target);
    asset.scope = site.scope;
    set(asset.attributes, "present", fan.present);
    set(asset.attributes, "operational", fan.operational());
    set(asset.attributes, "health", health_of(fan.level));
    set(asset.attributes, "rpm", fan.rpm);
    set(asset.attributes, "state", core::join(fan.states, ", "));
    const std::string key = site.draft.asset(std::move(asset));
    site.draft.relate(key, site.origin.target, "located_in", site.scope);
  }
}

void map_scope(const Site& site) {
  model::ScopeRecord scope;
  scope.scope = site.scope;
  scope.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  const auto asked = [&](Output output) {
    return site.machine.read.contains(output) || !site.origin.address.empty();
  };
  if (!asked(Output::sdr)) {
    for (const char* kind : {"psu", "fan", "powered_by"}) std::erase(scope.kinds, kind);
  }
  if (!asked(Output::mc) && !asked(Output::lan)) {
    std::erase(scope.kinds, "bmc");
    std::erase(scope.kinds, "monitored_by");
  }
  for (const auto& unread : site.origin.unread) {
    // Without the others only attributes miss.
    const bool lists = unread.output == Output::sdr || unread.output == Output::fru;
    const std::string message = fmt::format("{}: {}", to_string(unread.output), unread.reason);
    site.draft.problem(lists ? Severity::error : Severity::warning,
                       unread.denied ? "denied" : "not_read", message, site.origin.target);
    if (!lists) continue;
    if (scope.status != model::ScopeStatus::denied) {
      scope.status = unread.denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
    }
    scope.reason += (scope.reason.empty() ? "" : "; ") + message;
  }
  site.draft.scope(std::move(scope));
}

/// "a3b4-…" with the bytes of its first three groups the other way around.
std::string swapped(std::string_view guid) {
  std::string out{guid};
  const auto turn = [&](std::size_t first, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes / 2; ++i) {
      const std::size_t other = first + 2 * (bytes - 1 - i);
      std::swap(out[first + 2 * i], out[other]);
      std::swap(out[first + 2 * i + 1], out[other + 1]);
    }
  };
  turn(0, 4);
  turn(9, 2);
  turn(14, 2);
  return out;
}

/// RFC 4122: variant 10, versions 1 to 5.
bool is_rfc4122(std::string_view guid) {
  const auto is_in = [](char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
  };
  return is_in(guid[14], "12345") && is_in(guid[19], "89ab");
}

}  // namespace

std::optional<model::Identifier> guid_id(std::string_view guid, std::string_view encoding) {
  auto id = model::uuid_id(guid);
  constexpr std::size_t kLength = 36;
  if (!id || id->value.size() != kLength || encoding == "IPMI") return std::nullopt;
  if (id->value.starts_with("4c4c4544-")) return id;
  if (!is_rfc4122(id->value) || is_rfc4122(swapped(id->value))) return std::nullopt;
  return id;
}

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{
      "bmc", "fan", "psu", "server", "located_in", "monitored_by", "powered_by"};
  return kinds;
}

void map_machine(const Origin& origin, const Machine& machine, Draft& draft) {
  const Site site{origin, machine, "host:" + origin.target, draft};
  const Parts parts = find_parts(machine);
  const History history = history_of(machine);
  map_server(site, parts, history);
  map_controller(site);
  map_supplies(site, parts, history);
  map_fans(site, parts);
  draft.issues(machine.issues, origin.target);
  map_scope(site);
}

}  // namespace plimsoll::ipmi
