/// @file
/// The collector as a program: its settings, what it asks, and the records it writes.
#pragma once

#include <string_view>

#include "collectors/redfish/tree.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::redfish {

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

/// Crawls `tree` as `target` and writes what it finds, all but `hello` and `done`.  Records that
/// depend on the crawl's order come in that order (raw), the rest sorted.
[[nodiscard]] Result<void> collect_target(std::string_view target, Tree& tree,
                                          collect::kit::Emitter& out);

}  // namespace plimsoll::redfish
