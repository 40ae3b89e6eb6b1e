/// @file
/// The impact of every node on every service, streamed, and the single points of failure that
/// follow from it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lib/graph/graph.hpp"
#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {

/// What the failure of one node does to one service, beyond what the baseline does to it.
struct ServiceEffect {
  NodeId service;
  Effect effect;          ///< Never none.
  std::uint32_t seconds;  ///< As Propagation::seconds(): set for interrupted only.
  friend bool operator==(const ServiceEffect&, const ServiceEffect&) = default;
};

/// Called once for each failed node that affects a service, with the services ascending.
using ImpactCallback = std::function<void(NodeId failed, std::span<const ServiceEffect>)>;

/// Fails each of `nodes` alone, on top of the baseline, and streams its effects on `services`, in
/// the order of `nodes`, on the calling thread.  The work is shared among `threads` threads (at
/// least 1), and the answers are the same for any number of them.  A node affects itself if it is a
/// service.  An exception of the callback stops the work and passes through.
///
/// Cost: the answers, and the sum of what each blast radius has beyond the largest one that it is
/// known to contain (nesting.hpp), on a graph that is pruned and renumbered first (downstream.hpp):
/// O(graph).  Memory: some 60 bytes a node, 20 a need and 10 a membership, one RadiusStack a
/// thread, and rows of answers that nodes share, at most 256 MiB; nodes whose answers find no room
/// there are propagated one by one when their turn comes.
void for_each_impact(const Baseline& baseline, std::span<const NodeId> nodes,
                     std::span<const NodeId> services, const ImpactCallback& callback,
                     unsigned threads = 1);

/// How many services suffer what.
struct ImpactCounts {
  std::array<std::uint32_t, 5> by_effect{};  ///< Indexed by Effect; none has 0.

  std::uint32_t& operator[](Effect effect) { return by_effect[static_cast<std::size_t>(effect)]; }
  std::uint32_t operator[](Effect effect) const {
    return by_effect[static_cast<std::size_t>(effect)];
  }
  [[nodiscard]] std::uint32_t total() const {
    return by_effect[1] + by_effect[2] + by_effect[3] + by_effect[4];
  }
  friend bool operator==(const ImpactCounts&, const ImpactCounts&) = default;
};

/// Called once for each failed node that affects a service other than itself.
using ImpactCountCallback = std::function<void(NodeId failed, const ImpactCounts&)>;

/// As for_each_impact(), but only counts the services, the failed node itself left out: no answer
/// costs more than another, however many services it counts.
void for_each_impact_count(const Baseline& baseline, std::span<const NodeId> nodes,
                           std::span<const NodeId> services, const ImpactCountCallback& callback,
                           unsigned threads = 1);

/// What a node may stand for when single points are listed.
enum class Standing : std::uint8_t {
  whole,  ///< For whatever it takes down.
  part,   ///< For itself, and behind the first whole that it takes down, where that takes down the
          ///< same services: a second power supply would leave the machine a single point.
  place,  ///< For itself alone: that a site holds everything says nothing about its one UPS.
};

/// The node that stands for `node` when single points are listed: among the nodes that take `node`
/// down (outage or worse) and take down exactly the services that `node` does, the one whose
/// failure fells most, and of equals the smallest; `node` itself when there is no other.  A server
/// stands behind the rack that holds nothing else of importance.
/// `part` and `place` bend that; see Standing.
struct Roots {
  std::vector<NodeId> of;  ///< Per node; itself for nodes that take no service down.
};

/// As for_each_impact() over all nodes, and finds the roots on the way.  `standing` is by node;
/// empty: all are whole.
Roots for_each_impact_with_roots(const Baseline& baseline, std::span<const NodeId> services,
                                 const ImpactCallback& callback, unsigned threads = 1,
                                 std::span<const Standing> standing = {});

struct SinglePoint {
  NodeId node;
  NodeId root;  ///< A single point too, or `node`.
  friend bool operator==(const SinglePoint&, const SinglePoint&) = default;
};

/// The nodes, other than the service, whose failure alone puts `service` in outage or worse,
/// ascending.  One is explained by another that takes it down; the root is one that no further
/// single point explains (of a cycle, the smallest).
[[nodiscard]] std::vector<SinglePoint> single_points(const Baseline& baseline, NodeId service);

/// Per node: whether its failure can reach one of `services` at all.  O(graph).
[[nodiscard]] std::vector<std::uint8_t> upstream_of(const Graph& graph,
                                                    std::span<const NodeId> services);

}  // namespace plimsoll::graph
