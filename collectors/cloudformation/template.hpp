/// @file
/// Reads a CloudFormation template, YAML with short tags or JSON, into a tree in which every
/// intrinsic function has its long form: `!Ref a` is {"Ref": "a"}.
/// Source: AWS CloudFormation User Guide, "Intrinsic function reference".
#pragma once

#include <string_view>

#include "lib/collect/kit/tree.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::cloudformation {

/// CloudFormation takes 1 MB from S3.
inline constexpr std::size_t kTemplateBytes = std::size_t{1} << 20U;
/// Values of a template, what aliases repeat included.
inline constexpr std::size_t kTemplateNodes = 500'000;

/// Any bytes are legal.  An Error of kind malformed where they are neither YAML nor JSON, no map
/// with Resources, or exceed the bounds of size, depth and values.
[[nodiscard]] Result<collect::kit::Tree> read_template(std::string_view bytes);

}  // namespace plimsoll::cloudformation
