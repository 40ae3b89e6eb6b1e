// UPSs: batteries, load, status, last test.
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "collectors/snmp/power.hpp"
#include "collectors/snmp/system.hpp"
#include "collectors/snmp/table.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::snmp {
namespace {

constexpr std::int64_t kLongestRuntime = 30LL * 24 * 3600;

/// Name of an enumerated value, counted from 1; empty for a value out of range.
template <std::size_t N>
std::optional<std::string> name_of(const std::array<std::string_view, N>& names,
                                   std::optional<std::int64_t> value) {
  if (!value || *value < 1 || *value > static_cast<std::int64_t>(N)) return std::nullopt;
  return std::string{names.at(static_cast<std::size_t>(*value - 1))};
}

/// The largest cell of a column: of the phases, the one that limits.
std::optional<std::int64_t> largest(const Table& table, std::uint32_t column, std::int64_t most) {
  std::optional<std::int64_t> out;
  for (const Oid& index : table.rows()) {
    const auto value = within(table.integer(column, index), 0, most);
    if (value && (!out || *value > *out)) out = value;
  }
  return out;
}

std::optional<std::int64_t> sum(const Table& table, std::uint32_t column, std::int64_t most) {
  std::optional<std::int64_t> out;
  for (const Oid& index : table.rows()) {
    if (const auto value = within(table.integer(column, index), 0, most))
      out = out.value_or(0) + *value;
  }
  return out;
}

void set_kind(Device& device) {
  device.kind = "ups";
  device.more.insert_or_assign("type", std::string{"ups"});
}

void fill_tenths(model::Attributes& attributes, std::string_view name,
                 std::optional<std::int64_t> tenths) {
  if (tenths && !attributes.contains(name))
    model::set(attributes, name, std::optional{static_cast<double>(*tenths) / 10});
}

/// The feed that the UPS stands on: one asset, however many phases it has.
void add_input(Device& device, std::optional<std::int64_t> volts, std::optional<bool> works) {
  if (!volts && !works) return;
  Part part;
  part.kind = "power_feed";
  part.index = "in1";
  part.name = "input";
  part.operational = works;
  model::set(part.more, "type", std::optional<std::string_view>{"input"});
  model::set(part.more, "volts", volts);
  const bool is_new = device.find_part(part.id()) == nullptr;
  Part& kept = device.add(std::move(part));
  if (is_new) device.links.push_back({"", kept.id(), "powered_by", {}});
}

/// PowerNet-MIB ups.
void read_powernet(const Walk& walk, Device& device) {
  const Oid base = enterprise({318, 1, 1, 1});
  const auto model = walk.text(base + Oid{1, 1, 1, 0});
  if (!model) return;
  set_kind(device);
  fill(device.model, model);
  fill(device.firmware, walk.text(base + Oid{1, 2, 1, 0}));
  fill(device.serial, walk.text(base + Oid{1, 2, 3, 0}));
  auto& more = device.more;
  constexpr std::array<std::string_view, 4> kBattery{"unknown", "normal", "low", "in_fault"};
  fill(more, "battery_status", name_of(kBattery, walk.integer(base + Oid{2, 1, 1, 0})));
  if (const auto date = walk.text(base + Oid{2, 1, 3, 0}))
    fill(more, "battery_replaced_at", day(*date));
  fill(more, "battery_charge_pct", within(walk.integer(base + Oid{2, 2, 1, 0}), 0, 100));
  const auto ticks = within(walk.integer(base + Oid{2, 2, 3, 0}), 0, kLongestRuntime * 100);
  if (ticks) fill(more, "runtime_s", std::optional{*ticks / 100});
  const auto replace = within(walk.integer(base + Oid{2, 2, 4, 0}), 1, 2);
  if (replace) fill(more, "battery_needs_replacing", std::optional{*replace == 2});
  constexpr std::array<std::string_view, 12> kOutput{"unknown",
                                                     "online",
                                                     "on_battery",
                                                     "on_smart_boost",
                                                     "timed_sleeping",
                                                     "software_bypass",
                                                     "off",
                                                     "rebooting",
                                                     "switched_bypass",
                                                     "hardware_failure_bypass",
                                                     "sleeping_until_power_return",
                                                     "on_smart_trim"};
  const auto status = within(walk.integer(base + Oid{4, 1, 1, 0}), 1, 12);
  fill(more, "status", name_of(kOutput, status));
  if (status) fill(more, "on_battery", std::optional{*status == 3});
  fill(more, "load_pct", within(walk.integer(base + Oid{4, 2, 3, 0}), 0, 1000));
  constexpr std::array<std::string_view, 4> kTest{"ok", "failed", "invalid_test", "in_progress"};
  fill(more, "last_test_result", name_of(kTest, walk.integer(base + Oid{7, 2, 3, 0})));
  if (const auto date = walk.text(base + Oid{7, 2, 4, 0})) fill(more, "last_test_at", day(*date));
  const auto volts = within(walk.integer(base + Oid{3, 2, 1, 0}), 0, 1000);
  add_input(device, volts, volts ? std::optional{*volts > 0} : std::nullopt);
}

/// MG-SNMP-UPS-MIB: truth values are yes(1), no(2).
void read_mge(const Walk& walk, Device& device) {
  const Oid base = enterprise({705, 1});
  if (!walk.text(base + Oid{1, 1, 0})) return;
  set_kind(device);
  const std::string model = walk.text(base + Oid{1, 1, 0}).value_or("") + " " +
                            walk.text(base + Oid{1, 2, 0}).value_or("");
  fill(device.model, std::optional{std::string{core::trim(model)}});
  fill(device.serial, walk.text(base + Oid{1, 7, 0}));
  fill(device.firmware, walk.text(base + Oid{1, 4, 0}));
  auto& more = device.more;
  fill(more, "capacity_va", within(walk.integer(base + Oid{4, 12, 0}), 1, 100'000'000));
  fill(more, "runtime_s", within(walk.integer(base + Oid{5, 1, 0}), 0, kLongestRuntime));
  fill(more, "battery_charge_pct", within(walk.integer(base + Oid{5, 2, 0}), 0, 100));
  const auto yes = [&](const Oid& oid) -> std::optional<bool> {
    const auto value = within(walk.integer(base + oid), 1, 2);
    if (!value) return std::nullopt;
    return *value == 1;
  };
  if (yes({5, 9, 0}) == true) fill(more, "battery_status", std::optional<std::string>{"fault"});
  if (yes({5, 14, 0}) == true) fill(more, "battery_status", std::optional<std::string>{"low"});
  fill(more, "battery_needs_replacing", yes({5, 11, 0}));
  fill(more, "on_battery", yes({7, 3, 0}));
  if (yes({7, 4, 0}) == true) fill(more, "status", std::optional<std::string>{"bypass"});
  fill(more, "load_pct", largest(Table{walk, base + Oid{7, 2, 1}}, 4, 1000));
  // upsmgInputBadStatus: voltage or frequency out of range.
  const auto bad = yes({6, 3, 0});
  if (bad) add_input(device, {}, !*bad);
}

/// XUPS-MIB.
void read_xups(const Walk& walk, Device& device) {
  const Oid base = enterprise({534, 1});
  if (!walk.text(base + Oid{1, 2, 0})) return;
  set_kind(device);
  fill(device.model, walk.text(base + Oid{1, 2, 0}));
  fill(device.firmware, walk.text(base + Oid{1, 3, 0}));
  auto& more = device.more;
  fill(more, "runtime_s", within(walk.integer(base + Oid{2, 1, 0}), 0, kLongestRuntime));
  fill(more, "battery_charge_pct", within(walk.integer(base + Oid{2, 4, 0}), 0, 100));
  // xupsBatteryAbmStatus; 0 is not of the enumeration and says nothing.
  constexpr std::array<std::string_view, 6> kBattery{"charging", "discharging", "floating",
                                                     "resting",  "unknown",     "disconnected"};
  fill(more, "battery_status", name_of(kBattery, walk.integer(base + Oid{2, 5, 0})));
  if (const auto date = walk.text(base + Oid{2, 6, 0}))
    fill(more, "battery_replaced_at", day(*date));
  fill(more, "load_pct", within(walk.integer(base + Oid{4, 1, 0}), 0, 1000));
  fill(more, "output_watts", sum(Table{walk, base + Oid{4, 4, 1}}, 4, 10'000'000));
  constexpr std::array<std::string_view, 10> kSource{"other",
                                                     "none",
                                                     "normal",
                                                     "bypass",
                                                     "battery",
                                                     "booster",
                                                     "reducer",
                                                     "parallel_capacity",
                                                     "parallel_redundant",
                                                     "high_efficiency"};
  const auto source = within(walk.integer(base + Oid{4, 5, 0}), 1, 10);
  fill(more, "status", name_of(kSource, source));
  if (source) fill(more, "on_battery", std::optional{*source == 5});
  constexpr std::array<std::string_view, 7> kTest{
      "unknown", "passed", "failed", "in_progress", "not_supported", "inhibited", "scheduled"};
  const auto test = within(walk.integer(base + Oid{8, 2, 0}), 2, 7);
  fill(more, "last_test_result", name_of(kTest, test));
  const auto volts = largest(Table{walk, base + Oid{3, 4, 1}}, 2, 1000);
  add_input(device, volts, volts ? std::optional{*volts > 0} : std::nullopt);
}

/// HUAWEI-UPS-MIB; the agent is a Linux system without a number of its own.
void read_huawei(const Walk& walk, Device& device) {
  const Oid base = enterprise({2011, 6, 174, 1});
  const auto model = walk.text(base + Oid{2, 100, 1, 2, 1});
  if (!model) return;
  set_kind(device);
  device.vendor = "huawei";
  fill(device.model, model);
  fill(device.firmware, walk.text(base + Oid{2, 100, 1, 3, 1}));
  fill(device.serial, walk.text(base + Oid{2, 100, 1, 5, 1}));
  auto& more = device.more;
  constexpr std::array<std::int64_t, 12> kRatings{80'000,    100'000,   120'000,   160'000,
                                                  200'000,   30'000,    40'000,    60'000,
                                                  2'400'000, 2'500'000, 2'800'000, 3'000'000};
  if (const auto rating = within(walk.integer(base + Oid{2, 100, 1, 6, 1}), 1, 12))
    fill(more, "capacity_va", std::optional{kRatings.at(static_cast<std::size_t>(*rating - 1))});
  constexpr std::array<std::string_view, 7> kSupply{
      "none", "bypass", "online", "on_battery", "combined", "eco_mode", "on_battery_eco"};
  const auto supply = within(walk.integer(base + Oid{2, 101, 1, 1, 1}), 1, 7);
  fill(more, "status", name_of(kSupply, supply));
  if (supply) fill(more, "on_battery", std::optional{*supply == 4 || *supply == 7});
  constexpr std::array<std::string_view, 6> kBattery{"not_connected", "idle",     "hibernating",
                                                     "floating",      "charging", "discharging"};
  fill(more, "battery_status", name_of(kBattery, walk.integer(base + Oid{2, 101, 1, 3, 1})));
  fill(more, "battery_charge_pct", within(walk.integer(base + Oid{6, 100, 1, 3, 1}), 0, 100));
  fill(more, "runtime_s", within(walk.integer(base + Oid{6, 100, 1, 4, 1}), 0, kLongestRuntime));
  std::optional<std::int64_t> load;
  for (const std::uint32_t column : {14U, 15U, 16U}) {
    const auto tenths = within(walk.integer(base + Oid{4, 100, 1, column, 1}), 0, 10'000);
    if (tenths && (!load || *tenths > *load)) load = tenths;
  }
  fill_tenths(more, "load_pct", load);
  std::optional<std::int64_t> tenths_of_kilowatts;
  for (const std::uint32_t column : {8U, 9U, 10U}) {
    const auto power = within(walk.integer(base + Oid{4, 100, 1, column, 1}), 0, 100'000);
    if (power) tenths_of_kilowatts = tenths_of_kilowatts.value_or(0) + *power;
  }
  if (tenths_of_kilowatts) fill(more, "output_watts", std::optional{*tenths_of_kilowatts * 100});
  const auto volts = within(walk.integer(base + Oid{3, 100, 1, 1, 1}), 0, 10'000);
  if (volts) add_input(device, *volts / 10, *volts > 0);
}

/// The ident group of 13400.2.1, a Chinese line of Emerson; what its numbers of battery and load
/// mean is not published.
void read_emerson(const Walk& walk, Device& device) {
  const Oid base = enterprise({13400, 2, 1, 2, 1});
  if (!walk.text(base + Oid{1, 1, 0})) return;
  set_kind(device);
  fill(device.model, walk.text(base + Oid{1, 1, 0}));
  fill(device.firmware, walk.text(base + Oid{2, 1, 0}));
}

/// LIEBERT-GP-AGENT-MIB lgpAgentManagedDeviceTable, LIEBERT-GP-CONDITIONS-MIB: UPSs, air
/// conditioners and the rest of Vertiv.
void read_liebert(const Walk& walk, Device& device) {
  const Oid base = enterprise({476, 1, 42});
  const Table managed{walk, base + Oid{2, 4, 2, 1}};
  if (managed.rows().empty()) return;
  const Oid& first = *managed.rows().begin();
  if (const Value* product = managed.cell(2, first); product != nullptr) {
    const Profile profile = find_profile(product->oid);
    device.kind = profile.kind;
    if (!profile.type.empty()) device.more.insert_or_assign("type", std::string{profile.type});
  }
  fill(device.model, managed.text(4, first));
  fill(device.firmware, managed.text(5, first));
  fill(device.serial, managed.text(6, first));
  fill(device.more, "alarms", within(walk.integer(base + Oid{3, 2, 2, 0}), 0, 10'000));
}

/// UPS-MIB, for what the vendor's own has not said.
void read_standard(const Walk& walk, Device& device) {
  const Oid base = mib2({33, 1});
  const bool is_ups = walk.text(base + Oid{1, 2, 0}) || walk.integer(base + Oid{2, 1, 0});
  if (!is_ups) return;
  if (device.kind != "pdu") set_kind(device);
  if (device.vendor.empty() || device.vendor == "net-snmp")
    device.vendor = core::lower(walk.text(base + Oid{1, 1, 0}).value_or(""));
  fill(device.model, walk.text(base + Oid{1, 2, 0}));
  fill(device.firmware, walk.text(base + Oid{1, 3, 0}));
  auto& more = device.more;
  // upsIdentAttachedDevices: a text that people fill in; a list of names is one of devices.
  std::string attached = walk.text(base + Oid{1, 6, 0}).value_or("");
  std::ranges::replace(attached, ';', ',');
  for (const auto name : core::split(attached, ',')) {
    if (!core::trim(name).empty()) device.loads.emplace_back(core::trim(name));
  }
  constexpr std::array<std::string_view, 4> kBattery{"unknown", "normal", "low", "depleted"};
  fill(more, "battery_status", name_of(kBattery, walk.integer(base + Oid{2, 1, 0})));
  const auto minutes = within(walk.integer(base + Oid{2, 3, 0}), 0, kLongestRuntime / 60);
  if (minutes) fill(more, "runtime_s", std::optional{*minutes * 60});
  fill(more, "battery_charge_pct", within(walk.integer(base + Oid{2, 4, 0}), 0, 100));
  constexpr std::array<std::string_view, 7> kSource{"other",   "none",    "normal", "bypass",
                                                    "battery", "booster", "reducer"};
  const auto source = within(walk.integer(base + Oid{4, 1, 0}), 1, 7);
  fill(more, "status", name_of(kSource, source));
  if (source) fill(more, "on_battery", std::optional{*source == 5});
  const Table outputs{walk, base + Oid{4, 4, 1}};
  fill(more, "output_watts", sum(outputs, 4, 10'000'000));
  fill(more, "load_pct", largest(outputs, 5, 1000));
  constexpr std::array<std::string_view, 5> kTest{"passed", "warning", "error", "aborted",
                                                  "in_progress"};
  fill(more, "last_test_result", name_of(kTest, walk.integer(base + Oid{7, 3, 0})));
  // upsTestStartTime is a sysUpTime; 0 with no test at all.
  const auto started = within(walk.integer(base + Oid{7, 5, 0}), 1, INT64_MAX);
  const auto now = walk.integer(mib2({1, 3, 0}));
  if (started && now && *now >= *started)
    fill(more, "last_test_age_s", std::optional{(*now - *started) / 100});
  fill(more, "capacity_va", within(walk.integer(base + Oid{9, 5, 0}), 1000, 100'000'000));
  const auto volts = largest(Table{walk, base + Oid{3, 3, 1}}, 3, 1000);
  add_input(device, volts, volts ? std::optional{*volts > 0} : std::nullopt);
}

}  // namespace

void read_ups(const Walk& walk, Device& device) {
  read_powernet(walk, device);
  read_mge(walk, device);
  read_xups(walk, device);
  read_huawei(walk, device);
  read_emerson(walk, device);
  read_liebert(walk, device);
  read_standard(walk, device);
}

std::optional<std::string> day(std::string_view text) {
  const std::string_view date = core::trim(text).substr(0, 10);
  const char separator = date.find('/') != std::string_view::npos   ? '/'
                         : date.find('.') != std::string_view::npos ? '.'
                                                                    : '-';
  const auto pieces = core::split(date, separator);
  if (pieces.size() != 3) return std::nullopt;
  std::array<std::int64_t, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = core::to_int(core::trim(pieces[i]));
    if (!number || *number < 0) return std::nullopt;
    numbers.at(i) = *number;
  }
  auto [year, month, of_month] = std::tuple{numbers[2], numbers[0], numbers[1]};
  if (pieces[0].size() == 4) {
    std::tie(year, month, of_month) = std::tuple{numbers[0], numbers[1], numbers[2]};
  } else if (separator == '.') {
    std::swap(month, of_month);
  }
  if (year < 100) year += year < 70 ? 2000 : 1900;
  if (year < 1970 || year > 2100 || month < 1 || month > 12 || of_month < 1 || of_month > 31)
    return std::nullopt;
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(year) + "-" + two(month) + "-" + two(of_month);
}

}  // namespace plimsoll::snmp
