#include "lib/graph/reach_search.hpp"

#include <algorithm>

#include "lib/graph/propagation.hpp"

namespace plimsoll::graph {

ReachSearch::ReachSearch(const Baseline& baseline)
    : graph_{&baseline.graph()}, met_(graph_->has_reach() ? graph_->node_count() : 0, 0) {}

void ReachSearch::begin() {
  lost_.clear();
  frontier_.clear();
  if (++search_ != 0) return;
  std::fill(met_.begin(), met_.end(), 0U);
  search_ = 1;
}

}  // namespace plimsoll::graph
