#include "lib/model/raid.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::model {
namespace {

constexpr std::int64_t kAllButOne = -1;

struct Level {
  std::string_view name;
  std::int64_t lost;  ///< kAllButOne: every member holds everything.
  bool more = false;
};

constexpr auto kLevels = std::to_array<Level>({
    {"raid0", 0},          {"linear", 0},
    {"jbod", 0},           {"single", 0},
    {"raid1", kAllButOne}, {"mirror", kAllButOne},
    {"raid1e", 1, true},   {"raid10", 1, true},
    {"raid3", 1},          {"raid4", 1},
    {"raid5", 1},          {"raid50", 1, true},
    {"raid6", 2},          {"raid60", 2, true},
    {"raid-dp", 2},        {"raid-tec", 3},
    {"raidz1", 1},         {"raidz2", 2},
    {"raidz3", 3},         {"shr", 1},
    {"shr2", 2},           {"raid10triple", 2, true},
});

/// Other names, letters and digits only.
constexpr auto kNames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"none", "raid0"},
    {"nonredundant", "raid0"},
    {"rawdevice", "jbod"},
    {"concat", "linear"},
    {"stripe", "raid0"},
    {"striped", "raid0"},
    {"raid00", "raid0"},
    {"mirrored", "raid1"},
    {"mirroring", "raid1"},
    {"raid01", "raid10"},
    {"raid10e", "raid10"},
    {"raid1triple", "raid1"},
    {"spannedmirrors", "raid10"},
    {"stripedwithparity", "raid5"},
    {"spannedstripeswithparity", "raid50"},
    {"raid6tp", "raid-tec"},
    {"raid6adg", "raid6"},
    {"adg", "raid6"},
    {"raidadg", "raid6"},
    {"raid5e", "raid5"},
    {"raiddp", "raid-dp"},
    {"raidtec", "raid-tec"},
    {"raidz", "raidz1"},
    {"shr1", "shr"},
    {"basic", "single"},
});

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string raid_level(std::string_view text) {
  const std::string lower = core::lower(core::trim(text));
  std::string plain;
  for (const char c : lower) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) plain += c;
  }
  if (is_digits(plain)) plain.insert(0, "raid");
  for (const auto& [other, name] : kNames) {
    if (plain == other) return std::string{name};
  }
  for (const auto& level : kLevels) {
    if (plain == level.name) return plain;
  }
  return lower;
}

std::optional<RaidTolerance> raid_tolerance(std::string_view level, std::int64_t members) {
  const auto* const found = std::ranges::find(kLevels, level, &Level::name);
  if (found == kLevels.end()) return std::nullopt;
  const std::int64_t most = std::max<std::int64_t>(members - 1, 0);
  const auto lost = found->lost == kAllButOne ? most : std::min(found->lost, most);
  return RaidTolerance{lost, found->more};
}

}  // namespace plimsoll::model
