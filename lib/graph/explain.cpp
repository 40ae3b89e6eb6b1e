#include "lib/graph/explain.hpp"

#include <algorithm>
#include <utility>

#include "lib/graph/rounds.hpp"

namespace plimsoll::graph {

std::vector<ExplainStep> explain(const Graph& graph, std::span<const NodeId> failed, NodeId node,
                                 Effect level) {
  const Rounds rounds{graph, failed, level};
  if (!rounds.bad(node)) return {};
  const Prover prover{graph, failed, rounds, level};
  std::vector<ExplainStep> steps;
  std::vector<std::uint8_t> wanted(graph.node_count(), 0);
  std::vector<NodeId> queue{node};
  wanted[node] = 1;
  while (!queue.empty()) {
    steps.push_back(prover.step(queue.back()));
    queue.pop_back();
    for (const auto down : steps.back().down) {
      if (std::exchange(wanted[down], std::uint8_t{1}) == 0) queue.push_back(down);
    }
  }
  std::sort(steps.begin(), steps.end(), [&](const auto& a, const auto& b) {
    return std::pair{rounds.round(a.node), a.node} < std::pair{rounds.round(b.node), b.node};
  });
  return steps;
}

}  // namespace plimsoll::graph
