// Values that telegraf's smartctl input reads from the same outputs, where the developers' shared
// data is present.
#include <map>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "collectors/smart/mapping.hpp"
#include "tests/support/line_protocol.hpp"
#include "tests/support/support.hpp"

namespace plimsoll::smart {

namespace {

using Json = nlohmann::json;

/// Telegraf's name to our attribute.
const std::map<std::string, std::string, std::less<>> kSame{
    {"available_spare", "spare_pct"},
    {"available_spare_threshold", "spare_threshold_pct"},
    {"capacity", "capacity_bytes"},
    {"critical_warning", "critical_warning"},
    {"data_units_written", "data_written_bytes"},
    {"firmware", "firmware_version"},
    {"health_ok", "operational"},
    {"logical_block_size", "logical_block_bytes"},
    {"media_errors", "media_errors"},
    {"model", "model"},
    {"name", "device"},
    {"num_err_log_entries", "error_log_entries"},
    {"percentage_used", "wear_pct"},
    {"power_cycles", "power_cycles"},
    {"power_on_hours", "power_on_hours"},
    {"rotation_rate", "rotation_rpm"},
    {"scsi_model", "model"},
    {"scsi_revision", "firmware_version"},
    {"scsi_transport_protocol", "transport"},
    {"scsi_vendor", "vendor"},
    {"serial", "serial"},
    {"temperature", "temperature_c"},
    {"type", "device_type"},
    {"unsafe_shutdowns", "unsafe_shutdowns"},
    {"wwn", "wwid"},
};

/// What we leave out, and why.
const std::map<std::string, std::string, std::less<>> kLeftOut{
    {"accumulated_start_stop_cycles", "wear of the motor is not judged"},
    {"controller_busy_time", "load, not inventory"},
    {"critical_comp_time", "temperature is told by temperature_c and critical_warning"},
    {"data_units_read", "reading does not wear"},
    {"host_reads", "load, not inventory"},
    {"host_writes", "load, not inventory; data_written_bytes is told"},
    {"power_on_minutes", "the rest of power_on_hours"},
    {"scsi_protection_interval_bytes_per_lb", "format of blocks"},
    {"scsi_protection_type", "format of blocks"},
    {"scsi_version", "standard that the disk follows"},
    {"specified_cycle_count_over_device_lifetime", "wear of the motor is not judged"},
    {"warning_temp_time", "temperature is told by temperature_c and critical_warning"},
};

std::size_t compare_value(const model::AssetRecord& asset, const std::string& name,
                          std::string value) {
  CAPTURE(name, value);
  if (kLeftOut.contains(name)) return 0;
  REQUIRE(kSame.contains(name));
  // Telegraf writes 0 and "" for what the output does not have: SCSI disks have a revision for it.
  const auto got = asset.attributes.find(kSame.at(name));
  if (name == "firmware" && value.empty()) return 0;
  if (name == "temperature" && value == "0") {
    CHECK(got == asset.attributes.end());
    return 1;
  }
  REQUIRE(got != asset.attributes.end());
  if (name == "health_ok") value = value == "true" ? "yes" : "";
  if (name == "wwn") value = "naa." + value;
  if (name == "data_units_written") value += "000";  // units of 512,000 bytes
  std::string text = model::to_text(got->second);
  if (name == "data_units_written") text = std::to_string(std::stoll(text) / 512);
  if (name == "name") {
    value.erase(0, 5);
    text = text.substr(0, value.size());
  }
  CHECK(test::same_value(text, value));
  return 1;
}

Json json_attribute(const model::AssetRecord& asset, const std::string& name) {
  const auto found = asset.attributes.find(name);
  REQUIRE(found != asset.attributes.end());
  return Json::parse(std::get<model::JsonText>(found->second).text);
}

std::size_t compare_attribute(const model::AssetRecord& asset, const test::Point& point) {
  for (const Json& row : json_attribute(asset, "smart_attributes")) {
    if (row["name"] != point.tags.at("name")) continue;
    CHECK(row["raw"].dump() == point.fields.at("raw_value"));
    CHECK(row["value"].dump() == point.fields.at("value"));
    CHECK(row["worst"].dump() == point.fields.at("worst"));
    CHECK(row["threshold"].dump() == point.fields.at("threshold"));
    return 4;
  }
  FAIL("no attribute " << point.tags.at("name"));
  return 0;
}

/// Of seven counters of each direction two are inventory: what was corrected, and what could not
/// be.
std::size_t compare_errors(const model::AssetRecord& asset, const test::Point& point) {
  const Json counts = json_attribute(asset, "scsi_errors").at(point.tags.at("page"));
  CHECK(counts["corrected"].dump() == point.fields.at("total_errors_corrected"));
  CHECK(counts["uncorrected"].dump() == point.fields.at("total_uncorrected_errors"));
  return 2;
}

std::size_t compare_point(const model::AssetRecord& asset, const test::Point& point) {
  if (point.measurement == "smartctl_attributes") return compare_attribute(asset, point);
  if (point.measurement == "smartctl_scsi_error_counter_log") return compare_errors(asset, point);
  std::size_t values = 0;
  for (const auto& [name, value] : point.tags) values += compare_value(asset, name, value);
  for (const auto& [name, value] : point.fields) values += compare_value(asset, name, value);
  return values;
}

}  // namespace

TEST_CASE("every value that another tool reads from the same outputs is the same", "[smart]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  std::size_t values = 0;
  for (const char* name : {"megaraid", "nvme", "scsi_extended", "usb"}) {
    INFO(name);
    const auto stem = (*shared / "hostinv" / "smartctl" / "_device").string() + name;
    auto report = parse_report(test::slurp(stem + "__response.json"));
    REQUIRE(report);
    CHECK(report->issues.empty());
    collect::kit::Draft draft;
    KnownDisks known;
    std::string key = "h:disk:" + report->device.name.substr(5);
    if (const auto slot = slot_of(report->device.type); !slot.empty()) key += "," + slot;
    map_host("h", {{"x", *std::move(report)}}, known, draft);
    const auto* asset = draft.find(key);
    REQUIRE(asset != nullptr);
    const auto points = test::parse_line_protocol(test::slurp(stem + "__expected.out"));
    CHECK_FALSE(points.empty());
    for (const auto& point : points) values += compare_point(*asset, point);
  }
  CHECK(values > 190);
  WARN("4 disks, " << values << " values compared");
}

TEST_CASE("listings name as many devices as another tool counts in them", "[smart]") {
  const auto shared = test::shared_data();
  if (!shared) {
    WARN("no shared data");
    return;
  }
  // scan/exclude is the listing of scan/all: its 1 is what telegraf keeps of 3.
  for (const auto& [name, count] : {std::pair{"all", 3U}, {"exclude", 3U}, {"megaraid", 10U}}) {
    INFO(name);
    const auto path =
        *shared / "hostinv" / "smartctl" / ("_scan" + std::string{name} + "__response.json");
    const auto report = parse_report(test::slurp(path));
    REQUIRE(report);
    CHECK(report->is_scan);
    CHECK(report->scanned.size() == count);
  }
}

}  // namespace plimsoll::smart
