/// @file
/// What a service stands on, as a Mermaid flowchart, for wikis and repositories.
/// Source: mermaid.js.org/syntax/flowchart.html.
#pragma once

#include <string>

#include "lib/report/slice.hpp"

namespace plimsoll::mermaid {

/// One flowchart.  Boxes that stand in the same place are in one subgraph; single points differ in
/// shape and in words.  Whatever names hold, they are text.
[[nodiscard]] std::string to_mermaid(const report::Slice& slice);

}  // namespace plimsoll::mermaid
