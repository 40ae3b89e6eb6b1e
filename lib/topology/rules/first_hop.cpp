// Sources: RFC 5798, 6.1 (Master_Down_Interval = 3 advertisements and a skew below one); RFC
// 2281, 5.1 (HSRP: hold time 10 s unless configured); Cisco, "Configuring GLBP" (hold time 10 s);
// OpenBSD carp(4) (three advertisements, one a second unless configured); Arista EOS, "VARP", and
// NVIDIA Cumulus Linux, "VRR": every router answers for the address at once.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

constexpr std::int64_t kMsPerSecond = 1000;
constexpr std::int64_t kDefaultAdvertisementMs = 1000;
constexpr std::int64_t kDefaultHoldMs = 10'000;

/// Milliseconds without a sign of the active router until another takes over, at most.
std::int64_t hold_ms(const Inventory& inventory, NodeId gateway, std::string_view protocol) {
  if (const auto hold = inventory.number(gateway, Attribute::hold_ms)) return *hold;
  const bool advertised = protocol == "vrrp" || protocol == "carp";
  if (advertised) {
    const auto interval = inventory.number(gateway, Attribute::advertisement_ms);
    return 4 * interval.value_or(kDefaultAdvertisementMs);
  }
  // Hold is at least three hellos (RFC 2281, 5.1).
  const auto hello = inventory.number(gateway, Attribute::hello_ms);
  return hello ? std::max(3 * *hello, kDefaultHoldMs) : kDefaultHoldMs;
}

}  // namespace

void first_hop(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto gateway = membership.group;
    const auto* stated = inventory.attribute(gateway, Attribute::fhrp);
    if (inventory.assets[gateway].kind != "gateway" || stated == nullptr) continue;
    const auto protocol = core::lower(stated->value);
    auto need = take_members(membership);
    need.rule = "first-hop";
    need.evidence.push_back(evidence_of("asset_version", stated->version));
    const auto names = member_names(inventory, need);
    if (protocol == "varp" || protocol == "vrr") {
      need.why = fmt::format("its address is answered for by each of {} ({})", names, protocol);
    } else {
      const auto hold = hold_ms(inventory, gateway, protocol);
      need.takeover = model::Takeover::automatic;
      need.takeover_s = (hold + kMsPerSecond - 1) / kMsPerSecond;
      need.why = fmt::format(
          "its address is held by one of {} ({}): another takes it {} ms after the last sign of "
          "life",
          names, protocol, hold);
    }
    if (need.members.size() == 1) {
      conclusions.gap(gateway, fmt::format("only one router of this {} group is known: whether "
                                           "another stands by was not seen",
                                           stated->value));
    }
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
