#include "lib/graph/numbering.hpp"

#include <algorithm>
#include <numeric>

#include "lib/graph/large_array.hpp"

namespace plimsoll::graph {
namespace {

constexpr std::uint32_t kNone = 0xFFFF'FFFFU;

/// The trees that a depth-first search finds, one after the other.
class Forest {
 public:
  explicit Forest(const NeededRows& rows)
      : rows_{rows}, number_(rows.begin.size() - 1, kNone), order_{} {
    order_.reserve(number_.size());
  }

  void add_tree(NodeId start) {
    if (number_[start] != kNone) return;
    const auto first = static_cast<std::uint32_t>(order_.size());
    std::uint32_t met = kNone;  // the first node of an older tree
    stack_.assign(1, start);
    while (!stack_.empty()) {
      const auto node = stack_.back();
      stack_.pop_back();
      if (number_[node] != kNone) continue;
      number_[node] = static_cast<std::uint32_t>(order_.size());
      order_.push_back(node);
      const auto row = rows_.cells.subspan(rows_.begin[node],
                                           rows_.begin[std::size_t{node} + 1] - rows_.begin[node]);
      // Nodes lie anywhere: asked for together they cost one wait.
      for (const auto needed : row) __builtin_prefetch(&number_[needed]);
      const auto pushed = stack_.size();
      for (auto at = row.rbegin(); at != row.rend(); ++at) {
        const auto number = number_[*at];
        if (number == kNone) {
          stack_.push_back(*at);
          __builtin_prefetch(&rows_.begin[*at]);
        } else if (number < first) {
          met = number;
        }
      }
      for (auto at = pushed; at < stack_.size(); ++at) {
        __builtin_prefetch(rows_.cells.data() + rows_.begin[stack_[at]]);
      }
    }
    const auto tree = static_cast<std::uint32_t>(first_.size());
    cluster_.push_back(met == kNone ? tree : cluster_[tree_of(met)]);
    first_.push_back(first);
  }

  /// The nodes tree by tree, clusters in the order of their first trees.
  [[nodiscard]] std::vector<NodeId> clustered() && {
    std::vector<std::uint32_t> trees(first_.size());
    std::iota(trees.begin(), trees.end(), 0U);
    std::stable_sort(trees.begin(), trees.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return cluster_[a] < cluster_[b]; });
    first_.push_back(static_cast<std::uint32_t>(order_.size()));
    std::vector<NodeId> out;
    out.reserve(order_.size());
    for (const auto tree : trees) {
      out.insert(out.end(), order_.begin() + first_[tree],
                 order_.begin() + first_[std::size_t{tree} + 1]);
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t tree_of(std::uint32_t number) const {
    const auto next = std::upper_bound(first_.begin(), first_.end(), number);
    return static_cast<std::size_t>(next - first_.begin()) - 1;
  }

  NeededRows rows_;
  LargeArray<std::uint32_t> number_;  ///< By node: its place in order_.
  std::vector<NodeId> order_;
  std::vector<std::uint32_t> first_;    ///< By tree: number of its first node.
  std::vector<std::uint32_t> cluster_;  ///< By tree: the tree that the ones it met lead to.
  std::vector<NodeId> stack_;
};

}  // namespace

std::vector<NodeId> numbered_by_needs(const NeededRows& rows, std::span<const NodeId> starts) {
  Forest forest{rows};
  for (const auto start : starts) forest.add_tree(start);
  for (NodeId node = 0; node + std::size_t{1} < rows.begin.size(); ++node) forest.add_tree(node);
  return std::move(forest).clustered();
}

}  // namespace plimsoll::graph
