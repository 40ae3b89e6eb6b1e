/// @file
/// The parts and redundancy groups of one body, by its type.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "collectors/redfish/parser.hpp"

namespace plimsoll::redfish {

/// Fills `resource.parts` and `resource.groups` from `body`; `resource.type` and `resource.uri` are
/// set. Types that hold no inventory leave both empty.
void read_parts(const nlohmann::json& body, Resource& resource);

}  // namespace plimsoll::redfish
