// Source: Linux kernel, Documentation/admin-guide/device-mapper (dm-mpath); multipath.conf(5).
#include <fmt/format.h>

#include "lib/topology/rules/membership.hpp"
#include "lib/topology/rules/rules.hpp"

namespace plimsoll::topology::rules {

void multipath(Inventory& inventory, Conclusions& conclusions) {
  for (const auto& membership : open_memberships(inventory)) {
    const auto device = membership.group;
    const auto* stated = inventory.attribute(device, Attribute::multipath);
    if (stated == nullptr || flag(stated->value) != true) continue;
    auto need = take_members(membership);
    need.rule = "multipath";
    need.evidence.push_back(evidence_of("asset_version", stated->version));
    need.why = fmt::format(
        "reached over {} paths ({}): 1 of {}; reads and writes wait while another path is taken",
        need.members.size(), member_names(inventory, need), need.members.size());
    conclusions.need(std::move(need));
  }
}

}  // namespace plimsoll::topology::rules
