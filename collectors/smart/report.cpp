#include "collectors/smart/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::smart {

namespace {

using Json = nlohmann::json;
using Path = std::initializer_list<const char*>;

constexpr std::size_t kItems = 1024;  // of any list that is kept

/// The member that `path` leads to; nullptr when there is none, or it is null.
const Json* find(const Json& from, Path path) {
  const Json* at = &from;
  for (const char* name : path) {
    if (!at->is_object()) return nullptr;
    const auto found = at->find(name);
    if (found == at->end() || found->is_null()) return nullptr;
    at = &*found;
  }
  return at;
}

/// Reads members of one report; what has another type becomes an Issue.
class Reader {
 public:
  Reader(const Json& report, std::vector<Issue>& issues) : report_{report}, issues_{issues} {}

  [[nodiscard]] std::string text(Path path) const {
    const Json* value = find(report_, path);
    if (value == nullptr) return {};
    if (!value->is_string()) return refuse(path, "text"), std::string{};
    return std::string{core::trim(value->get_ref<const std::string&>())};
  }

  [[nodiscard]] Count count(Path path) const {
    const Json* value = find(report_, path);
    if (value == nullptr) return std::nullopt;
    const auto number = integer(*value);
    if (!number) refuse(path, "a whole number");
    return number;
  }

  [[nodiscard]] std::optional<bool> flag(Path path) const {
    const Json* value = find(report_, path);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) return refuse(path, "true or false"), std::nullopt;
    return value->get<bool>();
  }

  /// The items of a list, at most kItems.
  [[nodiscard]] std::vector<const Json*> list(Path path) const {
    std::vector<const Json*> out;
    const Json* value = find(report_, path);
    if (value == nullptr) return out;
    if (!value->is_array()) return refuse(path, "a list"), out;
    for (const auto& item : *value) {
      if (out.size() == kItems) return refuse(path, "at most 1024 items"), out;
      out.push_back(&item);
    }
    return out;
  }

  [[nodiscard]] static Count integer(const Json& value) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX}) {
      return std::nullopt;
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (!value.is_number_float()) return std::nullopt;
    const double number = value.get<double>();
    if (!(std::abs(number) < kExact)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }

 private:
  void refuse(Path path, std::string_view expected) const {
    std::vector<std::string> names{path.begin(), path.end()};
    issues_.push_back({core::join(names, "."), fmt::format("expected {}", expected)});
  }

  const Json& report_;
  std::vector<Issue>& issues_;
};

/// The first of the two that is there.
Count either(Count first, Count second) { return first ? first : second; }

std::string wwn_of(const Reader& report) {
  const auto naa = report.count({"wwn", "naa"});
  const auto oui = report.count({"wwn", "oui"});
  const auto id = report.count({"wwn", "id"});
  if (naa && oui && id && *naa >= 0 && *naa <= 0xF && *oui >= 0 && *oui <= 0xFFFFFF && *id >= 0) {
    return fmt::format("{:x}{:06x}{:09x}", *naa, *oui, *id);
  }
  std::string unit = core::lower(report.text({"logical_unit_id"}));
  return unit.starts_with("0x") ? unit.substr(2) : std::string{};
}

std::vector<AtaAttribute> attributes_of(const Reader& report) {
  std::vector<AtaAttribute> out;
  for (const Json* item : report.list({"ata_smart_attributes", "table"})) {
    std::vector<Issue> ignored;  // attributes differ by maker: what is odd is left out
    const Reader row{*item, ignored};
    AtaAttribute attribute;
    const auto id = row.count({"id"});
    if (!id) continue;
    attribute.id = *id;
    attribute.name = row.text({"name"});
    attribute.value = row.count({"value"}).value_or(0);
    attribute.worst = row.count({"worst"}).value_or(0);
    attribute.threshold = row.count({"thresh"}).value_or(0);
    attribute.raw = row.count({"raw", "value"}).value_or(0);
    attribute.when_failed = row.text({"when_failed"});
    out.push_back(std::move(attribute));
  }
  return out;
}

/// The raw value of an attribute; absent when the disk has no such.
Count raw_of(const Disk& disk, std::int64_t id) {
  const auto found = std::ranges::find(disk.attributes, id, &AtaAttribute::id);
  return found == disk.attributes.end() ? Count{} : Count{found->raw};
}

/// ACS-4 device statistics: page 07h has one entry of this name.
Count statistics_wear(const Reader& report) {
  std::vector<Issue> ignored;
  for (const Json* page : report.list({"ata_device_statistics", "pages"})) {
    for (const Json* item : Reader{*page, ignored}.list({"table"})) {
      const Reader row{*item, ignored};
      if (row.text({"name"}) == "Percentage Used Endurance Indicator") return row.count({"value"});
    }
  }
  return std::nullopt;
}

