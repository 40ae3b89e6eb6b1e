/// @file
/// From a template to the resources that it declares.  Pure.
#pragma once

#include <string>
#include <vector>

#include "collectors/cloudformation/evaluate.hpp"
#include "lib/collect/kit/declared.hpp"

namespace plimsoll::cloudformation {

struct Stack {
  std::vector<collect::kit::Declared> resources;
  std::string incomplete;  ///< Why this isn't all that the template makes; else empty.
  std::vector<Issue> issues;
};

/// The resources of the template `root`: those whose condition does not hold are absent, those
/// whose condition nobody can decide have its name.  Record sets are brought to the names that
/// collect::kit::join_records() takes.
[[nodiscard]] Stack read_stack(const collect::kit::Tree& root, const Deployment& deployment);

/// What the resource types mean.
/// Sources: AWS CloudFormation User Guide, "AWS resource and property types reference" for
/// properties and the defaults of those left out; AWS Service Authorization Reference for ARNs.
[[nodiscard]] const std::vector<collect::kit::Catalogue>& catalogues();

}  // namespace plimsoll::cloudformation
