#include "lib/report/drawing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/report/layout.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::report {

std::string octagon(const Rectangle& box, double cut) {
  const auto [x, y] = box.corner;
  const double right = x + box.size.width;
  const double bottom = y + box.size.height;
  return fmt::format(
      "<path d=\"M{:.1f} {:.1f}H{:.1f}L{:.1f} {:.1f}V{:.1f}"
      "L{:.1f} {:.1f}H{:.1f}L{:.1f} {:.1f}V{:.1f}Z\"/>",
      x + cut, y, right - cut, right, y + cut, bottom - cut, right - cut, bottom, x + cut, x,
      bottom - cut, y + cut);
}

/// A diamond whose uppermost point is `top`.
std::string diamond(Point top) {
  return fmt::format(R"(<path class="mark" d="M{:.1f} {:.1f}l5 5l-5 5l-5 -5z"/>)", top.x, top.y);
}

std::string rectangle(const Rectangle& box, double radius, std::string_view type) {
  std::string out = "<rect";
  if (!type.empty()) out += fmt::format(R"( class="{}")", type);
  return out + fmt::format(R"( x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.0f}"/>)",
                           box.corner.x, box.corner.y, box.size.width, box.size.height, radius);
}

std::string text_at(std::string_view type, Point at, std::string_view text) {
  return fmt::format(R"(<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>)", type, at.x, at.y,
                     escape_xml(text));
}

namespace {

using Role = SliceNode::Role;

constexpr double kNameSize = 12;
constexpr double kDetailSize = 11;
constexpr double kPadding = 11;
constexpr double kCut = 9;       // of the corners of a single point
constexpr double kDiamond = 14;  // room for the mark of a single point
constexpr double kTitleGap = 7;
constexpr std::size_t kNameChars = 26;
constexpr std::size_t kDetailChars = 28;

/// `text` as one line of at most kNameChars; of a longer one the end stays too, as names of parts
/// differ there.
std::string shortened(std::string_view text) {
  const std::string whole = one_line(text);
  if (one_line(whole, kNameChars) == whole) return whole;
  constexpr std::size_t kTail = 12;
  std::size_t tail = whole.size();
  for (std::size_t kept = 0; kept < kTail; ++kept) {
    do --tail;
    while ((static_cast<unsigned char>(whole[tail]) & 0xC0U) == 0x80U);
  }
  return one_line(whole, kNameChars - kTail - 1) + whole.substr(tail);
}

Drawn prepare(const SliceNode& node) {
  const bool says_place = !node.frame && !node.place.empty();
  Drawn out;
  out.name = shortened(node.name);
  if (node.role == Role::group || node.role == Role::more) {
    out.size = {text_width(out.name, kDetailSize) + 2 * kPadding, 20};
    return out;
  }
  std::string detail = node.kind;
  if (node.down) detail += ", down now";
  if (says_place) detail += " \xC2\xB7 " + node.place.substr(0, node.place.find(", "));
  out.detail = one_line(detail, kDetailChars);
  const double text =
      std::max(text_width(out.name, kNameSize), text_width(out.detail, kDetailSize));
  out.size = {text + 2 * kPadding + (node.single_point ? kDiamond : 0), 40};
  return out;
}

std::string classes(const SliceNode& node) {
  std::string out;
  switch (node.role) {
    case Role::service:
      out = "service";
      break;
    case Role::asset:
      out = "asset";
      break;
    case Role::group:
      out = "group";
      break;
    case Role::more:
      out = "more";
      break;
  }
  if (node.single_point) out += " single";
  if (node.down) out += " down";
  if (node.external) out += " external";
  return out;
}

std::string shape(const SliceNode& node, Point centre, Size size) {
  const Rectangle box{{centre.x - size.width / 2, centre.y - size.height / 2}, size};
  if (node.single_point) {
    return octagon(box, kCut) + diamond({box.corner.x + kDiamond, centre.y - 5});
  }
  return rectangle(box, node.role == Role::group || node.role == Role::more ? 10 : 5);
}

std::string box(const SliceNode& node, const Drawn& drawn, Point centre) {
  std::string title = one_line(node.name);
  if (!node.kind.empty()) title += " (" + node.kind + ")";
  if (!node.place.empty()) title += ", " + one_line(node.place);
  if (node.single_point) title += ": single point of failure";
  std::string out = fmt::format(R"(<g class="{}"><title>{}</title>{})", classes(node),
                                escape_xml(title), shape(node, centre, drawn.size));
  const double x = centre.x + (node.single_point ? kDiamond / 2 : 0);
  if (drawn.detail.empty()) {
    out += text_at("detail", {x, centre.y + 3.8}, drawn.name);
  } else {
    out += text_at("name", {x, centre.y - 2}, drawn.name);
    out += text_at("detail", {x, centre.y + 12.5}, drawn.detail);
  }
  return out + "</g>\n";
}

/// `type`: soft, spine or nothing.
std::string curve(const std::vector<Point>& route, std::string_view type, std::string_view arrow) {
  if (route.size() < 4) return {};
  std::string out = fmt::format("<path class=\"line{}{}\" d=\"M{:.1f} {:.1f}C",
                                type.empty() ? "" : " ", type, route[0].x, route[0].y);
  for (std::size_t i = 1; i < route.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}{:.1f} {:.1f}", i == 1 ? "" : " ", route[i].x,
                   route[i].y);
  }
  if (!arrow.empty()) fmt::format_to(std::back_inserter(out), "\" marker-end=\"url(#{})", arrow);
  return out + "\"/>\n";
}

