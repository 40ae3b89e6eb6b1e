/// @file
/// Collects one target: crawl, map, write.
#pragma once

#include <string_view>

#include "collectors/redfish/tree.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::redfish {

/// Crawls `tree` as `target` and writes what it finds, all but `hello` and `done`.  Raw answers
/// come in the order of the crawl, everything else sorted.
[[nodiscard]] Result<void> collect_target(std::string_view target, Tree& tree,
                                          collect::kit::Emitter& out);

}  // namespace plimsoll::redfish
