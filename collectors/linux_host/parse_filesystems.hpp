/// @file
/// Reads what commands print about file systems: mount, findmnt, df.
/// All functions are pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/parse_storage.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// Reads `mount` and `mount -l`.
[[nodiscard]] Mounts parse_mount_command(std::string_view text);

/// Reads `findmnt`: tree, list (-l), pairs (-P) and JSON (-J).
[[nodiscard]] Mounts parse_findmnt(std::string_view text);

/// One line of df(1).
struct DiskFree {
  std::string source;
  std::string point;
  std::string type;  ///< With -T; empty otherwise.
  std::optional<std::int64_t> size_bytes;
  std::optional<std::int64_t> used_bytes;
  std::optional<std::int64_t> available_bytes;
  std::optional<std::int64_t> used_pct;
};
struct DiskFrees {
  std::vector<DiskFree> filesystems;
  std::vector<Issue> issues;
};
/// Reads `df` with any of -h -k -m -T -P -a.  Listings of inodes (-i) give nothing.
[[nodiscard]] DiskFrees parse_df(std::string_view text);

}  // namespace plimsoll::linux_host
