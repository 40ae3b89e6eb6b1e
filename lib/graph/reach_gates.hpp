/// @file
/// "No path to an anchor" as gates over "this node of the network is bad".
///
/// The network of one group of reach needs is seen from one more node, the outside, that all
/// anchors are linked to.  Its blocks (biconnected components; J. Hopcroft, R. Tarjan, CACM 16(6),
/// 1973) form a tree, and a path to the outside crosses exactly the blocks on the way up in it,
/// each through its root, the node nearest to the outside.  So a node is cut off when it is cut off
/// from the root of its block, or the root is bad or cut off itself: trees, chains and what hangs
/// off a ring come out linear.
///
/// Within a block, let t(w) say that w has a path to the root if w is up.  The least solution of
///   t(w) = direct(w) or, for some neighbour n, up(n) and t(n)
/// is found by eliminating one node after the other, as in Gauss's elimination, over the lattice of
/// monotone functions (B. A. Carré, "An algebra for network routing problems", J. Inst. Maths
/// Applics 7, 1971; R. Tarjan, "A unified approach to path problems", J. ACM 28(3), 1981): nodes of
/// least degree first, O(n * w * w) gates for n nodes that are eliminated with w neighbours at
/// most: linear for rings and for leaves below a few spines, cubic for a full mesh none of whose
/// nodes stands beside the root.  Neighbours of the root need no elimination at all.
#pragma once

#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/graph/graph.hpp"
#include "lib/graph/loops.hpp"

namespace plimsoll::graph {

/// The gates of one group of reach needs; made for what is asked for only.
class ReachGates {
 public:
  using Gate = CyclicGates::Id;
  /// "This node of the network carries no traffic"; may call any function here but work().
  using Down = std::function<Gate(NodeId)>;

  /// Walks the network around the anchors of `group`, which is paid from `budget`, link by link.
  /// The references must outlive the object.
  ReachGates(const Graph& graph, std::size_t group, CyclicGates& gates, Budget& budget);

  /// "`of` has no path to an anchor even when it is up itself": declared now, defined by work().
  [[nodiscard]] Gate cut_off(NodeId of);
  /// Defines what was declared, with `down` of the nodes in question.  Stops early when the budget
  /// ends.
  void work(const Down& down);

 private:
  /// A node by its place in the search from the outside, which is 0.
  using Place = std::uint32_t;
  struct Visit {
    Place place;
    std::uint32_t next;
  };
  class Elimination;

  void walk(Budget& budget);
  [[nodiscard]] bool is_anchor(NodeId node) const;
  [[nodiscard]] bool carries(NodeId node) const {
    return !graph_->endpoint(node) || is_anchor(node);
  }
  [[nodiscard]] std::span<const NodeId> links(Place place) const;
  Place discover(NodeId node);
  void close_block(Place root, Place last);
  [[nodiscard]] std::vector<Place> neighbours(NodeId node) const;
  [[nodiscard]] Gate beyond(Place place, const Down& down);
  void define_block(std::uint32_t block, const Down& down);
  void define_endpoint(NodeId node, const Down& down);

  const Graph* graph_;
  CyclicGates* gates_;
  Budget* budget_;
  std::span<const NodeId> anchors_;
  std::unordered_map<NodeId, Place> places_;  ///< Looked up only.
  std::vector<NodeId> nodes_;                 ///< By place; of the outside: any.
  std::vector<std::uint32_t> block_of_;       ///< By place: the block towards the outside.
  std::vector<Place> open_;                   ///< Places in no block yet.
  std::vector<Place> root_;                   ///< By block.
  std::vector<std::uint32_t> begin_{0};       ///< By block: of members_.
  std::vector<Place> members_;                ///< Of the blocks, without their roots.
  std::vector<Gate> cut_;                     ///< By place; kNone until somebody asks.
  std::vector<Gate> beyond_;                  ///< By place: down or cut off.
  std::vector<bool> queued_;                  ///< By block.
  std::vector<std::uint32_t> blocks_to_do_;
  std::unordered_map<NodeId, Gate> outsiders_;  ///< Reaching nodes that carry no traffic.
  std::vector<NodeId> endpoints_to_do_;
};

}  // namespace plimsoll::graph
