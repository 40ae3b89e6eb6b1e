#include "lib/report/picture.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/report/layout.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::report {
namespace {

using Role = SliceNode::Role;

constexpr double kNameSize = 12;
constexpr double kDetailSize = 10;
constexpr double kPadding = 11;
constexpr double kDiamond = 14;  // room for the mark of a single point
constexpr std::size_t kNameChars = 26;
constexpr std::size_t kDetailChars = 28;

/// A node as it is drawn.
struct Drawn {
  std::string name;
  std::string detail;
  Size size;
};

Drawn prepare(const SliceNode& node) {
  Drawn out;
  out.name = one_line(node.name, kNameChars);
  if (node.role == Role::group || node.role == Role::more) {
    out.size = {text_width(out.name, kDetailSize) + 2 * kPadding, 20};
    return out;
  }
  std::string detail = node.kind;
  if (node.down) detail += ", down now";
  if (!node.place.empty()) detail += " \xC2\xB7 " + node.place.substr(0, node.place.find(", "));
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
  const double x = centre.x - size.width / 2;
  const double y = centre.y - size.height / 2;
  if (!node.single_point) {
    const double radius = node.role == Role::group || node.role == Role::more ? 10 : 5;
    return fmt::format(
        R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.0f}"/>)", x, y,
        size.width, size.height, radius);
  }
  constexpr double kCut = 9;
  const double right = x + size.width;
  const double bottom = y + size.height;
  std::string out = fmt::format(
      "<path d=\"M{:.1f} {:.1f}H{:.1f}L{:.1f} {:.1f}V{:.1f}"
      "L{:.1f} {:.1f}H{:.1f}L{:.1f} {:.1f}V{:.1f}Z\"/>",
      x + kCut, y, right - kCut, right, y + kCut, bottom - kCut, right - kCut, bottom, x + kCut, x,
      bottom - kCut, y + kCut);
  out += fmt::format(R"(<path class="mark" d="M{:.1f} {:.1f}l5 5l-5 5l-5 -5z"/>)", x + 14,
                     centre.y - 5);
  return out;
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
    out += fmt::format(R"(<text class="detail" x="{:.1f}" y="{:.1f}">{}</text>)", x, centre.y + 3.5,
                       escape_xml(drawn.name));
  } else {
    out += fmt::format(R"(<text x="{:.1f}" y="{:.1f}">{}</text>)", x, centre.y - 2,
                       escape_xml(drawn.name));
    out += fmt::format(R"(<text class="detail" x="{:.1f}" y="{:.1f}">{}</text>)", x, centre.y + 12,
                       escape_xml(drawn.detail));
  }
  return out + "</g>\n";
}

std::string curve(const std::vector<Point>& route, bool soft, std::string_view arrow) {
  if (route.size() < 4) return {};
  std::string out = fmt::format("<path class=\"{}\" d=\"M{:.1f} {:.1f}C",
                                soft ? "line soft" : "line", route[0].x, route[0].y);
  for (std::size_t i = 1; i < route.size(); ++i) {
    fmt::format_to(std::back_inserter(out), "{}{:.1f} {:.1f}", i == 1 ? "" : " ", route[i].x,
                   route[i].y);
  }
  if (!arrow.empty()) fmt::format_to(std::back_inserter(out), "\" marker-end=\"url(#{})", arrow);
  return out + "\"/>\n";
}

std::string description(const Slice& slice) {
  const auto singles = std::count_if(slice.nodes.begin(), slice.nodes.end(),
                                     [](const SliceNode& node) { return node.single_point; });
  return fmt::format(
      "Read from left to right: each box needs those to its right. {} of {}{} assets are drawn; "
      "{} of them {} of failure.",
      slice.drawn, slice.bounded ? "at least " : "", slice.reached, singles,
      singles == 1 ? "is a single point" : "are single points");
}

}  // namespace

Result<std::string> picture(const Slice& slice, std::string_view prefix) {
  std::vector<Drawn> drawn;
  std::vector<Size> sizes;
  for (const SliceNode& node : slice.nodes) {
    drawn.push_back(prepare(node));
    sizes.push_back(drawn.back().size);
  }
  std::vector<Line> lines;
  for (const SliceEdge& edge : slice.edges) lines.push_back({edge.from, edge.to});
  auto placed = layout(sizes, lines);
  if (!placed) return tl::unexpected{std::move(placed.error()).at("picture")};

  const std::string service = slice.nodes.empty() ? "" : one_line(slice.nodes[0].name);
  std::string out = fmt::format(
      R"(<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-t {0}-d" )"
      R"(viewBox="0 0 {1:.0f} {2:.0f}" width="{1:.0f}" height="{2:.0f}">)"
      "\n"
      R"(<title id="{0}-t">What {3} stands on</title><desc id="{0}-d">{4}</desc>)"
      "\n"
      R"(<defs><marker id="{0}-a" viewBox="0 0 8 8" refX="7" refY="4" )"
      R"(markerWidth="7" markerHeight="7" )"
      R"(orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>)"
      "\n",
      prefix, placed->size.width, placed->size.height, escape_xml(service),
      escape_xml(description(slice)));
  const std::string arrow = fmt::format("{}-a", prefix);
  for (std::size_t i = 0; i < slice.edges.size(); ++i) {
    const bool plain = slice.nodes[slice.edges[i].to].role == Role::group;
    out += curve(placed->routes[i], slice.edges[i].soft, plain ? "" : arrow);
  }
  for (std::size_t i = 0; i < slice.nodes.size(); ++i) {
    out += box(slice.nodes[i], drawn[i], placed->centres[i]);
  }
  return out + "</svg>\n";
}

}  // namespace plimsoll::report
