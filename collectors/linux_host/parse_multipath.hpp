/// @file
/// Reads what multipath(8) -ll prints: multipath devices, their groups of paths, the paths.
/// Pure; any bytes are legal input; time is linear in their length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

struct MultipathPath {
  std::string address;                   ///< "5:0:0:1": host, channel, target, unit.
  std::string device;                    ///< "sdc"; "-": gone.
  std::string mapper_state;              ///< "active", "failed".
  std::string path_state;                ///< "ready", "ghost", "faulty", "shaky".
  std::string online_state;              ///< "running", "offline".
  std::string group_status;              ///< "active", "enabled", "disabled".
  std::optional<std::int64_t> priority;  ///< Of its group.
};

struct MultipathMap {
  std::string alias;  ///< "mpatha"; the WWID where there is none.
  std::string wwid;
  std::string device;  ///< "dm-2".
  std::string vendor;
  std::string product;
  std::optional<std::int64_t> size_bytes;
  std::string features;          ///< "1 queue_if_no_path".
  std::string hardware_handler;  ///< "1 alua".
  std::vector<MultipathPath> paths;
};

struct MultipathMaps {
  std::vector<MultipathMap> maps;
  std::vector<Issue> issues;
};
/// At most 4,096 devices of 512 paths.
[[nodiscard]] MultipathMaps parse_multipath(std::string_view text);

/// Whether a path can carry data now, as multipathd sees it; absent where it was not asked.
[[nodiscard]] std::optional<bool> path_works(const MultipathPath& path);

}  // namespace plimsoll::linux_host
