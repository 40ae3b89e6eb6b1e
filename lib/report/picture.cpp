#include "lib/report/picture.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lib/core/resource.hpp"
#include "lib/report/drawing.hpp"
#include "lib/report/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> report_styles();
}

namespace plimsoll::report {
namespace {

using Role = SliceNode::Role;

constexpr double kBorder = 28;  // around everything in a file
constexpr double kHead = 74;
constexpr double kLeast = 720;  // width; what the legend wants
constexpr double kKeyHeight = 30;
constexpr double kKeySize = 12;
constexpr Size kSwatch{34, 20};

std::string_view style(std::string_view path) {
  for (const core::Resource& file : resources::report_styles()) {
    if (file.path == path) return file.content;
  }
  return {};
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

std::string title_of(const Slice& slice) {
  return "What " + (slice.nodes.empty() ? std::string{} : one_line(slice.nodes[0].name)) +
         " stands on";
}

/// The opening tag with what screen readers say.
std::string opening(const Slice& slice, std::string_view prefix, Size size) {
  return fmt::format(
      R"(<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}-t {0}-d" )"
      R"(viewBox="0 0 {1:.0f} {2:.0f}" width="{1:.0f}" height="{2:.0f}">)"
      "\n"
      R"(<title id="{0}-t">{3}</title><desc id="{0}-d">{4}</desc>)"
      "\n",
      prefix, size.width, size.height, escape_xml(title_of(slice)), escape_xml(description(slice)));
}

/// One entry of the legend: what it looks like at (0, 0) to kSwatch, and what that means.
struct Key {
  std::string swatch;
  std::string_view words;
};

Key boxed(std::string_view type, double radius, std::string_view words) {
  return {fmt::format(R"(<g class="{}">{}</g>)", type, rectangle({{0, 0}, kSwatch}, radius)),
          words};
}

Key lined(std::string_view type, std::string_view words) {
  return {fmt::format(R"(<path class="line {}" d="M0 {:.0f}H{:.0f}"/>)", type, kSwatch.height / 2,
                      kSwatch.width),
          words};
}

/// What occurs in `slice`, and no more.
std::vector<Key> keys_of(const Slice& slice) {
  const auto some = [&](auto what) { return std::ranges::any_of(slice.nodes, what); };
  const auto role = [&](Role wanted) {
    return some([&](const SliceNode& node) { return node.role == wanted; });
  };
  std::vector<Key> out;
  if (some(&SliceNode::single_point)) {
    out.push_back({fmt::format(R"(<g class="single">{}{}</g>)", octagon({{0, 0}, kSwatch}, 6),
                               diamond({kSwatch.width / 2, kSwatch.height / 2 - 5})),
                   "single point of failure"});
    out.push_back(lined("spine", "how its failure reaches the service"));
  }
  out.push_back(boxed("asset", 5, "asset"));
  if (role(Role::group)) {
    out.push_back(boxed("group", 10,
                        "\xE2\x80\x9C"
                        "1 of 2\xE2\x80\x9D: so many of those behind it must work"));
  }
  if (role(Role::more)) out.push_back(boxed("more", 10, "not drawn one by one"));
  if (some(&SliceNode::down)) out.push_back(boxed("down", 5, "reported down or absent now"));
  if (some(&SliceNode::external)) out.push_back(boxed("external", 5, "nobody collected it"));
  if (std::ranges::any_of(slice.edges, &SliceEdge::soft)) {
    out.push_back(lined("soft", "helps, but isn\xE2\x80\x99t needed"));
  }
  if (!slice.frames.empty()) out.push_back(boxed("frame", 7, "site, region, zone or rack"));
  return out;
}

/// The legend below `top`, in as many rows as `width` asks for; says how high it is.
std::string legend(const Slice& slice, double top, double width, double& height) {
  std::string out = "<g class=\"legend\">\n";
  double x = kBorder;
  double y = top;
  for (const Key& key : keys_of(slice)) {
    const double wide = kSwatch.width + 8 + text_width(key.words, kKeySize);
    if (x > kBorder && x + wide > width - kBorder) {
      x = kBorder;
      y += kKeyHeight;
    }
    out += fmt::format(R"-(<g transform="translate({:.1f} {:.1f})">{}{}</g>)-", x, y, key.swatch,
                       text_at("key", {kSwatch.width + 8, 14.5}, key.words));
    out += '\n';
    x += wide + 26;
  }
  height = y + kKeyHeight - top;
  return out + "</g>\n";
}

}  // namespace

std::string_view palette() { return style("lib/report/palette.css"); }
std::string_view picture_style() { return style("lib/report/picture.css"); }

Result<std::string> picture(const Slice& slice, std::string_view prefix) {
  const auto drawing = draw(slice);
  if (!drawing) return tl::unexpected{drawing.error()};
  return opening(slice, prefix, drawing->placed.size) + body(*drawing, prefix) + "</svg>\n";
}

Result<std::string> picture_file(const Slice& slice, std::string_view line) {
  const auto drawing = draw(slice);
  if (!drawing) return tl::unexpected{drawing.error()};
  const std::string title = title_of(slice);
  const std::string under = one_line(line);
  const Size inner = drawing->placed.size;
  const double width =
      std::max({inner.width, kLeast, text_width(title, 22), text_width(under, 13)}) + 2 * kBorder;
  const double foot = kBorder + kHead + inner.height + 20;
  double keys = 0;
  const std::string key = legend(slice, foot, width, keys);
  const Size size{width, foot + keys + kBorder};
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + opening(slice, "p", size) +
         fmt::format("<style>\n{}{}</style>\n", palette(), picture_style()) +
         rectangle({{0, 0}, size}, 0, "paper") + "\n" +
         text_at("headline", {kBorder, kBorder + 20}, title) + "\n" +
         text_at("subline", {kBorder, kBorder + 44}, under) + "\n" +
         fmt::format("<g transform=\"translate({:.1f} {:.1f})\">\n{}</g>\n",
                     (width - inner.width) / 2, kBorder + kHead, body(*drawing, "p")) +
         key + "</svg>\n";
}

}  // namespace plimsoll::report
