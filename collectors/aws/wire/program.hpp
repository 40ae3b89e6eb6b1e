/// @file
/// The collector as a program: its settings, what it checks, what it collects.
#pragma once

#include <span>

#include "collectors/aws/calls.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/resource.hpp"

namespace plimsoll::aws::wire {

/// The program that makes the calls of `table`, whose models stand in `models`
/// (plimsoll_aws_models() in CMakeLists.txt).  Both must outlive it.
[[nodiscard]] collect::kit::Program program(std::span<const Call> table,
                                            std::span<const core::Resource> models);

}  // namespace plimsoll::aws::wire
