#include "collectors/smart/mapping.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lib/collect/kit/values.hpp"
#include "lib/core/text.hpp"
#include "lib/model/disk.hpp"
#include "lib/model/identity.hpp"

namespace plimsoll::smart {

namespace {

using collect::kit::Draft;
using model::Attributes;
using model::set;
using Severity = model::ProblemRecord::Severity;

/// A device within its host: listings and outputs may differ in all of its type but the slot.
std::string device_name(const Device& device) {
  std::string name = device.name;
  if (name.starts_with("/dev/")) name.erase(0, 5);
  const std::string slot = slot_of(device.type);
  return slot.empty() ? name : name + "," + slot;
}

std::string quoted(std::string_view text) {
  const auto list = collect::kit::json_list({std::string{text}}).text;
  return list.substr(1, list.size() - 2);
}

model::JsonText attribute_list(const std::vector<AtaAttribute>& attributes) {
  std::string out = "[";
  for (const auto& row : attributes) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({{"id":{},"name":{},"value":{},"worst":{},"threshold":{},"raw":{})",
                       row.id, quoted(row.name), row.value, row.worst, row.threshold, row.raw);
    if (!row.when_failed.empty()) out += fmt::format(R"(,"failed":{})", quoted(row.when_failed));
    out += '}';
  }
  return {out + "]"};
}

model::JsonText error_object(const std::map<std::string, ScsiErrors>& errors) {
  const auto number = [](const Count& count) { return count ? std::to_string(*count) : "null"; };
  std::string out = "{";
  for (const auto& [direction, counts] : errors) {
    if (out.size() > 1) out += ',';
    out += fmt::format(R"({}:{{"corrected":{},"uncorrected":{}}})", quoted(direction),
                       number(counts.corrected), number(counts.uncorrected));
  }
  return {out + "}"};
}

void set_counts(const Disk& disk, Attributes& attributes) {
  for (const auto& [name, value] : {
           std::pair{"capacity_bytes", disk.capacity_bytes},
           std::pair{"logical_block_bytes", disk.logical_block_bytes},
           std::pair{"rotation_rpm", disk.rotation_rpm},
           std::pair{"power_on_hours", disk.power_on_hours},
           std::pair{"power_cycles", disk.power_cycles},
           std::pair{"temperature_c", disk.temperature_c},
           std::pair{"wear_pct", disk.wear_pct},
           std::pair{"media_errors", disk.media_errors},
           std::pair{"reallocated_sectors", disk.reallocated_sectors},
           std::pair{"pending_sectors", disk.pending_sectors},
           std::pair{"uncorrectable_sectors", disk.uncorrectable_sectors},
           std::pair{"interface_errors", disk.interface_errors},
           std::pair{"error_log_entries", disk.error_log_entries},
           std::pair{"spare_pct", disk.spare_pct},
           std::pair{"spare_threshold_pct", disk.spare_threshold_pct},
           std::pair{"critical_warning", disk.critical_warning},
           std::pair{"unsafe_shutdowns", disk.unsafe_shutdowns},
           std::pair{"data_written_bytes", disk.data_written_bytes},
       }) {
    set(attributes, name, value);
  }
}

/// A disk that foretells its failure still works; one that vouches for itself is known to.
void set_health(const Report& report, Attributes& attributes) {
  const Disk& disk = report.disk;
  if (disk.passed) {
    set(attributes, "health", std::optional<std::string_view>{*disk.passed ? "OK" : "FAILING"});
    set(attributes, "failure_predicted", std::optional{!*disk.passed});
    if (*disk.passed) set(attributes, "operational", std::optional{true});
  }
  set(attributes, "self_test_result", disk.self_test_result);
  set(attributes, "self_test_passed", disk.self_test_passed);
  set(attributes, "smart_exit_status", std::optional<std::int64_t>{report.exit_status});
  const auto meaning = exit_meaning(report.exit_status);
  if (!meaning.empty()) {
    attributes.insert_or_assign("smart_exit_meaning", collect::kit::json_list(meaning));
  }
}

void set_identity(const Report& report, Attributes& attributes) {
  const Disk& disk = report.disk;
  set(attributes, "device", device_name(report.device));
  set(attributes, "device_type", report.device.type);
  set(attributes, "protocol", report.device.protocol);
  set(attributes, "vendor", disk.vendor.empty() ? model::disk_maker({}, disk.model) : disk.vendor);
  set(attributes, "model", disk.model);
  set(attributes, "model_family", disk.family);
  set(attributes, "serial", disk.serial);
  set(attributes, "firmware_version", disk.firmware);
  if (!disk.wwn.empty()) set(attributes, "wwid", "naa." + disk.wwn);
  set(attributes, "transport", disk.transport);
  set(attributes, "form_factor", disk.form_factor);
  set(attributes, "slot", slot_of(report.device.type));
  if (disk.rotation_rpm) set(attributes, "rotational", std::optional{*disk.rotation_rpm > 0});
  set(attributes, "smart_available", disk.smart_available);
}

/// What one host's outputs share.
struct Site {
  std::string host;
  std::string scope;
  KnownDisks& known;
  Draft& draft;
};

void map_disk(const Site& site, const Report& report) {
  const Disk& disk = report.disk;
  model::AssetRecord asset;
  asset.kind = "disk";
  asset.name = fmt::format("disk {} of {}", device_name(report.device), site.host);
  asset.scope = site.scope;
  asset.key = fmt::format("{}:disk:{}", site.host, device_name(report.device));
  bool shared = false;
  if (const auto id = model::serial_id(model::disk_maker(disk.vendor, disk.model), disk.serial)) {
    asset.ids.push_back(*id);
    const auto known = site.known.try_emplace(id->value, KnownDisk{asset.key, site.host}).first;
    asset.key = known->second.key;
    shared = known->second.host != site.host;
  }
  constexpr std::int64_t kYear2200 = 7258118400;
  if (report.asked_at && *report.asked_at > 0 && *report.asked_at < kYear2200) {
    asset.at = core::Instant{std::chrono::seconds{*report.asked_at}};
  }
  set_identity(report, asset.attributes);
  set_counts(disk, asset.attributes);
  set_health(report, asset.attributes);
  if (!disk.attributes.empty()) {
    asset.attributes.insert_or_assign("smart_attributes", attribute_list(disk.attributes));
  }
  if (!disk.scsi_errors.empty()) {
    asset.attributes.insert_or_assign("scsi_errors", error_object(disk.scsi_errors));
  }
  if (shared) set(asset.attributes, "shared", std::optional{true});
  const std::string key = site.draft.asset(std::move(asset));
  if (shared) {
    site.draft.unrelate(key, "located_in");
  } else {
    site.draft.relate(key, site.host, "located_in", site.scope);
  }
}

/// Maps one output; true when it told of its device.
bool map_report(const Site& site, const Input& input) {
  const Report& report = input.report;
  const std::string subject = fmt::format("{}/{}", site.host, input.name);
  site.draft.issues(report.issues, subject);
  if (report.device.name.empty()) return false;
  const bool told = !report.disk.model.empty() || !report.disk.serial.empty();
  const auto unasked = report.exit_status & (kExitUsage | kExitNotOpened | kExitCommandFailed);
  if (unasked != 0 || !told) {
    std::string message = core::join(exit_meaning(unasked), "; ");
    if (message.empty()) message = "the output tells neither model nor serial number";
    for (const auto& said : report.messages) message += "; smartctl says " + said;
    site.draft.problem(told ? Severity::warning : Severity::error,
                       told ? "partly_read" : "disk_unread",
                       fmt::format("{}: {}", device_name(report.device), message), subject);
  }
  if (!told) return false;
  if (is_controller_volume(report.disk)) {
    site.draft.problem(Severity::warning, "controller_volume",
                       fmt::format("{} is a volume of a RAID controller; its disks are asked with "
                                   "smartctl -d megaraid,N (or cciss,N, aacraid,…)",
                                   device_name(report.device)),
                       subject);
    return true;
  }
  map_disk(site, report);
  return true;
}

model::ScopeRecord scope_of(const Site& site, const std::vector<Input>& inputs,
                            const std::set<std::string>& read) {
  model::ScopeRecord out;
  out.scope = site.scope;
  out.kinds = {mapped_kinds().begin(), mapped_kinds().end()};
  std::set<std::string> listed;
  bool scanned = false;
  for (const auto& input : inputs) {
    scanned = scanned || input.report.is_scan;
    for (const auto& device : input.report.scanned) listed.insert(device_name(device));
  }
  if (!scanned) {
    out.status = model::ScopeStatus::incomplete;
    out.reason =
        "nothing lists the disks of the host, so there may be more; add what smartctl --scan "
        "--json "
        "prints";
    return out;
  }
  out.listed = static_cast<std::int64_t>(listed.size());
  std::vector<std::string> missing;
  std::ranges::set_difference(listed, read, std::back_inserter(missing));
  if (missing.empty()) return out;
  out.status = model::ScopeStatus::incomplete;
  out.reason = "listed and not read: " + core::join(missing, ", ");
  return out;
}

}  // namespace

const std::vector<std::string_view>& mapped_kinds() {
  static const std::vector<std::string_view> kinds{"disk", "external", "located_in"};
  return kinds;
}

void map_host(const std::string& host, const std::vector<Input>& inputs, KnownDisks& known,
              Draft& draft) {
  const Site site{host, "host:" + host, known, draft};
  model::AssetRecord asset;
  asset.key = host;
  asset.kind = "external";
  asset.name = host;
  asset.scope = site.scope;
  if (const auto id = collect::kit::host_id(host)) asset.ids.push_back(*id);
  draft.asset(std::move(asset));
  std::set<std::string> read;
  for (const auto& input : inputs) {
    if (map_report(site, input)) read.insert(device_name(input.report.device));
  }
  draft.scope(scope_of(site, inputs, read));
}

}  // namespace plimsoll::smart
