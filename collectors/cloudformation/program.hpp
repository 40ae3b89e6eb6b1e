/// @file
/// The collector as a program: its settings, what it checks, which files it reads.
#pragma once

#include "collectors/cloudformation/stack.hpp"
#include "lib/collect/kit/draft.hpp"
#include "lib/collect/kit/program.hpp"

namespace plimsoll::cloudformation {

/// Settings, check and collect, for collect::kit::run().
[[nodiscard]] collect::kit::Program program();

/// The records of one template.
void map_template(const collect::kit::Tree& root, const Deployment& deployment,
                  const std::string& target, const std::string& file, collect::kit::Draft& draft);

}  // namespace plimsoll::cloudformation
