/// @file
/// What CloudFormation's resource types mean: one row a type.  A new type is a new row.
#pragma once

#include <span>
#include <vector>

#include "collectors/cloudformation/stack.hpp"

namespace plimsoll::cloudformation {

// The parts of catalogues(), each in a file of its own.
[[nodiscard]] std::span<const collect::kit::TypeRow> network_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> compute_rows();
[[nodiscard]] std::vector<collect::kit::TypeRow> data_rows();
[[nodiscard]] std::span<const collect::kit::TypeRow> delivery_rows();

}  // namespace plimsoll::cloudformation
