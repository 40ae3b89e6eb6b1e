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

/// Whether a circuit or outlet is switched off, or its breaker is open.
bool is_dead_feed(const Part& part) {
  if (core::lower(part.power_state.value_or("")) == "off") return true;
  const auto breaker = part.attributes.find("breaker_state");
  if (breaker == part.attributes.end()) return false;
  const std::string state = core::lower(model::to_text(breaker->second));
  return state == "tripped" || state == "off";
}

}  // namespace

std::optional<bool> operational(const Part& part) {
  const std::string state = core::lower(part.state.value_or(""));
  const std::string health = core::lower(part.health.value_or(""));
  if (std::ranges::find(kIdleStates, state) != kIdleStates.end()) return false;
  if (part.kind == "power_feed" && is_dead_feed(part)) return false;
  if (is_machine(part.kind)) {
    if (core::lower(part.power_state.value_or("")) == "off") return false;
  } else if (health == "critical") {
    return false;
  }
  if (state.empty() && health.empty()) return std::nullopt;
  return true;
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

Text raid_state(const Part& volume, const Text& action) {
  if (core::lower(action.value_or("")).find("rebuild") != std::string::npos) return "rebuilding";
  if (operational(volume) == false) return "failed";
  const std::string health = core::lower(volume.health.value_or(""));
  if (health == "warning") return "degraded";
  return health == "ok" ? Text{"optimal"} : std::nullopt;
}

}  // namespace plimsoll::redfish
