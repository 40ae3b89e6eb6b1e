/// @file
/// One output of `smartctl --json`: what a disk tells of itself, or which devices a host has.
/// Sources: smartmontools 7.4, smartctl(8) ("EXIT STATUS", --json); NVM Express Base Specification,
/// SMART / Health Information log; ATA ACS-4, device statistics, page 07h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::smart {

using Count = std::optional<std::int64_t>;

/// One vendor-specific ATA attribute.
struct AtaAttribute {
  std::int64_t id = 0;
  std::string name;        ///< As smartctl's drive database calls it.
  std::int64_t value = 0;  ///< Normalised: lower is worse.
  std::int64_t worst = 0;
  std::int64_t threshold = 0;
  std::int64_t raw = 0;
  std::string when_failed;  ///< "now", "past"; empty: never.
};

/// Errors of one direction as SCSI disks count them.
struct ScsiErrors {
  Count corrected;
  Count uncorrected;
};

struct Disk {
  std::string vendor;  ///< SCSI only.
  std::string model;
  std::string family;
  std::string serial;
  std::string firmware;
  std::string wwn;        ///< Hexadecimal digits in lower case, without 0x.
  std::string transport;  ///< "SAS (SPL-4)"; SCSI only.
  std::string form_factor;
  Count capacity_bytes;
  Count logical_block_bytes;
  Count rotation_rpm;  ///< 0: nothing rotates.
  std::optional<bool> smart_available;
  std::optional<bool> passed;  ///< The disk's own judgement.
  Count power_on_hours;
  Count power_cycles;
  Count temperature_c;
  Count wear_pct;      ///< Of its endurance, used; may be more than 100.
  Count media_errors;  ///< What it could not read or write.
  Count reallocated_sectors;
  Count pending_sectors;
  Count uncorrectable_sectors;
  Count interface_errors;
  Count error_log_entries;
  Count spare_pct;
  Count spare_threshold_pct;
  Count critical_warning;  ///< NVMe: bits; 0 is good.
  Count unsafe_shutdowns;
  Count data_written_bytes;
  std::string self_test_result;  ///< Of the last one, as worded.
  std::optional<bool> self_test_passed;
  std::vector<AtaAttribute> attributes;
  std::map<std::string, ScsiErrors> scsi_errors;  ///< "read", "verify", "write".
};

/// How smartctl names a device.
struct Device {
  std::string name;      ///< "/dev/sda", "/dev/bus/6"
  std::string type;      ///< "sat+megaraid,14"
  std::string protocol;  ///< "ATA", "NVMe", "SCSI"
};

struct Report {
  std::string version;  ///< Of smartctl: "7.4".
  std::int64_t exit_status = 0;
  std::vector<std::string> messages;     ///< What smartctl says, with its severity in front.
  std::optional<std::int64_t> asked_at;  ///< Seconds since 1970.
  Device device;                         ///< Empty names: the output is a listing.
  Disk disk;
  bool is_scan = false;
  std::vector<Device> scanned;
  std::vector<Issue> issues;
};

/// Reads one output.  Any bytes are legal: an Error of kind malformed when it is no JSON object of
/// smartctl's, an Issue for each part of another type than expected.
[[nodiscard]] Result<Report> parse_report(std::string_view json);

/// What the bits of smartctl's exit status say, lowest first; none for 0.
[[nodiscard]] std::vector<std::string> exit_meaning(std::int64_t exit_status);

/// Exit bits that mean that something could not be asked (the others speak about the disk).
inline constexpr std::int64_t kExitUsage = 1;
inline constexpr std::int64_t kExitNotOpened = 2;
inline constexpr std::int64_t kExitCommandFailed = 4;

/// The number of a disk behind a controller out of a device type ("sat+megaraid,14": "14"); empty
/// when it has none.
[[nodiscard]] std::string slot_of(std::string_view type);

/// Whether a SCSI device is a volume that a RAID controller shows instead of its disks.
[[nodiscard]] bool is_controller_volume(const Disk& disk);

}  // namespace plimsoll::smart
