#include "lib/report/frames.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/model/vocabulary.hpp"
#include "lib/report/layout.hpp"
#include "lib/report/place.hpp"
#include "lib/report/slice.hpp"

namespace plimsoll::report {
namespace {

using Frame = std::optional<std::size_t>;

bool is_framed(std::string_view kind) {
  constexpr std::string_view kKinds[] = {"region", "zone", "site", "rack"};
  return std::ranges::find(kKinds, kind) != std::end(kKinds);
}

std::vector<Place> framed_path(Places& places, std::int64_t asset) {
  std::vector<Place> path = places.path(asset);
  std::erase_if(path, [](const Place& place) { return !is_framed(place.kind); });
  return path;
}

class Framing {
 public:
  explicit Framing(Slice& slice) : slice_{slice} {}

  /// The frame of the innermost place of `path`, made where it is missing.  A frame has the parent
  /// that it was made with, so that places that are said to be in each other end.
  Frame around(std::span<const Place> path) {
    if (path.empty()) return std::nullopt;
    const auto known = frames_.find(path.front().asset);
    if (known != frames_.end()) return known->second;
    const Frame parent = around(path.subspan(1));
    if (slice_.frames.size() >= kLayoutFrames) return parent;
    const auto* kind = model::find_asset_kind(path.front().kind);
    slice_.frames.push_back({path.front().asset, path.front().name,
                             std::string{kind == nullptr ? path.front().kind : kind->label},
                             parent});
    return frames_.emplace(path.front().asset, slice_.frames.size() - 1).first->second;
  }

  [[nodiscard]] Frame own(std::int64_t asset) const {
    const auto known = frames_.find(asset);
    return known == frames_.end() ? Frame{} : Frame{known->second};
  }

  /// The innermost frame that holds both.
  [[nodiscard]] Frame common(Frame one, Frame other) const {
    while (one != other && one && other) {
      // A parent has the smaller index.
      Frame& inner = *one > *other ? one : other;
      inner = slice_.frames[*inner].parent;
    }
    return one == other ? one : std::nullopt;
  }

 private:
  Slice& slice_;
  std::map<std::int64_t, std::size_t> frames_;
};

bool is_asset(const SliceNode& node) { return node.asset != 0; }

void place_assets(Slice& slice, Places& places, Framing& framing) {
  for (SliceNode& node : slice.nodes) {
    if (is_asset(node)) node.frame = framing.around(framed_path(places, node.asset));
  }
  for (SliceNode& node : slice.nodes) {
    if (!is_asset(node)) continue;
    if (const Frame own = framing.own(node.asset)) node.frame = own;
  }
}

/// What leads to a part, and where it leads to, seen through "k of n".
struct Surroundings {
  std::vector<std::size_t> users;
  std::vector<std::size_t> needed;
};

std::map<std::size_t, Surroundings> surroundings_of_parts(const Slice& slice) {
  std::map<std::size_t, std::size_t> owner;  // of "k of n"
  for (const SliceEdge& edge : slice.edges) {
    if (slice.nodes[edge.to].role == SliceNode::Role::group) owner[edge.to] = edge.from;
  }
  std::map<std::size_t, Surroundings> out;
  for (const SliceEdge& edge : slice.edges) {
    const auto through = owner.find(edge.from);
    const std::size_t user = through == owner.end() ? edge.from : through->second;
    if (!is_asset(slice.nodes[edge.to])) continue;
    if (slice.nodes[edge.to].part) out[edge.to].users.push_back(user);
    if (slice.nodes[user].part) out[user].needed.push_back(edge.to);
  }
  return out;
}

/// The frame in which all stand that need the part and nothing stands outside that it needs.  Parts
/// of it that wait for its frame don't count.
Frame frame_of_part(const Slice& slice, const Surroundings& around, const Framing& framing) {
  std::optional<Frame> frame;
  for (const std::size_t user : around.users) {
    const SliceNode& node = slice.nodes[user];
    if (node.part && !node.frame) continue;
    if (frame && *frame != node.frame) return std::nullopt;
    frame = node.frame;
  }
  if (!frame) return std::nullopt;
  const bool holds = std::ranges::all_of(around.needed, [&](std::size_t node) {
    const Frame other = slice.nodes[node].frame;
    return !other || framing.common(*frame, other).has_value();
  });
  return holds ? *frame : std::nullopt;
}

/// Parts where the machine stands that needs them, and their parts after them.
void place_parts(Slice& slice, const Framing& framing) {
  const auto parts = surroundings_of_parts(slice);
  for (bool more = true; more;) {
    more = false;
    for (const auto& [node, around] : parts) {
      if (slice.nodes[node].frame) continue;
      slice.nodes[node].frame = frame_of_part(slice, around, framing);
      more = more || slice.nodes[node].frame.has_value();
    }
  }
}

/// "k of n" and "+n more" between what they join.
void place_joints(Slice& slice, const Framing& framing) {
  std::map<std::size_t, Frame> joined;
  const auto join = [&](std::size_t joint, std::size_t node) {
    if (is_asset(slice.nodes[joint])) return;
    const auto [found, fresh] = joined.emplace(joint, slice.nodes[node].frame);
    if (!fresh) found->second = framing.common(found->second, slice.nodes[node].frame);
  };
  for (const SliceEdge& edge : slice.edges) {
    join(edge.from, edge.to);
    join(edge.to, edge.from);
  }
  for (const auto& [node, frame] : joined) slice.nodes[node].frame = frame;
}

/// Whether every frame holds a node; only places that are said to be in each other fail it.
bool all_filled(const Slice& slice) {
  std::vector<bool> filled(slice.frames.size(), false);
  for (const SliceNode& node : slice.nodes) {
    if (node.frame) filled[*node.frame] = true;
  }
  for (std::size_t i = filled.size(); i-- > 0;) {
    if (filled[i] && slice.frames[i].parent) filled[*slice.frames[i].parent] = true;
  }
  return std::ranges::all_of(filled, [](bool one) { return one; });
}

}  // namespace

void add_frames(Slice& slice, Places& places) {
  slice.frames.clear();
  Framing framing{slice};
  place_assets(slice, places, framing);
  place_parts(slice, framing);
  place_joints(slice, framing);
  if (all_filled(slice)) return;
  slice.frames.clear();
  for (SliceNode& node : slice.nodes) node.frame.reset();
}

}  // namespace plimsoll::report
