/// @file
/// Where the boxes and lines of a small directed graph go, by Graphviz (dot).  Only sizes and
/// positions pass: no name, label or attribute of an asset ever reaches Graphviz, so no name can
/// mean anything to it, and no font of the machine changes the result.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::report {

/// Largest graph that is laid out; dot's time grows faster than its input.
inline constexpr std::size_t kLayoutNodes = 60;
inline constexpr std::size_t kLayoutEdges = 200;

/// Pixels, from the upper left corner, y downwards.
struct Point {
  double x = 0;
  double y = 0;
};

struct Size {
  double width = 0;   ///< Pixels.
  double height = 0;  ///< Pixels.
};

struct Line {
  std::size_t from = 0;  ///< Index of a box.
  std::size_t to = 0;    ///< Index of a box.
};

struct Layout {
  Size size;                               ///< Of the whole drawing, margin included.
  std::vector<Point> centres;              ///< One for each box.
  std::vector<std::vector<Point>> routes;  ///< One for each line: 1 + 3 n points of a cubic Bézier
                                           ///< curve, from box border to box border.
};

/// Lays boxes out in columns, left to right along the lines.  The same input gives the same output.
/// Errors: too many boxes or lines (unsupported), a line that names no box (malformed), and
/// whatever keeps Graphviz from working (unsupported).  Thread-safe: Graphviz is not, so calls wait
/// for each other.
[[nodiscard]] Result<Layout> layout(std::span<const Size> boxes, std::span<const Line> lines);

}  // namespace plimsoll::report
