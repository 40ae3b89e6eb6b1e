// Sources: NetApp ONTAP, "High-availability pairs" (takeover by the partner); SNIA Dictionary,
// "active-active", "active-passive".
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {

void storage_controllers(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto array = membership.group;
    const auto* stated = inventory.attribute(array, Attribute::controller_mode);
    if (inventory.assets[array].kind != "storage_array" || stated == nullptr) continue;
    const auto mode = core::lower(stated->value);
    const bool paired = mode == "active-active" || mode == "active-passive";
    if (!paired && mode != "single") continue;
    auto need = take_members(membership);
    const auto count = static_cast<std::int64_t>(need.members.size());
    need.rule = "storage-controllers";
    need.k = paired ? 1 : count;
    need.takeover = paired ? model::Takeover::automatic : model::Takeover::seamless;
    need.evidence.push_back(evidence_of("asset_version", stated->version));
    need.why = fmt::format("its controllers ({}) are {}: {} of {}", member_names(inventory, need),
                           mode, need.k, count);
    if (paired && count == 1) {
      conclusions.gap(array, "only one controller of this pair is known");
    }
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
