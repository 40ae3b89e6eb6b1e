/// @file
/// The mapping functions that calls.def names, one for each call; map_*.cpp has them by area.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace plimsoll::aws {

class Reading;

#define CALL(service, operation, reach, permission, kinds, map) \
  void map(const nlohmann::json& answer, const nlohmann::json& input, Reading& reading);
#include "collectors/aws/calls.def"
#undef CALL

}  // namespace plimsoll::aws
