/// @file
/// A slice as shapes of SVG, without the element around them.  Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/report/layout.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::report {

/// A node as it is drawn.
struct Drawn {
  std::string name;    ///< Cut to what its box holds; not escaped.
  std::string detail;  ///< As name; may be empty.
  Size size;
};

/// A slice with the place of everything in it.
struct Drawing {
  const Slice& slice;
  std::vector<Drawn> nodes;
  Layout placed;
};

/// Lays `slice` out, which must outlive the drawing.  Errors: as layout().
[[nodiscard]] Result<Drawing> draw(const Slice& slice);

/// Its frames, lines and nodes, what stands behind first.  Every id begins with `prefix`.
[[nodiscard]] std::string body(const Drawing& drawing, std::string_view prefix);

/// The shape of a single point: a box whose corners are cut off.
[[nodiscard]] std::string octagon(const Rectangle& box, double cut);
/// Its mark, 10 pixels high, below `top`.
[[nodiscard]] std::string diamond(Point top);
[[nodiscard]] std::string rectangle(const Rectangle& box, double radius,
                                    std::string_view type = {});
/// A line of text, escaped here; `type` is its class.
[[nodiscard]] std::string text_at(std::string_view type, Point at, std::string_view text);

}  // namespace plimsoll::report
