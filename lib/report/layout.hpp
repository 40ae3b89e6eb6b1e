/// @file
/// Where the boxes, lines and frames of a directed graph go, by Graphviz (dot).  Only sizes and
/// positions pass: no name, label or attribute of an asset ever reaches Graphviz, so no name can
/// mean anything to it, and no font of the machine changes the result.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lib/core/error.hpp"

namespace plimsoll::report {

/// Largest graph that is laid out; dot's time grows faster than its input.
inline constexpr std::size_t kLayoutNodes = 240;
inline constexpr std::size_t kLayoutEdges = 800;
inline constexpr std::size_t kLayoutFrames = 80;

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

/// A frame around boxes, with room for a title at its top.
struct Frame {
  std::optional<std::size_t>
      parent;                      ///< Index of the frame that this one stands in: a smaller one.
  Size title;                      ///< Room that its title takes.
  std::vector<std::size_t> boxes;  ///< Those in it, without those of frames within.  Each box
                                   ///< stands in one frame at most.
};

struct Rectangle {
  Point corner;  ///< The upper left one.
  Size size;
};

struct Layout {
  Size size;                               ///< Of the whole drawing, margin included.
  std::vector<Point> centres;              ///< One for each box.
  std::vector<std::vector<Point>> routes;  ///< One for each line: 1 + 3 n points of a cubic Bézier
                                           ///< curve, from box border to box border.
  std::vector<Rectangle> frames;           ///< One for each frame: around its boxes and the frames
                                           ///< in it, apart from all others.
};

/// Lays boxes out in columns, left to right along the lines.  The same input gives the same output.
/// Every frame must hold a box, in itself or in a frame within.  Errors: too many boxes, lines or
/// frames (unsupported), a line or a frame that names no box or no parent (malformed), and whatever
/// keeps Graphviz from working (unsupported).  Thread-safe: Graphviz is not, so calls wait for each
/// other.
[[nodiscard]] Result<Layout> layout(std::span<const Size> boxes, std::span<const Line> lines,
                                    std::span<const Frame> frames = {});

}  // namespace plimsoll::report
