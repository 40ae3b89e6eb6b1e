/// @file
/// Disk layouts in one spelling, and what each survives.
/// Sources: SNIA DDF 2.0 (RAID levels); Linux md(4); zpoolconcepts(7) (RAID-Z); NetApp TR-3298
/// (RAID-DP) and ONTAP, "RAID-TEC"; Synology Knowledge Center, "What is SHR?".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::model {

/// A layout in the spelling of the attribute `raid_level`: "RAID-5", "5", "raid5" and
/// "StripedWithParity" are "raid5"; "RAID_DP" is "raid-dp"; what isn't known in lower case.
[[nodiscard]] std::string raid_level(std::string_view text);

struct RaidTolerance {
  std::int64_t lost = 0;  ///< Members whose loss is survived, whichever they are.
  bool more = false;      ///< More may be survived, depending on which.
};

/// What a layout (spelled by raid_level()) of `members` survives; absent for one that isn't known.
/// Never more than members - 1.
[[nodiscard]] std::optional<RaidTolerance> raid_tolerance(std::string_view level,
                                                          std::int64_t members);

}  // namespace plimsoll::model
