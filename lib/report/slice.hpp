/// @file
/// The part of the dependency graph that one service stands on, small enough to be drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace plimsoll::report {

class Places;

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
};

struct SliceEdge {
  std::size_t from = 0;  ///< Index of the node that needs.
  std::size_t to = 0;    ///< Index of what it needs.
  bool soft = false;     ///< Its loss degrades only.
};

struct Slice {
  std::vector<SliceNode> nodes;  ///< At most kLayoutNodes.
  std::vector<SliceEdge> edges;  ///< At most kLayoutEdges.
  std::size_t reached = 0;       ///< Assets that the service stands on, itself not counted.
  std::size_t drawn = 0;         ///< Of these, how many are nodes.
  bool bounded = false;          ///< The search ended at its bound: `reached` is a lower bound.
};

/// The slice of `service` from the needs of the newest assessment.  Single points and the way to
/// them come first, then what is nearest; what is left out is counted by nodes of role `more`.
/// Reads at most 5,000 assets.  `places` says where each stands.
[[nodiscard]] Slice slice(SQLite::Database& database, Places& places, std::int64_t service);

}  // namespace plimsoll::report