/// Attributes whose normalised value is what is left of the endurance, by their names in smartctl's
/// drive database.
Count attribute_wear(const Disk& disk) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"Wear_Leveling_Count", "SSD_Life_Left", "Media_Wearout_Indicator", "Percent_Lifetime_Remain",
       "Remaining_Lifetime_Perc", "Drive_Life_Remaining%"});
  constexpr std::int64_t kWhole = 100;
  for (const auto& attribute : disk.attributes) {
    const bool known = std::ranges::find(kNames, attribute.name) != kNames.end();
    if (known && attribute.value > 0 && attribute.value <= kWhole) return kWhole - attribute.value;
  }
  return std::nullopt;
}

void read_nvme(const Reader& report, Disk& disk) {
  const auto log = [&report](const char* name) {
    return report.count({"nvme_smart_health_information_log", name});
  };
  disk.wear_pct = log("percentage_used");
  disk.media_errors = log("media_errors");
  disk.error_log_entries = log("num_err_log_entries");
  disk.spare_pct = log("available_spare");
  disk.spare_threshold_pct = log("available_spare_threshold");
  disk.critical_warning = log("critical_warning");
  disk.unsafe_shutdowns = log("unsafe_shutdowns");
  constexpr std::int64_t kUnitBytes = 512'000;
  const auto written = log("data_units_written");
  if (written && *written >= 0 && *written < INT64_MAX / kUnitBytes) {
    disk.data_written_bytes = *written * kUnitBytes;
  }
  disk.capacity_bytes = either(disk.capacity_bytes, report.count({"nvme_total_capacity"}));
  const auto tests = report.list({"nvme_self_test_log", "table"});
  if (tests.empty()) return;
  std::vector<Issue> ignored;
  const Reader test{*tests.front(), ignored};
  disk.self_test_result = test.text({"self_test_result", "string"});
  if (const auto code = test.count({"self_test_result", "value"}))
    disk.self_test_passed = *code == 0;
}

void read_ata(const Reader& report, Disk& disk) {
  constexpr std::int64_t kReallocated = 5;
  constexpr std::int64_t kReported = 187;
  constexpr std::int64_t kPending = 197;
  constexpr std::int64_t kOffline = 198;
  constexpr std::int64_t kInterface = 199;
  disk.attributes = attributes_of(report);
  disk.reallocated_sectors = raw_of(disk, kReallocated);
  disk.media_errors = raw_of(disk, kReported);
  disk.pending_sectors = raw_of(disk, kPending);
  disk.uncorrectable_sectors = raw_of(disk, kOffline);
  disk.interface_errors = raw_of(disk, kInterface);
  disk.wear_pct = either(statistics_wear(report), attribute_wear(disk));
  disk.error_log_entries = either(report.count({"ata_smart_error_log", "summary", "count"}),
                                  report.count({"ata_smart_error_log", "extended", "count"}));
  for (const char* log : {"standard", "extended"}) {
    const auto tests = report.list({"ata_smart_self_test_log", log, "table"});
    if (tests.empty()) continue;
    std::vector<Issue> ignored;
    const Reader test{*tests.front(), ignored};
    disk.self_test_result = test.text({"status", "string"});
    disk.self_test_passed = test.flag({"status", "passed"});
  }
}

void read_scsi(const Reader& report, Disk& disk) {
  disk.vendor = report.text({"scsi_vendor"});
  if (disk.vendor.empty()) disk.vendor = report.text({"vendor"});
  if (disk.model.empty()) disk.model = report.text({"scsi_model_name"});
  if (disk.model.empty()) disk.model = report.text({"scsi_product"});
  if (disk.model.empty()) disk.model = report.text({"product"});
  if (disk.firmware.empty()) disk.firmware = report.text({"scsi_revision"});
  if (disk.firmware.empty()) disk.firmware = report.text({"revision"});
  disk.transport = report.text({"scsi_transport_protocol", "name"});
  disk.reallocated_sectors = report.count({"scsi_grown_defect_list"});
  disk.wear_pct = report.count({"scsi_percentage_used_endurance_indicator"});
  for (const char* direction : {"read", "write", "verify"}) {
    ScsiErrors errors;
    errors.corrected =
        report.count({"scsi_error_counter_log", direction, "total_errors_corrected"});
    errors.uncorrected =
        report.count({"scsi_error_counter_log", direction, "total_uncorrected_errors"});
    if (!errors.corrected && !errors.uncorrected) continue;
    disk.scsi_errors[direction] = errors;
    const std::int64_t more =
        std::clamp<std::int64_t>(errors.uncorrected.value_or(0), 0, INT32_MAX);
    if (errors.uncorrected) disk.media_errors = disk.media_errors.value_or(0) + more;
  }
  disk.self_test_result = report.text({"scsi_self_test_0", "result", "string"});
  if (const auto code = report.count({"scsi_self_test_0", "result", "value"})) {
    disk.self_test_passed = *code == 0;
  }
}