/// "Rack 12", as far as it fits, and "rack".
struct FrameTitle {
  std::string name;
  std::string kind;

  explicit FrameTitle(const SliceFrame& frame) : name{shortened(frame.name)}, kind{frame.kind} {}
  [[nodiscard]] Size size() const {
    return {text_width(name, kNameSize) + text_width(kind, kDetailSize) + 3 * kTitleGap, 18};
  }
};

std::vector<Frame> frames_of(const Slice& slice) {
  std::vector<Frame> out;
  for (const SliceFrame& frame : slice.frames) {
    out.push_back({frame.parent, FrameTitle{frame}.size(), {}});
  }
  for (std::size_t i = 0; i < slice.nodes.size(); ++i) {
    if (slice.nodes[i].frame) out.at(*slice.nodes[i].frame).boxes.push_back(i);
  }
  return out;
}

std::string frame(const SliceFrame& what, const Rectangle& box) {
  const FrameTitle title{what};
  return fmt::format(
      "<g class=\"frame\"><title>{} ({})</title>{}"
      "<text class=\"name\" x=\"{:.1f}\" y=\"{:.1f}\">{}"
      "<tspan class=\"detail\" dx=\"{:.0f}\">{}</tspan></text></g>\n",
      escape_xml(one_line(what.name)), escape_xml(what.kind), rectangle(box, 7),
      box.corner.x + kPadding, box.corner.y + 20, escape_xml(title.name), kTitleGap,
      escape_xml(title.kind));
}

/// The head of an arrow; that it may take the colour of its line is not known to every viewer.
std::string marker(std::string_view prefix, std::string_view type) {
  return fmt::format(R"(<marker id="{0}-{1}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" )"
                     R"(markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">)"
                     R"(<path class="{1}" d="M0 0L8 4L0 8z"/></marker>)",
                     prefix, type);
}

/// The way on which a single failure comes to the service.
bool is_spine(const Slice& slice, const SliceEdge& edge) {
  const SliceNode& from = slice.nodes[edge.from];
  return !edge.soft && slice.nodes[edge.to].single_point &&
         (from.single_point || from.role == Role::service);
}

}  // namespace

Result<Drawing> draw(const Slice& slice) {
  Drawing out{slice, {}, {}};
  std::vector<Size> sizes;
  for (const SliceNode& node : slice.nodes) {
    out.nodes.push_back(prepare(node));
    sizes.push_back(out.nodes.back().size);
  }
  std::vector<Line> lines;
  for (const SliceEdge& edge : slice.edges) lines.push_back({edge.from, edge.to});
  auto placed = layout(sizes, lines, frames_of(slice));
  if (!placed) return tl::unexpected{std::move(placed.error()).at("picture")};
  out.placed = std::move(*placed);
  return out;
}

std::string body(const Drawing& drawing, std::string_view prefix) {
  const Slice& slice = drawing.slice;
  std::string out = "<defs>" + marker(prefix, "tip") + marker(prefix, "spine") + "</defs>\n";
  for (std::size_t i = 0; i < slice.frames.size(); ++i) {
    out += frame(slice.frames[i], drawing.placed.frames[i]);
  }
  for (std::size_t i = 0; i < slice.edges.size(); ++i) {
    const SliceEdge& edge = slice.edges[i];
    const bool spine = is_spine(slice, edge);
    const bool plain = slice.nodes[edge.to].role == Role::group;
    out += curve(drawing.placed.routes[i],
                 edge.soft ? "soft"
                 : spine   ? "spine"
                           : "",
                 plain ? std::string{} : fmt::format("{}-{}", prefix, spine ? "spine" : "tip"));
  }
  for (std::size_t i = 0; i < slice.nodes.size(); ++i) {
    out += box(slice.nodes[i], drawing.nodes[i], drawing.placed.centres[i]);
  }
  return out;
}

}  // namespace plimsoll::report
