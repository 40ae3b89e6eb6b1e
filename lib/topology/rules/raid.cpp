// Sources: those of lib/model/raid.hpp.
#include "lib/model/raid.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {
namespace {

/// What is known of a set beyond its members.
struct Set {
  std::string level;
  std::int64_t slots = 0;  ///< Members that it should have: at least those that are known.
  std::int64_t alive = 0;  ///< Members that work, by all that is known.
  bool impaired = false;   ///< It says that it lacks something, and the members don't show what.
};

Set read(const Inventory& inventory, NodeId volume, const Conclusion& need) {
  Set set;
  set.level = model::raid_level(inventory.text(volume, Attribute::raid_level));
  const auto listed = static_cast<std::int64_t>(need.members.size());
  set.slots = std::max(listed, inventory.number(volume, Attribute::raid_members).value_or(0));
  set.alive = working(inventory, need);
  const auto stated = inventory.number(volume, Attribute::raid_working);
  const auto state = core::lower(inventory.text(volume, Attribute::raid_state));
  const bool lacks = state == "degraded" || state == "rebuilding" || state == "failed";
  set.impaired = (stated && *stated < set.alive) || (lacks && set.alive == set.slots);
  if (set.impaired && stated) set.alive = std::min(set.alive, *stated);
  return set;
}

/// How many of the listed members are needed; sets why.
std::int64_t needed(const Set& set, std::int64_t listed, std::string& why) {
  const auto tolerance = model::raid_tolerance(set.level, set.slots);
  if (!tolerance) {
    why = "what this level survives is not known, so nothing is claimed";
    return listed;
  }
  if (set.impaired) {
    why =
        "it says that it is not whole and not which member is out, so no further loss is claimed "
        "to be survived";
    return listed;
  }
  const auto k = set.slots - tolerance->lost;
  if (tolerance->lost == 0) {
    why = "no member is redundant";
  } else if (tolerance->lost == set.slots - 1) {
    why = "any one member holds everything";
  } else {
    why = fmt::format("the loss of any {} is survived{}", tolerance->lost,
                      tolerance->more ? ", of more only where they fall well" : "");
  }
  return k;
}

std::string spares_text(const Inventory& inventory, NodeId volume) {
  const auto spares = inventory.number(volume, Attribute::raid_spares);
  if (!spares) return {};
  return *spares == 0 ? "; no spare" : fmt::format("; {} spare", *spares);
}

void conclude(const Inventory& inventory, const Membership& membership, Conclusions& conclusions) {
  const auto volume = membership.group;
  auto need = take_members(membership);
  const auto listed = static_cast<std::int64_t>(need.members.size());
  const auto set = read(inventory, volume, need);
  std::string why;
  need.k = needed(set, listed, why);
  need.rule = "raid";
  if (const auto* stated = inventory.attribute(volume, Attribute::raid_level)) {
    need.evidence.push_back(evidence_of("asset_version", stated->version));
  }
  if (need.k > listed) {
    conclusions.gap(volume,
                    fmt::format("it needs {} members and {} are known: all of them are taken "
                                "as needed",
                                need.k, listed));
    need.k = listed;
  }
  need.why = fmt::format("{} with {} of {} members working: {} of {}; {}{}",
                         set.level.empty() ? "of unknown level" : set.level, set.alive, set.slots,
                         need.k, set.slots, why, spares_text(inventory, volume));
  if (!model::raid_tolerance(set.level, set.slots)) {
    conclusions.gap(volume, fmt::format("what its layout \"{}\" survives is not known", set.level));
  }
  conclusions.need(std::move(need));
}

}  // namespace

void raid(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    if (inventory.assets[membership.group].kind != "volume") continue;
    if (inventory.attribute(membership.group, Attribute::raid_level) == nullptr) continue;
    conclude(inventory, membership, conclusions);
  }
}

}  // namespace plimsoll::topology::rules
