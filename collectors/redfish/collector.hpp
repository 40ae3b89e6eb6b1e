/// @file
/// Collects one target: crawl and map.
#pragma once

#include <string_view>

#include "collectors/redfish/sweep.hpp"
#include "collectors/redfish/tree.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::redfish {

/// Crawls `tree` as `target`, closes it, and gives what it finds: raw answers in the order of the
/// crawl, everything else sorted, all but `hello` and `done`.
[[nodiscard]] Collected collect_target(std::string_view target, Tree& tree);

}  // namespace plimsoll::redfish
