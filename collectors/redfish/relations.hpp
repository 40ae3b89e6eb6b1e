/// @file
/// How the parts of a crawl hang together, as its links say it: places, power, storage, monitoring.
/// What power supplies and volumes need is said in needs.hpp.
#pragma once

#include <string>
#include <vector>

#include "collectors/redfish/inventory.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::redfish {

/// Each relation once, sorted.
[[nodiscard]] std::vector<model::RelationRecord> relations_of(const Inventory& inventory,
                                                              const std::string& scope);

}  // namespace plimsoll::redfish
