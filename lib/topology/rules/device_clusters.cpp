// Sources: Cisco, "StackWise and StackWise Virtual" (a member that fails takes its own ports with
// it, the stack goes on); Juniper, "Virtual Chassis Overview"; Cisco Nexus, "vPC Design and
// Configuration Guide"; Arista, "MLAG".
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

struct Mode {
  std::string_view name;
  model::Takeover takeover;
  std::string_view why;
};

constexpr auto kModes = std::to_array<Mode>({
    {"stack", model::Takeover::automatic,
     "another member takes the stack over, its own ports apart"},
    {"virtual-chassis", model::Takeover::automatic,
     "the backup routing engine takes over, the ports of the lost member apart"},
    {"vss", model::Takeover::automatic, "the standby chassis takes over"},
    {"mlag", model::Takeover::seamless, "both forward; a host on both loses nothing"},
    {"vpc", model::Takeover::seamless, "both forward; a host on both loses nothing"},
    {"ha-pair", model::Takeover::automatic, "its partner takes over"},
});

std::optional<Mode> find_mode(std::string_view stated) {
  const auto name = core::lower(stated);
  const auto* const found = std::find_if(kModes.begin(), kModes.end(),
                                         [&](const Mode& mode) { return mode.name == name; });
  if (found == kModes.end()) return std::nullopt;
  return *found;
}

}  // namespace

void device_clusters(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto device = membership.group;
    const auto* stated = inventory.attribute(device, Attribute::cluster_mode);
    if (stated == nullptr) continue;
    const auto mode = find_mode(stated->value);
    if (!mode) continue;
    auto need = take_members(membership);
    need.rule = "device-cluster";
    need.takeover = mode->takeover;
    need.evidence.push_back(evidence_of("asset_version", stated->version));
    need.why = fmt::format("a {} of {}: 1 of {}; {}", mode->name, member_names(inventory, need),
                           need.members.size(), mode->why);
    if (need.members.size() == 1) {
      conclusions.gap(device, fmt::format("only one member of this {} is known", mode->name));
    }
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
