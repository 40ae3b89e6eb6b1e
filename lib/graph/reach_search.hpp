/// @file
/// Who has lost all paths to the anchors of a reach need.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "lib/graph/graph.hpp"

namespace plimsoll::graph {

class Baseline;

/// Searches of one network, one after the other.  One for each thread.
class ReachSearch {
 public:
  explicit ReachSearch(const Baseline& baseline);

  /// The reachers of `group` that are not bad and have no path to an anchor over nodes that are not
  /// bad, ascending; valid until the next search.  `bad` is called with nodes.  O(links).
  template <typename Bad>
  std::span<const NodeId> cut_off(std::size_t group, Bad bad) {
    begin();
    for (const auto anchor : graph_->anchors(group)) {
      if (!bad(anchor) && meet(anchor)) frontier_.push_back(anchor);
    }
    while (!frontier_.empty()) {
      const auto node = frontier_.back();
      frontier_.pop_back();
      for (const auto next : graph_->neighbours(node)) {
        if (bad(next) || !meet(next)) continue;
        if (!graph_->endpoint(next)) frontier_.push_back(next);
      }
    }
    for (const auto node : graph_->reachers(group)) {
      if (!met(node) && !bad(node)) lost_.push_back(node);
    }
    return lost_;
  }

 private:
  void begin();
  [[nodiscard]] bool met(NodeId node) const { return met_[node] == search_; }
  bool meet(NodeId node) { return std::exchange(met_[node], search_) != search_; }

  const Graph* graph_;
  std::vector<std::uint32_t> met_;  ///< Per node: the search that met it.
  std::uint32_t search_ = 0;
  std::vector<NodeId> frontier_;
  std::vector<NodeId> lost_;
};

}  // namespace plimsoll::graph
