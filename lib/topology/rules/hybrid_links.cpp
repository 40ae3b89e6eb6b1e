// Sources: AWS Site-to-Site VPN User Guide, "Tunnel options" (each connection has two tunnels; dead
// peer detection after 30 s unless set); RFC 4271, 10 (a BGP hold time of 90 s is suggested, and is
// what AWS Direct Connect uses without BFD: Direct Connect User Guide, "Virtual interfaces").
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

constexpr std::int64_t kDeadPeerSeconds = 30;
constexpr std::int64_t kHoldSeconds = 90;

void conclude(const Inventory& inventory, const Membership& membership, Conclusions& conclusions) {
  const bool is_vpn = inventory.assets[membership.group].kind == "vpn";
  auto need = take_members(membership);
  need.soft = false;
  need.rule = "hybrid-links";
  if (need.members.size() > 1) {
    need.takeover = model::Takeover::automatic;
    need.takeover_s = is_vpn ? kDeadPeerSeconds : kHoldSeconds;
  }
  need.why = fmt::format("one of {} {} is needed: {} ({} up)", need.members.size(),
                         is_vpn ? "tunnels" : "links", member_names(inventory, need),
                         working(inventory, need));
  conclusions.need(std::move(need));
}

}  // namespace

void hybrid_links(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto kind = inventory.assets[membership.group].kind;
    if (kind != "vpn" && kind != "gateway") continue;
    if (inventory.attribute(membership.group, Attribute::cloud_service) == nullptr) continue;
    conclude(inventory, membership, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
