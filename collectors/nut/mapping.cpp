#include "collectors/nut/mapping.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "collectors/nut/device.hpp"
#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::nut {
namespace {

using collect::kit::Draft;
using model::Attributes;
using model::set;
using Severity = model::ProblemRecord::Severity;

enum class Form : std::uint8_t { number, integer, text };

struct Row {
  std::string_view attribute;
  std::string_view variable;
  Form form;
};

/// Values that are taken over as they stand.
constexpr auto kRows = std::to_array<Row>({
    {"load_pct", "ups.load", Form::number},
    {"runtime_s", "battery.runtime", Form::integer},
    {"runtime_low_s", "battery.runtime.low", Form::integer},
    {"battery_charge_pct", "battery.charge", Form::number},
    {"battery_charge_low_pct", "battery.charge.low", Form::number},
    {"battery_charge_warning_pct", "battery.charge.warning", Form::number},
    {"battery_volts", "battery.voltage", Form::number},
    {"battery_nominal_volts", "battery.voltage.nominal", Form::number},
    {"battery_type", "battery.type", Form::text},
    {"battery_temperature_c", "battery.temperature", Form::number},
    {"battery_packs", "battery.packs", Form::integer},
    {"battery_packs_bad", "battery.packs.bad", Form::integer},
    {"input_volts", "input.voltage", Form::number},
    {"input_nominal_volts", "input.voltage.nominal", Form::number},
    {"input_transfer_low_volts", "input.transfer.low", Form::number},
    {"input_transfer_high_volts", "input.transfer.high", Form::number},
    {"last_transfer_reason", "input.transfer.reason", Form::text},
    {"input_phases", "input.phases", Form::integer},
    {"output_volts", "output.voltage", Form::number},
    {"output_watts", "ups.realpower", Form::number},
    {"output_va", "ups.power", Form::number},
    {"capacity_watts", "ups.realpower.nominal", Form::number},
    {"capacity_va", "ups.power.nominal", Form::number},
    {"temperature_c", "ups.temperature", Form::number},
    {"efficiency_pct", "ups.efficiency", Form::number},
    {"topology", "ups.type", Form::text},
    {"alarm", "ups.alarm", Form::text},
    {"last_test_result", "ups.test.result", Form::text},
    {"test_interval_s", "ups.test.interval", Form::integer},
    {"shutdown_delay_s", "ups.delay.shutdown", Form::integer},
    {"start_delay_s", "ups.delay.start", Form::integer},
    {"beeper", "ups.beeper.status", Form::text},
    {"description", "device.description", Form::text},
    {"uptime_s", "device.uptime", Form::integer},
    {"driver", "driver.name", Form::text},
});

constexpr auto kDates = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"battery_replaced_at", "battery.date"},
    {"battery_replacement_due_at", "battery.date.maintenance"},
    {"battery_manufactured_at", "battery.mfr.date"},
    {"manufactured_at", "ups.mfr.date"},
    {"last_test_at", "ups.test.date"},
});

std::string_view kind_of(std::string_view type) {
  if (type == "pdu" || type == "ats" || type == "sts") return "pdu";
  return type == "psu" ? "psu" : "ups";
}

void set_rows(Attributes& attributes, const Variables& variables) {
  for (const auto& [attribute, variable, form] : kRows) {
    if (form == Form::number) set(attributes, attribute, number_of(variables, variable));
    if (form == Form::integer) set(attributes, attribute, integer_of(variables, variable));
    if (form == Form::text) set(attributes, attribute, text_of(variables, variable));
  }
}

/// One device as it goes from part to part.
struct Site {
  const Variables& variables;
  const Device& device;
  std::string key;
  std::string name;
  std::string scope;
  Draft& draft;
};

void set_dates(const Site& site, Attributes& attributes) {
  for (const auto& [attribute, variable] : kDates) {
    const std::string text = text_of(site.variables, variable);
    if (text.empty()) continue;
    const auto date = parse_date(text);
    set(attributes, attribute, date);
    if (!date) {
      site.draft.problem(Severity::warning, "date_unread",
                         fmt::format("{} says \"{}\", which is no date", variable, text), site.key);
    }
  }
}

void set_status(const Device& device, Attributes& attributes) {
  const Status& status = device.status;
  set(attributes, "status", core::join(status.flags, " "));
  set(attributes, "operational", status.operational());
  if (device.type != "ups") return;
  set(attributes, "on_battery", status.on_battery());
  set(attributes, "battery_status", status.battery());
  if (status.has("BYPASS")) set(attributes, "bypass", std::optional{true});
  if (status.has("OVER")) set(attributes, "overloaded", std::optional{true});
  if (status.has("CAL")) set(attributes, "calibrating", std::optional{true});
}

