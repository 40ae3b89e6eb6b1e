#include "lib/report/slice.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "lib/model/vocabulary.hpp"
#include "lib/report/layout.hpp"
#include "lib/report/place.hpp"

namespace plimsoll::report {
namespace {

constexpr std::size_t kReach = 5000;
static_assert(kPageSlice.nodes() <= kLayoutNodes && kPageSlice.edges <= kLayoutEdges);
static_assert(kDrawingSlice.nodes() <= kLayoutNodes && kDrawingSlice.edges <= kLayoutEdges);

struct Member {
  std::size_t node;
  bool down;
};

struct Need {
  std::int64_t k;
  bool soft;
  std::vector<Member> members;
};

struct Node {
  std::int64_t asset;
  std::string name;
  std::string kind;
  std::size_t parent;  // the node it was reached from
  bool single_point = false;
  bool down = false;
  bool drawn = false;
  std::vector<Need> needs;
};

/// What a service stands on, nearest first.
class Neighbourhood {
 public:
  Neighbourhood(SQLite::Database& database, std::int64_t service)
      : needs_{database,
               "SELECT n.id, n.k, n.soft, m.asset_id, m.down, a.name, a.kind FROM need n "
               "JOIN need_member m ON m.need_id = n.id JOIN asset a ON a.id = m.asset_id "
               "WHERE n.asset_id = ? ORDER BY n.soft, n.id, a.kind, a.name, a.id"} {
    SQLite::Statement self{database, "SELECT name, kind FROM asset WHERE id = ?"};
    self.bind(1, service);
    if (!self.executeStep()) return;
    add(service, self.getColumn(0).getString(), self.getColumn(1).getString(), 0);
    for (std::size_t at = 0; at < nodes.size(); ++at) read_needs(at);
    SQLite::Statement points{database, "SELECT node_id FROM single_point WHERE service_id = ?"};
    points.bind(1, service);
    while (points.executeStep()) {
      const auto found = index_.find(points.getColumn(0).getInt64());
      if (found != index_.end() && found->second != 0) nodes[found->second].single_point = true;
    }
  }

  std::vector<Node> nodes;
  bool bounded = false;

 private:
  std::optional<std::size_t> add(std::int64_t asset, std::string name, std::string kind,
                                 std::size_t parent) {
    const auto found = index_.find(asset);
    if (found != index_.end()) return found->second;
    if (nodes.size() >= kReach) {
      bounded = true;
      return std::nullopt;
    }
    Node node{};
    node.asset = asset;
    node.name = std::move(name);
    node.kind = std::move(kind);
    node.parent = parent;
    nodes.push_back(std::move(node));
    return index_.emplace(asset, nodes.size() - 1).first->second;
  }

  void read_needs(std::size_t at) {
    needs_.reset();
    needs_.bind(1, nodes[at].asset);
    std::int64_t current = -1;
    while (needs_.executeStep()) {
      const auto id = needs_.getColumn(0).getInt64();
      if (id != current) {
        nodes[at].needs.push_back(
            {needs_.getColumn(1).getInt64(), needs_.getColumn(2).getInt() != 0, {}});
        current = id;
      }
      const auto to = add(needs_.getColumn(3).getInt64(), needs_.getColumn(5).getString(),
                          needs_.getColumn(6).getString(), at);
      if (!to) continue;
      const bool down = needs_.getColumn(4).getInt() != 0;
      nodes[*to].down = nodes[*to].down || down;
      nodes[at].needs.back().members.push_back({*to, down});
    }
  }

