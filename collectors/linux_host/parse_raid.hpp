/// @file
/// Reads what mdadm(8) prints about software RAID: --detail of an array, --examine of a member.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// One line of the table at the end of `mdadm --detail`.
struct RaidSlot {
  std::optional<std::int64_t> number;
  std::optional<std::int64_t> slot;  ///< "RaidDevice"; absent: none ("-").
  std::vector<std::string> state;    ///< {"active", "sync"}, {"spare", "rebuilding"}, {"removed"}.
  std::string device;                ///< "/dev/sdb1"; empty: none.
};

/// What --detail prints of one array.
struct RaidDetail {
  std::string device;  ///< "/dev/md0".
  std::string version;
  std::string level;  ///< "raid1", "container".
  std::string uuid;
  std::string name;       ///< "host:0", without "(local to host …)".
  std::string home_host;  ///< Empty: not said.
  std::optional<std::int64_t> size_kib;
  std::optional<std::int64_t> raid_devices;
  std::optional<std::int64_t> total_devices;
  std::optional<std::int64_t> active_devices;
  std::optional<std::int64_t> working_devices;
  std::optional<std::int64_t> failed_devices;
  std::optional<std::int64_t> spare_devices;
  std::vector<std::string> state;  ///< {"clean", "degraded", "recovering"}.
  std::string container;           ///< "/dev/md127, member 0": external metadata; empty: none.
  std::optional<std::int64_t> rebuild_percent;
  std::vector<RaidSlot> slots;  ///< In the order printed.
};

/// What --examine prints of one member.
struct RaidExamined {
  std::string device;  ///< "/dev/sda1".
  std::string magic;   ///< "a92b4efc": Linux's own format.
  std::string version;
  std::string array_uuid;
  std::string device_uuid;
  std::string name;
  std::string home_host;
  std::string level;
  std::optional<std::int64_t> raid_devices;
  std::vector<std::string> state;        ///< {"clean"}.
  std::string role;                      ///< "Active device 0", "spare".
  std::vector<std::string> array_state;  ///< One of active, missing, replacing for each slot.
  std::optional<std::int64_t> events;
};

struct RaidReport {
  std::vector<RaidDetail> arrays;
  std::vector<RaidExamined> members;
  std::vector<Issue> issues;
};
/// Reads the output of mdadm --detail, --examine and --query, of one or several devices one after
/// the other.  At most 4,096 devices and 512 members each.
[[nodiscard]] RaidReport parse_mdadm(std::string_view text);

}  // namespace plimsoll::linux_host