void set_transfer(const Device& device, Attributes& attributes) {
  set(attributes, "active_input", device.source);
  set(attributes, "preferred_input", device.preferred);
  if (device.banks.empty()) return;
  std::vector<std::string> banks;
  for (const auto& [number, bank] : device.banks) {
    const std::string name = text_of(bank, "name");
    banks.push_back(name.empty() ? std::to_string(number) : name);
  }
  attributes.insert_or_assign("outlet_banks", collect::kit::json_list(banks));
}

model::AssetRecord device_asset(const Site& site) {
  const Device& device = site.device;
  model::AssetRecord asset;
  asset.key = site.key;
  asset.kind = kind_of(device.type);
  asset.name = site.name;
  asset.scope = site.scope;
  for (const auto& id : {model::serial_id(device.vendor, device.serial),
                         model::chassis_id(device.mac), collect::kit::host_id(device.address)}) {
    // An empty MAC address is no chassis id, whatever its spelling.
    if (id && (id->scheme != "chassis-id" || model::mac_id(device.mac))) asset.ids.push_back(*id);
  }
  Attributes& attributes = asset.attributes;
  set(attributes, "type", device.type);
  set(attributes, "vendor", device.vendor);
  set(attributes, "model", device.model);
  set(attributes, "serial", device.serial);
  set(attributes, "firmware_version", device.firmware);
  if (collect::kit::is_place(device.location)) set(attributes, "location", device.location);
  set_rows(attributes, site.variables);
  set_dates(site, attributes);
  set_status(device, attributes);
  set_transfer(device, attributes);
  return asset;
}

/// Whether an outlet or input carries power, by its status word and its voltage.
std::optional<bool> carries_power(const Variables& part) {
  const std::string status = core::lower(text_of(part, "status"));
  if (status == "off" || status.starts_with("off ")) return false;
  const auto volts = number_of(part, "voltage");
  constexpr double kDead = 10;  // less is a stray reading
  if (volts && *volts < kDead) return false;
  if (status == "on" || status.starts_with("on ") || status == "ol") return true;
  return volts ? std::optional{true} : std::nullopt;
}

model::AssetRecord feed_asset(const Site& site, std::string_view part, std::string_view name,
                              std::string_view type) {
  model::AssetRecord asset;
  asset.key = fmt::format("{}:power_feed:{}", site.key, part);
  asset.kind = "power_feed";
  asset.name = fmt::format("{} of {}", name, site.name);
  asset.scope = site.scope;
  set(asset.attributes, "type", type);
  return asset;
}

void map_outlets(const Site& site) {
  for (const auto& [number, outlet] : site.device.outlets) {
    auto asset = feed_asset(site, fmt::format("outlet{}", number), fmt::format("outlet {}", number),
                            "outlet");
    Attributes& attributes = asset.attributes;
    set(attributes, "description",
        text_of(outlet, "desc").empty() ? text_of(outlet, "name") : text_of(outlet, "desc"));
    set(attributes, "state", text_of(outlet, "status"));
    set(attributes, "operational", carries_power(outlet));
    set(attributes, "output_watts", number_of(outlet, "realpower"));
    set(attributes, "output_volts", number_of(outlet, "voltage"));
    set(attributes, "output_amperes", number_of(outlet, "current"));
    const std::string switchable = core::lower(text_of(outlet, "switchable"));
    if (!switchable.empty()) set(attributes, "switchable", std::optional{switchable == "yes"});
    const std::string key = site.draft.asset(std::move(asset));
    site.draft.relate(key, site.key, "powered_by", site.scope);
  }
}

/// The inputs of a transfer switch: it is powered by each, and the rules know that one suffices.
void map_inputs(const Site& site) {
  for (const auto& [number, input] : site.device.inputs) {
    auto asset = feed_asset(site, std::to_string(number), fmt::format("input {}", number), "input");
    set(asset.attributes, "operational", carries_power(input));
    set(asset.attributes, "input_volts", number_of(input, "voltage"));
    set(asset.attributes, "frequency_hz", number_of(input, "frequency"));
    set(asset.attributes, "state", text_of(input, "voltage.status"));
    const std::string key = site.draft.asset(std::move(asset));
    Attributes attributes;
    if (site.device.source) set(attributes, "active", std::optional{*site.device.source == number});
    site.draft.relate(site.key, key, "powered_by", site.scope, std::move(attributes));
  }
}

/// The one mains input of a device that speaks of an input.  A UPS bridges its loss for as long as
/// its battery lasts, so for it the relation is soft.
void map_mains(const Site& site) {
  const bool known = site.variables.contains("input.voltage") ||
                     site.variables.contains("input.L1-N.voltage") ||
                     site.device.status.on_battery().has_value();
  if (!known || kind_of(site.device.type) == "psu") return;
  const bool ups = site.device.type == "ups";
  auto asset = feed_asset(site, "in1", "input", "input");
  auto operational = carries_power({{"voltage", text_of(site.variables, "input.voltage")}});
  if (ups) {
    const auto on_battery = site.device.status.on_battery();
    operational = on_battery ? std::optional{!*on_battery} : operational;
  }
  set(asset.attributes, "operational", operational);
  set(asset.attributes, "input_volts", number_of(site.variables, "input.voltage"));
  const std::string key = site.draft.asset(std::move(asset));
  Attributes attributes;
  if (ups) set(attributes, "strength", std::optional<std::string_view>{"soft"});
  site.draft.relate(site.key, key, "powered_by", site.scope, std::move(attributes));
}