  SQLite::Statement needs_;
  std::map<std::int64_t, std::size_t> index_;
};

/// Marks `node` and the way to it, if all of that fits below `limit`.
void draw(std::vector<Node>& nodes, std::size_t node, std::size_t limit, std::size_t& drawn) {
  std::size_t missing = 0;
  for (std::size_t at = node; !nodes[at].drawn; at = nodes[at].parent) ++missing;
  if (drawn + missing > limit) return;
  for (std::size_t at = node; !nodes[at].drawn; at = nodes[at].parent) nodes[at].drawn = true;
  drawn += missing;
}

/// Whether all that `node` needs is `owner`, as a fan needs the chassis that it is in.
bool leads_nowhere(const Node& node, std::size_t owner) {
  return std::ranges::all_of(node.needs, [&](const Need& need) {
    return std::ranges::all_of(need.members,
                               [&](const Member& member) { return member.node == owner; });
  });
}

/// Whether a need of `owner` is said well enough by "5 of 6 disks": spares without needs of their
/// own, all in order.
bool is_plain(const std::vector<Node>& nodes, std::size_t owner, const Need& need) {
  return need.members.size() > 1 && need.k < static_cast<std::int64_t>(need.members.size()) &&
         std::all_of(need.members.begin(), need.members.end(), [&](const Member& member) {
           const Node& node = nodes[member.node];
           return !node.single_point && !node.down && leads_nowhere(node, owner) &&
                  node.kind == nodes[need.members.front().node].kind;
         });
}

std::string plural(std::string_view label) {
  const auto ends = [&](std::string_view end) { return label.ends_with(end); };
  if (ends("chassis")) return std::string{label};
  if (ends("ly") || ends("ty") || ends("ry")) {
    return std::string{label.substr(0, label.size() - 1)} + "ies";
  }
  return std::string{label} + (ends("ch") || ends("s") || ends("x") ? "es" : "s");
}

std::string label_of(const std::string& kind) {
  const auto* known = model::find_asset_kind(kind);
  return known == nullptr ? kind : std::string{known->label};
}

/// What a machine is made of.
bool is_part(std::string_view kind) {
  constexpr std::string_view kParts[] = {"psu",  "fan",     "nic",   "disk", "storage_controller",
                                         "link", "chassis", "volume"};
  return std::ranges::find(kParts, kind) != std::end(kParts);
}

void choose(std::vector<Node>& nodes, const SliceBounds& bounds) {
  std::size_t drawn = 1;
  nodes[0].drawn = true;
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    if (nodes[i].single_point || nodes[i].down) draw(nodes, i, bounds.assets, drawn);
  }
  for (std::size_t i = 0; i < nodes.size() && drawn < bounds.filled; ++i) {
    if (!nodes[i].drawn) continue;
    for (const Need& need : nodes[i].needs) {
      if (is_plain(nodes, i, need)) continue;
      std::size_t shown = 0;
      for (const Member& member : need.members) {
        if (shown >= bounds.members || drawn >= bounds.filled) break;
        // Reached from elsewhere too: its line is drawn from here all the same.
        if (!nodes[member.node].drawn) {
          nodes[member.node].drawn = true;
          ++drawn;
        }
        ++shown;
      }
    }
  }
}

/// Builds the drawing from the chosen nodes.
class Assembly {
 public:
  Assembly(const Neighbourhood& all, Places& places, const SliceBounds& bounds)
      : all_{all}, bounds_{bounds} {
    for (std::size_t i = 0; i < all.nodes.size(); ++i) {
      if (!all.nodes[i].drawn) continue;
      const Node& node = all.nodes[i];
      SliceNode shown;
      shown.role = i == 0 ? SliceNode::Role::service : SliceNode::Role::asset;
      shown.asset = node.asset;
      shown.name = node.name;
      shown.kind = label_of(node.kind);
      shown.place = places.of(node.asset);
      shown.single_point = node.single_point;
      shown.down = node.down;
      shown.external = node.kind == "external";
      shown.part = is_part(node.kind);
      position_[i] = out.nodes.size();
      out.nodes.push_back(std::move(shown));
    }
    out.drawn = out.nodes.size() - 1;
    out.reached = all.nodes.size() - 1;
    out.bounded = all.bounded;
    for (const auto& [node, at] : position_) connect(node, at);
  }

  Slice out;

 private:
  void line(std::size_t from, std::size_t to, bool soft) {
    if (out.edges.size() >= bounds_.edges || from == to) return;
    if (lines_.emplace(from, to).second) out.edges.push_back({from, to, soft});
  }

  void connect(std::size_t node, std::size_t at) {
    std::set<std::size_t> hidden;
    for (const Need& need : all_.nodes[node].needs) {
      std::size_t from = at;
      const auto shown =
          std::count_if(need.members.begin(), need.members.end(),
                        [&](const Member& member) { return all_.nodes[member.node].drawn; });
      const bool plain = shown == 0 && is_plain(all_.nodes, node, need);
      if (need.members.size() > 1 && (shown > 0 || plain) && groups_ < bounds_.groups) {
        ++groups_;
        SliceNode group;
        group.role = SliceNode::Role::group;
        group.name = fmt::format("{} of {}", need.k, need.members.size());
        if (plain) {
          group.name += " " + plural(label_of(all_.nodes[need.members.front().node].kind));
        }
        from = out.nodes.size();
        out.nodes.push_back(std::move(group));
        line(at, from, need.soft);
        if (plain) continue;
      }
      for (const Member& member : need.members) {
        if (all_.nodes[member.node].drawn) {
          line(from, position_.at(member.node), need.soft);
        } else {
          hidden.insert(member.node);
        }
      }
    }
    if (hidden.empty() || pills_ >= bounds_.pills) return;
    ++pills_;
    SliceNode more;
    more.role = SliceNode::Role::more;
    more.name = fmt::format("+{} more", hidden.size());
    out.nodes.push_back(std::move(more));
    line(at, out.nodes.size() - 1, false);
  }

  const Neighbourhood& all_;
  const SliceBounds& bounds_;
  std::map<std::size_t, std::size_t> position_;
  std::set<std::pair<std::size_t, std::size_t>> lines_;
  std::size_t groups_ = 0;
  std::size_t pills_ = 0;
};

}  // namespace

Slice slice(SQLite::Database& database, Places& places, std::int64_t service,
            const SliceBounds& bounds) {
  Neighbourhood all{database, service};
  if (all.nodes.empty()) return {};
  choose(all.nodes, bounds);
  return std::move(Assembly{all, places, bounds}.out);
}

}  // namespace plimsoll::report
