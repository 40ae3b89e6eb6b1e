/// @file
/// The part of the dependency graph that one service stands on, small enough to be drawn.
/// Behind it: frames.hpp says in which places its nodes stand, picture.hpp draws it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace plimsoll::report {

class Places;

/// How much of a service's foundations is drawn.
struct SliceBounds {
  std::size_t assets;   ///< Single points and what leads to them; the service counts.
  std::size_t filled;   ///< With their neighbourhood.
  std::size_t groups;   ///< Nodes "k of n".
  std::size_t pills;    ///< Nodes "+n more".
  std::size_t members;  ///< Of one need, when none is a single point.
  std::size_t edges;

  /// Nodes of any role.
  [[nodiscard]] constexpr std::size_t nodes() const { return assets + groups + pills; }
};
/// What a page has room for.
inline constexpr SliceBounds kPageSlice{40, 26, 12, 8, 3, 200};
/// What a drawing of its own has room for.
inline constexpr SliceBounds kDrawingSlice{140, 120, 46, 14, 8, 700};

struct SliceNode {
  enum class Role : std::uint8_t {
    service,  ///< What the slice is of; node 0.
    asset,
    group,  ///< Stands for "k of n": its lines lead to the members; "5 of 6 disks" stands for them
            ///< too.
    more,   ///< Stands for assets that are not drawn.
  };
  Role role = Role::asset;
  std::int64_t asset = 0;     ///< Row id; 0 for group and more.
  std::string name;           ///< As stored: unescaped, of any length.  "1 of 2", "+12 more".
  std::string kind;           ///< For people: "power feed"; empty for group and more.
  std::string place;          ///< As Places says; may be empty.
  bool single_point = false;  ///< Its failure alone stops the service.
  bool down = false;          ///< A source reports it absent or failed now.
  bool external = false;      ///< Others refer to it and nobody collected it.
  bool part = false;          ///< Of a machine: a power supply, a disk, a volume.
  std::optional<std::size_t> frame;  ///< Index of the frame that it stands in.
};

/// A place around nodes.
struct SliceFrame {
  std::int64_t place = 0;             ///< Row id of the asset.
  std::string name;                   ///< As stored.
  std::string kind;                   ///< For people: "rack".
  std::optional<std::size_t> parent;  ///< Index of the frame that holds it: a smaller one.
};

struct SliceEdge {
  std::size_t from = 0;  ///< Index of the node that needs.
  std::size_t to = 0;    ///< Index of what it needs.
  bool soft = false;     ///< Its loss degrades only.
};

struct Slice {
  std::vector<SliceNode> nodes;    ///< As many as SliceBounds allow.
  std::vector<SliceEdge> edges;    ///< As many as SliceBounds allow.
  std::vector<SliceFrame> frames;  ///< None until add_frames().
  std::size_t reached = 0;         ///< Assets that the service stands on, itself not counted.
  std::size_t drawn = 0;           ///< Of these, how many are nodes.
  bool bounded = false;            ///< The search ended at its bound: `reached` is a lower bound.
};

/// The slice of `service` from the needs of the newest assessment.  Single points and the way to
/// them come first, then what is nearest; what is left out is counted by nodes of role `more`.
/// Reads at most 5,000 assets.  `places` says where each stands.
[[nodiscard]] Slice slice(SQLite::Database& database, Places& places, std::int64_t service,
                          const SliceBounds& bounds = kPageSlice);

}  // namespace plimsoll::report
