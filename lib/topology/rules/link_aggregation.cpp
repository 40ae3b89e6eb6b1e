// Sources: Linux kernel, Documentation/networking/bonding.rst (mode, miimon, downdelay,
// arp_interval, min_links); IEEE 802.1AX (link aggregation).
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

using model::Takeover;

/// When a port of an active-backup bond is given up, from its last good sign; absent: not known.
std::optional<std::int64_t> dead_ms(const Inventory& inventory, NodeId bond) {
  if (const auto poll = inventory.number(bond, Attribute::miimon_ms); poll && *poll > 0) {
    return *poll + inventory.number(bond, Attribute::down_delay_ms).value_or(0);
  }
  // Two probe intervals may pass until ARP monitoring gives a port up.
  if (const auto probe = inventory.number(bond, Attribute::arp_interval_ms); probe && *probe > 0) {
    return 2 * *probe;
  }
  return std::nullopt;
}

/// Whether it says that nothing watches its links.
bool unwatched(const Inventory& inventory, NodeId bond) {
  const auto poll = inventory.number(bond, Attribute::miimon_ms);
  const auto probe = inventory.number(bond, Attribute::arp_interval_ms);
  return (poll || probe) && poll.value_or(0) == 0 && probe.value_or(0) == 0;
}

/// How its ports stand in for each other; returns why.
std::string judge(const Inventory& inventory, NodeId bond, std::string_view mode,
                  Conclusion& need) {
  constexpr std::int64_t kMsPerSecond = 1000;
  const auto has = [&](std::string_view word) { return mode.find(word) != std::string::npos; };
  const bool negotiated = has("802.3ad") || has("lacp");
  if (!negotiated && unwatched(inventory, bond)) {
    need.takeover = Takeover::manual;
    return "its links are not watched (miimon=0, no ARP probes): a dead port goes on being used";
  }
  if (has("team")) {
    need.takeover = Takeover::automatic;
    return "with any runner of a team one port is enough";
  }
  if (!has("backup")) {
    need.takeover_s = 0;
    return "any port carries its traffic";
  }
  need.takeover = Takeover::automatic;
  const auto dead = dead_ms(inventory, bond);
  if (!dead) return "another port takes over when the active one fails";
  need.takeover_s = (*dead + kMsPerSecond - 1) / kMsPerSecond;
  return fmt::format("another port takes over when the active one fails, noticed within {} ms",
                     *dead);
}

}  // namespace

void link_aggregation(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto bond = membership.group;
    const auto* stated = inventory.attribute(bond, Attribute::bond_mode);
    if (inventory.assets[bond].kind != "nic" || stated == nullptr) continue;
    auto need = take_members(membership);
    need.rule = "bond";
    need.evidence.push_back(evidence_of("asset_version", stated->version));
    const auto count = static_cast<std::int64_t>(need.members.size());
    // Below min_links the kernel takes the whole bond down; 0 means one.
    need.k = std::max<std::int64_t>(inventory.number(bond, Attribute::min_links).value_or(1), 1);
    const auto why = judge(inventory, bond, core::lower(stated->value), need);
    need.why = fmt::format("{} is an aggregate of links in mode {} over {}: {} of {}; {}",
                           inventory.name(bond), stated->value, member_names(inventory, need),
                           need.k, count, why);
    if (need.k > count) {
      conclusions.gap(bond, fmt::format("it needs {} links and {} are known", need.k, count));
    }
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