void map_device(const Site& site) {
  site.draft.asset(device_asset(site));
  map_outlets(site);
  if (site.device.inputs.empty()) {
    map_mains(site);
  } else {
    map_inputs(site);
  }
  if (collect::kit::is_place(site.device.location)) {
    site.draft.relate({{site.key, {}},
                       {{}, {"key", std::string{core::trim(site.device.location)}}},
                       "located_in",
                       {},
                       site.scope});
  }
}

model::ScopeRecord scope_of(std::string name, std::int64_t listed) {
  model::ScopeRecord out;
  out.scope = std::move(name);
  out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  out.listed = listed;
  return out;
}

/// A host that logs in to a device is fed by it: upsmon watches what feeds its host.
void map_client(const Site& site, const std::string& client, std::string_view host) {
  const bool loopback = client.starts_with("127.") || client == "::1";
  const std::string_view name = loopback ? host : std::string_view{client};
  const auto id = collect::kit::host_id(name);
  if (!id) return;
  model::AssetRecord asset;
  asset.key = "client:" + id->value;
  asset.kind = "external";
  asset.name = id->value;
  asset.ids = {*id};
  asset.scope = site.scope;
  const std::string key = site.draft.asset(std::move(asset));
  Attributes attributes;
  set(attributes, "protocol", std::optional<std::string_view>{"nut"});
  site.draft.relate(key, site.key, "powered_by", site.scope, std::move(attributes));
}

/// What one device's refusals make of the scope.
void judge_unit(const Unit& unit, const std::string& key, model::ScopeRecord& scope, Draft& draft) {
  const auto note = [&](const std::string& word, std::string_view what) {
    const bool denied = word == "ACCESS-DENIED";
    const std::string message = fmt::format(
        "upsd does not tell the {} of {} ({}): {}", what, unit.name, core::printable(word),
        denied ? "allow this machine in upsd.conf"
               : "see whether its driver runs and is connected");
    draft.problem(Severity::error, denied ? "denied" : "not_listed", message, key);
    if (scope.status != model::ScopeStatus::denied) {
      scope.status = denied ? model::ScopeStatus::denied : model::ScopeStatus::incomplete;
    }
    scope.reason += (scope.reason.empty() ? "" : "; ") + message;
  };
  if (!unit.error.empty()) note(unit.error, "variables");
  // Servers before NUT 2.6.4 do not know LIST CLIENT: those devices have no clients that could be
  // seen.
  if (!unit.clients_error.empty() && unit.error.empty()) note(unit.clients_error, "clients");
}

void map_unit(std::string_view target, std::string_view host, const Unit& unit,
              const std::string& scope, Draft& draft) {
  const Device device = make_device(unit.variables);
  const Site site{unit.variables, device, fmt::format("{}:ups:{}", target, unit.name),
                  unit.name,      scope,  draft};
  map_device(site);
  auto* asset = draft.find(site.key);
  if (!unit.description.empty()) set(asset->attributes, "description", unit.description);
  if (const auto id = collect::kit::host_id(host)) {
    draft.relate({{site.key, {}}, {{}, *id}, "monitored_by", {}, scope});
  }
  for (const auto& client : unit.clients) map_client(site, client, host);
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{
      "ups", "pdu", "psu", "power_feed", "external", "located_in", "monitored_by", "powered_by"};
  return kinds;
}

void map_dump(std::string_view target, const Dump& dump, Draft& draft) {
  const Device device = make_device(dump.variables);
  const std::string name{target};
  const Site site{dump.variables, device, name, name, "host:" + name, draft};
  map_device(site);
  draft.issues(dump.issues, target);
  auto scope = scope_of(site.scope, 1);
  // A dump does not say who watches the device.
  std::erase(scope.kinds, "external");
  std::erase(scope.kinds, "monitored_by");
  draft.scope(std::move(scope));
}

void map_server(std::string_view target, std::string_view host, const Server& server,
                Draft& draft) {
  const std::string scope_name = fmt::format("host:{}", target);
  auto scope = scope_of(scope_name, static_cast<std::int64_t>(server.units.size()));
  for (const auto& unit : server.units) {
    const std::string key = fmt::format("{}:ups:{}", target, unit.name);
    map_unit(target, host, unit, scope_name, draft);
    judge_unit(unit, key, scope, draft);
  }
  draft.issues(server.issues, target);
  if (!server.cut.empty()) {
    draft.problem(Severity::error, "cut_short", server.cut, target);
    scope.status = model::ScopeStatus::incomplete;
    scope.reason = server.cut;
    scope.listed.reset();
  }
  draft.scope(std::move(scope));
}

}  // namespace plimsoll::nut
