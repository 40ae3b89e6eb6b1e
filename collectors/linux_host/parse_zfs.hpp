/// @file
/// Reads what zpool(8) prints: status, list -v, iostat -v.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// One line of a pool's tree.
struct ZfsDevice {
  std::string name;     ///< "mirror-0", "sda", "spare-1".
  std::string state;    ///< "ONLINE", "DEGRADED", "FAULTED", "UNAVAIL", "AVAIL", …; may be empty.
  std::string section;  ///< "" (data), "logs", "cache", "spares", "special", "dedup".
  std::string note;     ///< "cannot open", "was /dev/sdb1".
  std::optional<std::int64_t> read_errors;
  std::optional<std::int64_t> write_errors;
  std::optional<std::int64_t> checksum_errors;
  std::optional<std::size_t> parent;  ///< Place of what it is a part of; absent: the pool itself.
};

/// One pool.  Source: OpenZFS, zpool-status(8) and zpoolconcepts(7).
struct ZfsPool {
  std::string name;
  std::string state;
  std::string status;  ///< Text for people; lines joined by blanks.
  std::string action;
  std::string scan;                ///< "scrub repaired 0 in …", "resilver in progress since …".
  std::string errors;              ///< "No known data errors".
  std::vector<ZfsDevice> devices;  ///< Parents before their parts; without the pool's own line.
  std::optional<std::int64_t> read_errors;  ///< Of the pool's own line.
  std::optional<std::int64_t> write_errors;
  std::optional<std::int64_t> checksum_errors;
  std::optional<std::int64_t> allocated_bytes;  ///< Of list and iostat.
  std::optional<std::int64_t> free_bytes;
  std::optional<std::int64_t> size_bytes;
};
struct ZfsPools {
  std::vector<ZfsPool> pools;
  std::vector<Issue> issues;
};

/// Reads `zpool status`.  At most 1,024 pools of 4,096 devices.
[[nodiscard]] ZfsPools parse_zpool_status(std::string_view text);

/// Reads `zpool list` and `zpool iostat`, with or without -v: names, sizes, and states where they
/// are printed.
[[nodiscard]] ZfsPools parse_zpool_table(std::string_view text);

}  // namespace plimsoll::linux_host
