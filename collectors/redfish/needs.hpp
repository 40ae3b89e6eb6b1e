/// @file
/// Needs: which parts a chassis or a volume can lose, as its service claims and as it stands now.
#pragma once

#include <string>

#include "collectors/redfish/inventory.hpp"
#include "collectors/redfish/mapping.hpp"

namespace plimsoll::redfish {

/// Adds the needs of power, cooling, controllers and drives to `out.needs`, the problems met to
/// `out.problems`, and each claim of redundancy, as read, to its chassis in `out.assets`
/// (attributes `power_redundancy`, `cooling_redundancy`), which stand in the order of the
/// inventory.
void map_needs(const Inventory& inventory, const Crawl& crawl, const std::string& scope,
               Mapped& out);

}  // namespace plimsoll::redfish
