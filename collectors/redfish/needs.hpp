/// @file
/// What is known of redundancy: groups that the service itself declares are needs, everything else
/// is facts for the rules (power supplies without a group, the layout of volumes).
#pragma once

#include <string>

#include "collectors/redfish/inventory.hpp"
#include "collectors/redfish/mapping.hpp"

namespace plimsoll::redfish {

/// Adds the needs of declared groups to `out.needs`, what chassis are powered by and what volumes
/// are made of to `out.relations`, the problems met to `out.problems`, and to `out.assets`, which
/// stand in the order of the inventory, each claim of redundancy as read (attributes
/// `power_redundancy`, `power_mains_redundancy`, `cooling_redundancy` of its holder) and what
/// volumes say of themselves (`raid_level`, `raid_members`, `raid_spares`, `raid_state`).
void map_needs(const Inventory& inventory, const Crawl& crawl, const std::string& scope,
               Mapped& out);

}  // namespace plimsoll::redfish
