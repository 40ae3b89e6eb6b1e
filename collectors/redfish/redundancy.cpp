#include "collectors/redfish/redundancy.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "lib/core/text.hpp"

namespace plimsoll::redfish {

namespace {

constexpr auto kIdleStates =
    std::to_array<std::string_view>({"absent", "disabled", "unavailableoffline", "standbyoffline"});

bool is_machine(std::string_view kind) {
  return kind == "server" || kind == "vm" || kind == "chassis" || kind == "rack" || kind == "bmc";
}

/// "N+m" and "NPlusM" are one mode.
std::string normal_mode(const Text& mode) {
  std::string out = core::lower(mode.value_or(""));
  std::erase_if(out, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return out == "nplusm" ? "n+m" : out;
}

/// What is needed cannot be more than works, where the whole runs.
void cap_by_what_runs(const Membership& members, Judgement& out) {
  if (!members.powered_on || members.working == 0 || out.k <= members.working) return;
  out.k = members.working;
  out.reason += "; only " + std::to_string(members.working) + " of " +
                std::to_string(members.total) + " work and it runs, so those suffice";
}

/// A layout and how many drives it always survives losing.
struct Layout {
  std::string_view name;  ///< In lower case.
  std::int64_t survives;
  bool at_least = false;  ///< More may be survived, depending on which.
};

constexpr auto kLayouts = std::to_array<Layout>({
    {"none", 0},
    {"raid0", 0},
    {"raid00", 0},
    {"raid1", 1},
    {"raid1e", 1, true},
    {"raid10", 1, true},
    {"raid10e", 1, true},
    {"raid01", 1, true},
    {"raid3", 1},
    {"raid4", 1},
    {"raid5", 1},
    {"raid50", 1, true},
    {"raid6", 2},
    {"raid60", 2, true},
    {"raid6tp", 3},
    {"raid1triple", 2},
    {"raid10triple", 2, true},
    {"nonredundant", 0},
    {"rawdevice", 0},
    {"mirrored", 1},
    {"stripedwithparity", 1},
    {"spannedmirrors", 1, true},
    {"spannedstripeswithparity", 1, true},
});

}  // namespace

std::optional<bool> operational(const Part& part) {
  const std::string state = core::lower(part.state.value_or(""));
  const std::string health = core::lower(part.health.value_or(""));
  if (std::ranges::find(kIdleStates, state) != kIdleStates.end()) return false;
  if (is_machine(part.kind)) {
    if (core::lower(part.power_state.value_or("")) == "off") return false;
  } else if (health == "critical") {
    return false;
  }
  if (state.empty() && health.empty()) return std::nullopt;
  return true;
}

Judgement judge_unstated(const Membership& members) {
  Judgement out;
  out.k = members.working;
  if (members.total == 1) {
    out.reason = "it is the only one";
    return out;
  }
  out.reason = "no redundancy group is stated, so each that works is taken as needed";
  out.problem_code = "redundancy_unstated";
  return out;
}

Judgement judge(const Group& group, const Membership& members) {
  Judgement out;
  const std::string mode = normal_mode(group.mode);
  if (mode == "sparing") out.takeover = model::Takeover::manual;
  const std::int64_t stated = group.needed.value_or(0);
  const bool not_redundant = mode.find("notredundant") != std::string::npos;
  if (not_redundant || stated <= 0) {
    out.k = members.working;
    out.reason = not_redundant ? "the group says that it is not redundant"
                               : "the group states no number needed, so each that works is taken";
    if (!not_redundant && members.total > 1) out.problem_code = "redundancy_unstated";
    return out;
  }
  if (stated < members.total || members.total == 1) {
    out.k = std::min(stated, members.total);
    out.reason = "stated as the number needed";
  } else if (stated == members.total) {
    out.k = members.total - 1;
    out.reason = "fault tolerant with " + std::to_string(stated) + ", so it runs with one less";
  } else {
    out.k = members.working;
    out.reason = "more are stated as needed than members are named, so each that works is taken";
    out.problem_code = "redundancy_contradicts";
  }
  cap_by_what_runs(members, out);
  return out;
}

Judgement judge_raid(const Text& raid_type, const Text& volume_type, std::int64_t drives) {
  Judgement out;
  const Text& stated = raid_type ? raid_type : volume_type;
  const std::string name = core::lower(stated.value_or(""));
  const auto found = std::ranges::find(kLayouts, std::string_view{name}, &Layout::name);
  if (found == kLayouts.end()) {
    out.k = drives;
    out.reason = stated
                     ? "the layout " + *stated + " is not known, so each drive is taken as needed"
                     : "no layout is stated, so each drive is taken as needed";
    if (drives > 1) out.problem_code = "redundancy_unstated";
    return out;
  }
  out.k = std::max<std::int64_t>(drives - found->survives, std::min<std::int64_t>(drives, 1));
  out.reason = *stated + " survives the loss of " + (found->at_least ? "any " : "") +
               std::to_string(found->survives);
  if (found->at_least) out.reason += ", and of more only where they fall well";
  return out;
}

}  // namespace plimsoll::redfish
