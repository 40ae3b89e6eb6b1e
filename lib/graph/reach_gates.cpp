#include "lib/graph/reach_gates.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace plimsoll::graph {
namespace {

using Gate = ReachGates::Gate;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// AND of `cuts`; of one: itself; of none: no gate.
std::optional<Gate> all_of(CyclicGates& gates, const std::vector<Gate>& cuts) {
  if (cuts.empty()) return std::nullopt;
  return cuts.size() == 1 ? cuts.front() : gates.add(EventType::all_of, cuts);
}

}  // namespace

/// Eliminates the nodes of one block.  Everything is said in terms of cuts, the negation of the
/// header's t: no path is "all ways are cut".  The nodes are those beside neither the root nor the
/// outside, by index.
class ReachGates::Elimination {
 public:
  Elimination(CyclicGates& gates, Budget& budget, std::vector<Gate> down)
      : gates_{&gates},
        budget_{&budget},
        down_{std::move(down)},
        beside_(down_.size()),
        ways_out_(down_.size()),
        steps_(down_.size()) {}

  void link(std::uint32_t a, std::uint32_t b) {
    beside_[a].insert(b);
    beside_[b].insert(a);
    ways_[key(a, b)].direct = true;
  }
  /// A way from `node` to the root that is cut when `cut` is.
  void add_way_out(std::uint32_t node, Gate cut) { ways_out_[node].push_back(cut); }

  /// By index: "no path to the root within the block"; nothing when the budget ends.
  std::vector<Gate> run() {
    std::set<std::pair<std::size_t, std::uint32_t>> queue;
    const auto size = static_cast<std::uint32_t>(down_.size());
    for (std::uint32_t node = 0; node < size; ++node) queue.emplace(beside_[node].size(), node);
    std::vector<std::uint32_t> order;
    while (!queue.empty()) {
      const auto node = queue.begin()->second;
      const auto degree = beside_[node].size();
      if (!budget_->spend(1 + degree * (degree + 1) * 2)) return {};
      for (const auto next : beside_[node]) queue.erase({beside_[next].size(), next});
      queue.erase({degree, node});
      eliminate(node);
      for (const auto& [next, way] : steps_[node].onward) {
        queue.emplace(beside_[next].size(), next);
      }
      order.push_back(node);
    }
    std::vector<Gate> cut(size);
    std::vector<Gate> ways;
    for (auto node = order.rbegin(); node != order.rend(); ++node) {
      ways.clear();
      if (steps_[*node].out) ways.push_back(*steps_[*node].out);
      for (const auto& [next, way] : steps_[*node].onward) {
        ways.push_back(any_of({way, down_[next], cut[next]}));
      }
      assert(!ways.empty() && "a block holds a path from each of its nodes to its root");
      cut[*node] = all_of(*gates_, ways).value_or(kNone);
    }
    return cut;
  }

 private:
  /// The ways between two nodes through nodes that are eliminated already.
  struct Ways {
    bool direct = false;  ///< A link; never cut.
    std::vector<Gate> cuts;
  };
  /// How the paths of an eliminated node go on.
  struct Step {
    std::optional<Gate> out;  ///< To the root at once.
    /// To a node that is eliminated later, and the cut of the way there, if it can be cut.
    std::vector<std::pair<std::uint32_t, std::optional<Gate>>> onward;
  };

  static std::uint64_t key(std::uint32_t a, std::uint32_t b) {
    return (std::uint64_t{std::min(a, b)} << 32U) | std::max(a, b);
  }

  Gate any_of(std::initializer_list<std::optional<Gate>> parts) {
    std::vector<Gate> given;
    for (const auto& part : parts) {
      if (part) given.push_back(*part);
    }
    return given.size() == 1 ? given.front() : gates_->add(EventType::any_of, given);
  }

  void eliminate(std::uint32_t node) {
    auto& step = steps_[node];
    step.out = all_of(*gates_, ways_out_[node]);
    for (const auto next : beside_[node]) {
      const auto ways = ways_.find(key(node, next));
      step.onward.emplace_back(
          next, ways->second.direct ? std::nullopt : all_of(*gates_, ways->second.cuts));
      ways_.erase(ways);
      beside_[next].erase(node);
    }
    for (std::size_t i = 0; i < step.onward.size(); ++i) {
      const auto& [from, there] = step.onward[i];
      if (step.out) ways_out_[from].push_back(any_of({there, down_[node], step.out}));
      for (std::size_t j = i + 1; j < step.onward.size(); ++j) {
        const auto& [to, onward] = step.onward[j];
        auto& ways = ways_[key(from, to)];
        if (ways.direct) continue;
        ways.cuts.push_back(any_of({there, down_[node], onward}));
        beside_[from].insert(to);
        beside_[to].insert(from);
      }
    }
  }

  CyclicGates* gates_;
  Budget* budget_;
  std::vector<Gate> down_;
  std::vector<std::set<std::uint32_t>> beside_;   ///< Nodes left that ways lead to.
  std::unordered_map<std::uint64_t, Ways> ways_;  ///< Looked up only.
  std::vector<std::vector<Gate>> ways_out_;
  std::vector<Step> steps_;
};

ReachGates::ReachGates(const Graph& graph, std::size_t group, CyclicGates& gates, Budget& budget)
    : graph_{&graph}, gates_{&gates}, budget_{&budget}, anchors_{graph.anchors(group)} {
  walk(budget);
  cut_.assign(nodes_.size(), kNone);
  beyond_.assign(nodes_.size(), kNone);
  queued_.assign(root_.size(), false);
}

bool ReachGates::is_anchor(NodeId node) const {
  return std::binary_search(anchors_.begin(), anchors_.end(), node);
}