void read_disk(const Reader& report, const std::string& protocol, Disk& disk) {
  disk.model = report.text({"model_name"});
  disk.family = report.text({"model_family"});
  disk.serial = report.text({"serial_number"});
  disk.firmware = report.text({"firmware_version"});
  disk.wwn = wwn_of(report);
  disk.form_factor = report.text({"form_factor", "name"});
  disk.capacity_bytes = report.count({"user_capacity", "bytes"});
  disk.logical_block_bytes = report.count({"logical_block_size"});
  disk.rotation_rpm = report.count({"rotation_rate"});
  disk.smart_available = report.flag({"smart_support", "available"});
  disk.passed = report.flag({"smart_status", "passed"});
  disk.power_on_hours = report.count({"power_on_time", "hours"});
  disk.power_cycles = report.count({"power_cycle_count"});
  disk.temperature_c = report.count({"temperature", "current"});
  if (protocol == "NVMe") read_nvme(report, disk);
  if (protocol == "ATA") read_ata(report, disk);
  if (protocol == "SCSI") read_scsi(report, disk);
  disk.wear_pct = either(report.count({"endurance_used", "current_percent"}), disk.wear_pct);
}

Device device_of(const Json& item, std::vector<Issue>& issues) {
  const Reader device{item, issues};
  return {device.text({"name"}), device.text({"type"}), device.text({"protocol"})};
}

}  // namespace

Result<Report> parse_report(std::string_view json) {
  const Json value = collect::kit::parse_bounded(json);
  if (!value.is_object() || find(value, {"smartctl"}) == nullptr) {
    return failure(Error::Kind::malformed,
                   "expected what smartctl --json prints, got something else",
                   "run smartctl --json -x /dev/sda > sda.json");
  }
  Report out;
  const Reader report{value, out.issues};
  std::vector<std::string> version;
  for (const Json* part : report.list({"smartctl", "version"})) {
    if (const auto number = Reader::integer(*part)) version.push_back(std::to_string(*number));
  }
  out.version = core::join(version, ".");
  out.exit_status = report.count({"smartctl", "exit_status"}).value_or(0);
  for (const Json* item : report.list({"smartctl", "messages"})) {
    const Reader message{*item, out.issues};
    const std::string text = message.text({"string"});
    if (!text.empty()) out.messages.push_back(message.text({"severity"}) + ": " + text);
  }
  out.asked_at = report.count({"local_time", "time_t"});
  if (const Json* device = find(value, {"device"})) out.device = device_of(*device, out.issues);
  out.is_scan = find(value, {"devices"}) != nullptr;
  for (const Json* item : report.list({"devices"})) {
    auto device = device_of(*item, out.issues);
    if (!device.name.empty()) out.scanned.push_back(std::move(device));
  }
  read_disk(report, out.device.protocol, out.disk);
  return out;
}

std::vector<std::string> exit_meaning(std::int64_t exit_status) {
  constexpr auto kBits = std::to_array<std::string_view>({
      "the command line was not understood",
      "the device could not be opened, identified, or was asleep",
      "a command to the disk failed, or an answer had a wrong checksum",
      "the disk says that it is failing",
      "an attribute that foretells failure is at its threshold",
      "an attribute has been at its threshold in the past",
      "the disk's error log has entries",
      "the disk's self-test log has failures",
  });
  std::vector<std::string> out;
  for (std::size_t bit = 0; bit < kBits.size(); ++bit) {
    if ((static_cast<std::uint64_t>(exit_status) >> bit & 1U) != 0) out.emplace_back(kBits.at(bit));
  }
  return out;
}

std::string slot_of(std::string_view type) {
  const auto comma = type.find(',');
  return comma == std::string_view::npos ? std::string{} : std::string{type.substr(comma + 1)};
}

bool is_controller_volume(const Disk& disk) {
  constexpr auto kVendors =
      std::to_array<std::string_view>({"lsi", "avago", "broadcom", "megaraid"});
  const std::string vendor = core::lower(disk.vendor);
  const std::string model = core::lower(disk.model);
  return std::ranges::find(kVendors, vendor) != kVendors.end() ||
         model.find("logical volume") != std::string::npos ||
         model.find("perc ") != std::string::npos || model.find("logicaldrv") != std::string::npos;
}

}  // namespace plimsoll::smart
