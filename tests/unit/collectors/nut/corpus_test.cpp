// Values that telegraf's upsd input reads from the same variables, where the developers' shared
// data is present.
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "collectors/nut/device.hpp"
#include "collectors/nut/mapping.hpp"
#include "tests/support/line_protocol.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::nut {

namespace {

/// Telegraf's name to our attribute.
const std::map<std::string, std::string, std::less<>> kSame{
    {"battery_charge_low", "battery_charge_low_pct"},
    {"battery_charge_percent", "battery_charge_pct"},
    {"battery_charge_warning", "battery_charge_warning_pct"},
    {"battery_mfr_date", "battery_manufactured_at"},
    {"battery_runtime", "runtime_s"},
    {"battery_runtime_low", "runtime_low_s"},
    {"battery_type", "battery_type"},
    {"battery_voltage", "battery_volts"},
    {"device_location", "location"},
    {"device_mfr", "vendor"},
    {"device_model", "model"},
    {"device_serial", "serial"},
    {"device_type", "type"},
    {"driver_name", "driver"},
    {"firmware", "firmware_version"},
    {"input_transfer_high", "input_transfer_high_volts"},
    {"input_transfer_low", "input_transfer_low_volts"},
    {"input_voltage", "input_volts"},
    {"load_percent", "load_pct"},
    {"model", "model"},
    {"nominal_battery_voltage", "battery_nominal_volts"},
    {"nominal_input_voltage", "input_nominal_volts"},
    {"nominal_power", "capacity_watts"},
    {"output_voltage", "output_volts"},
    {"real_power", "output_watts"},
    {"serial", "serial"},
    {"status_OL", "operational"},
    {"time_left_ns", "runtime_s"},
    {"ups_beeper_status", "beeper"},
    {"ups_delay_shutdown", "shutdown_delay_s"},
    {"ups_delay_start", "start_delay_s"},
    {"ups_firmware", "firmware_version"},
    {"ups_mfr", "vendor"},
    {"ups_model", "model"},
    {"ups_serial", "serial"},
    {"ups_status", "status"},
    {"ups_test_result", "last_test_result"},
};

/// What we leave out, by how its name begins, and why.
const std::map<std::string, std::string, std::less<>> kLeftOut{
    {"driver_debug", "about the driver program, not the device"},
    {"driver_flag_", "about the driver program"},
    {"driver_parameter_", "how the driver is set up; its host becomes an identifier"},
    {"driver_state", "about the driver program"},
    {"driver_version", "about the driver program"},
    {"status_flags", "a bit for each word of ups_status, which is compared"},
    {"ups_name", "telegraf's test calls every device fake; the target names ours"},
    {"ups_productid", "USB id; the model is named"},
    {"ups_timer_", "counts down only during a shutdown"},
    {"ups_vendorid", "USB id; the maker is named"},
};

bool is_left_out(const std::string& name) {
  for (const auto& [start, why] : kLeftOut) {
    if (name.starts_with(start)) return true;
  }
  return false;
}

/// Telegraf's value as we would write it; empty: we leave it out.
std::string expected_value(const std::string& name, const std::string& value) {
  if (name == "time_left_ns") return value.substr(0, value.size() - 9);
  if (name == "ups_beeper_status") return value == "true" ? "enabled" : "disabled";
  if (name == "status_OL") return value == "true" ? "yes" : "no";
  if (name == "battery_mfr_date") return parse_date(value).value_or("");
  return value;
}

std::size_t compare(const model::AssetRecord& asset, const std::string& name,
                    const std::string& value) {
  CAPTURE(name, value);
  if (is_left_out(name)) return 0;
  REQUIRE(kSame.contains(name));
  const auto& attribute = kSame.at(name);
  const auto want = expected_value(name, value);
  const auto got = asset.attributes.find(attribute);
  if (want.empty()) {
    CHECK(got == asset.attributes.end());
    return 1;
  }
  REQUIRE(got != asset.attributes.end());
  const std::string text = model::to_text(got->second);
  CAPTURE(text);
  CHECK(test::same_value(text, want));
  return 1;
}

}  // namespace

TEST_CASE("every value that another tool reads from the same variables is the same", "[nut]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t files = 0;
  std::size_t values = 0;
  constexpr std::string_view kSuffix = "__variables.dev";
  for (const auto& entry : std::filesystem::directory_iterator{*shared / "hostinv" / "upsd"}) {
    const std::string path = entry.path().string();
    if (!path.ends_with(kSuffix)) continue;
    INFO(path);
    collect::kit::Draft draft;
    map_dump("fake", parse_dump(test::slurp(path)), draft);
    const auto* asset = draft.find("fake");
    REQUIRE(asset != nullptr);
    const auto points = test::parse_line_protocol(
        test::slurp(path.substr(0, path.size() - kSuffix.size()) + "__expected.out"));
    REQUIRE(points.size() == 1);
    for (const auto& [name, value] : points[0].tags) values += compare(*asset, name, value);
    for (const auto& [name, value] : points[0].fields) values += compare(*asset, name, value);
    ++files;
  }
  CHECK(files == 6);
  CHECK(values > 100);
  WARN(files << " devices, " << values << " values compared");
}

}  // namespace plimsoll::nut
