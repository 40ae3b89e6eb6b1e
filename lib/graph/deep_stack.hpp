/// @file
/// Recursion that is as deep as a diagram has levels, on a stack that is as deep as that needs.
#pragma once

#include <cstddef>
#include <functional>

namespace plimsoll::graph {

/// Recursions deeper than this are refused before they begin.
inline constexpr std::size_t kMostLevels = 1'000'000;

/// Runs `work` on a stack for recursions of `levels` calls, in a thread of its own when the usual
/// stack may be too small.  An exception of `work` passes through; std::system_error when there is
/// no memory for the stack.
void with_deep_stack(std::size_t levels, const std::function<void()>& work);

}  // namespace plimsoll::graph