std::span<const NodeId> ReachGates::links(Place place) const {
  return place == 0 ? anchors_ : graph_->neighbours(nodes_[place]);
}

ReachGates::Place ReachGates::discover(NodeId node) {
  const auto place = static_cast<Place>(nodes_.size());
  places_.emplace(node, place);
  nodes_.push_back(node);
  block_of_.push_back(kNone);
  open_.push_back(place);
  return place;
}

/// Everything open from `last` on forms a block with `root`.
void ReachGates::close_block(Place root, Place last) {
  const auto block = static_cast<std::uint32_t>(root_.size());
  root_.push_back(root);
  for (Place member = kNone; member != last;) {
    member = open_.back();
    open_.pop_back();
    block_of_[member] = block;
    members_.push_back(member);
  }
  begin_.push_back(static_cast<std::uint32_t>(members_.size()));
}

/// A depth-first search from the outside that finds the blocks.
void ReachGates::walk(Budget& budget) {
  nodes_.push_back(0);
  block_of_.push_back(kNone);
  std::vector<Place> low{0};
  std::vector<Visit> path{{0, 0}};
  while (!path.empty()) {
    const auto [place, next] = path.back();
    const auto targets = links(place);
    if (next < targets.size()) {
      if (!budget.spend(1)) return;
      ++path.back().next;
      const auto node = targets[next];
      if (!carries(node)) continue;
      if (const auto known = places_.find(node); known != places_.end()) {
        low[place] = std::min(low[place], known->second);
        continue;
      }
      const auto found = discover(node);
      low.push_back(is_anchor(node) ? 0 : found);
      path.push_back({found, 0});
      continue;
    }
    path.pop_back();
    if (path.empty()) break;
    const auto parent = path.back().place;
    low[parent] = std::min(low[parent], low[place]);
    if (low[place] >= parent) close_block(parent, place);
  }
}

/// The places beside a node, ascending, each once, itself left out.
std::vector<ReachGates::Place> ReachGates::neighbours(NodeId node) const {
  std::vector<Place> found;
  for (const auto next : graph_->neighbours(node)) {
    const auto place = places_.find(next);
    if (next != node && place != places_.end()) found.push_back(place->second);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Gate ReachGates::cut_off(NodeId of) {
  const auto known = places_.find(of);
  if (known == places_.end()) {
    const auto [outsider, fresh] = outsiders_.emplace(of, kNone);
    if (fresh) {
      outsider->second = gates_->declare();
      endpoints_to_do_.push_back(of);
    }
    return outsider->second;
  }
  const auto place = known->second;
  if (cut_[place] == kNone) {
    cut_[place] = gates_->declare();
    const auto block = block_of_[place];
    if (!queued_[block]) blocks_to_do_.push_back(block);
    queued_[block] = true;
  }
  return cut_[place];
}

/// "Whoever comes to `place` gets no further."
Gate ReachGates::beyond(Place place, const Down& down) {
  if (beyond_[place] == kNone) {
    const Gate parts[] = {down(nodes_[place]), cut_off(nodes_[place])};
    beyond_[place] = gates_->add(EventType::any_of, parts);
  }
  return beyond_[place];
}

void ReachGates::work(const Down& down) {
  while (!budget_->exceeded()) {
    if (!blocks_to_do_.empty()) {
      const auto block = blocks_to_do_.back();
      blocks_to_do_.pop_back();
      define_block(block, down);
    } else if (!endpoints_to_do_.empty()) {
      const auto node = endpoints_to_do_.back();
      endpoints_to_do_.pop_back();
      define_endpoint(node, down);
    } else {
      return;
    }
  }
}

/// A node that no path leads through, or that no path leads to: all its neighbours get no further.
void ReachGates::define_endpoint(NodeId node, const Down& down) {
  std::vector<Gate> cuts;
  if (graph_->endpoint(node)) {
    for (const auto next : neighbours(node)) cuts.push_back(beyond(next, down));
  }
  gates_->define(outsiders_.at(node), EventType::all_of, cuts);
}

void ReachGates::define_block(std::uint32_t block, const Down& down) {
  const auto root = root_[block];
  const std::vector<Place> members(members_.begin() + begin_[block],
                                   members_.begin() + begin_[block + 1]);
  std::unordered_map<Place, std::uint32_t> inner;  // looked up only
  std::vector<std::vector<Place>> beside;
  std::vector<Gate> downs;
  for (const auto member : members) {
    if (cut_[member] == kNone) cut_[member] = gates_->declare();
    auto next = neighbours(nodes_[member]);
    if (!budget_->spend(next.size() + 1)) return;
    const bool outer =
        root == 0 ? is_anchor(nodes_[member]) : std::binary_search(next.begin(), next.end(), root);
    if (outer) continue;
    inner.emplace(member, static_cast<std::uint32_t>(downs.size()));
    beside.push_back(std::move(next));
    downs.push_back(down(nodes_[member]));
  }
  Elimination elimination{*gates_, *budget_, std::move(downs)};
  for (std::uint32_t node = 0; node < beside.size(); ++node) {
    for (const auto next : beside[node]) {
      if (block_of_[next] != block) continue;
      const auto other = inner.find(next);
      if (other == inner.end()) {
        elimination.add_way_out(node, down(nodes_[next]));
      } else {
        elimination.link(node, other->second);
      }
    }
  }
  const auto cut = elimination.run();
  if (budget_->exceeded()) return;
  std::vector<Gate> parts;
  for (const auto member : members) {
    parts.clear();
    if (root != 0) parts.push_back(beyond(root, down));
    if (const auto node = inner.find(member); node != inner.end())
      parts.push_back(cut[node->second]);
    gates_->define(cut_[member], EventType::any_of, parts);
  }
}

}  // namespace plimsoll::graph
