/// @file
/// What a service stands on, as Graphviz DOT.
/// Source: graphviz.org/doc/info/lang.html.
#pragma once

#include <string>
#include <string_view>

#include "lib/report/slice.hpp"

namespace plimsoll::dot {

/// One graph.  Boxes that stand in the same place are in one cluster; single points differ in
/// shape, not in colour alone.  Whatever names hold, they are text.
[[nodiscard]] std::string to_dot(const report::Slice& slice);

}  // namespace plimsoll::dot
