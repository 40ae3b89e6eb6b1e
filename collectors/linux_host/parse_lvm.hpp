/// @file
/// Reads what LVM prints about its volumes: lvs(8), vgs(8), pvs(8), as text or as JSON
/// (--reportformat json, json_std).
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

struct LvmVolume {
  std::string name;  ///< "root", "root_rimage_0"; without the brackets of hidden volumes.
  std::string group;
  std::string attributes;    ///< lv_attr: "rwi-aor---".
  std::string segment_type;  ///< "linear", "raid1", "raid5_ls"; empty: not shown.
  std::string pool;          ///< Thin or cache pool.
  std::optional<std::int64_t> size_bytes;
  std::optional<double> sync_percent;  ///< Copied so far, of redundant volumes.
  std::vector<std::string> devices;    ///< "/dev/sda2", "root_rimage_0"; without the extents.
  bool hidden = false;                 ///< An internal part of another volume.
};

struct LvmGroup {
  std::string name;
  std::optional<std::int64_t> physical_volumes;
  std::optional<std::int64_t> missing;  ///< Physical volumes that are not there; absent: not shown.
  std::string attributes;               ///< vg_attr; "p" in the fourth place: partial.
};

struct LvmPhysical {
  std::string device;  ///< "/dev/sda2", "[unknown]".
  std::string group;   ///< Empty: none.
  std::optional<std::int64_t> size_bytes;
  std::string attributes;  ///< pv_attr; "m" in the third place: missing.
};

struct LvmReport {
  std::vector<LvmVolume> volumes;
  std::vector<LvmGroup> groups;
  std::vector<LvmPhysical> physicals;
  std::vector<Issue> issues;
};
/// Reads any of the three commands' output.  At most 16,384 rows.
[[nodiscard]] LvmReport parse_lvm(std::string_view text);

/// The RAID level of a segment type: "raid5_ls" is "raid5", "mirror" is "raid1", "striped" of
/// several devices is "raid0"; empty for the others.
[[nodiscard]] std::string lvm_raid_level(std::string_view segment_type);

}  // namespace plimsoll::linux_host
