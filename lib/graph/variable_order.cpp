#include "lib/graph/variable_order.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace plimsoll::graph {
namespace {

using Nodes = std::vector<std::uint32_t>;

/// The leaves in the order of a depth-first walk; `before(a, b)` sorts arguments, stably.
template <typename Before>
Nodes depth_first(const RootedFormula& function, Before before) {
  const auto& formula = function.formula;
  std::vector<bool> seen(formula.size(), false);
  Nodes leaves;
  Nodes open{function.root.event()};
  Nodes arguments;
  while (!open.empty()) {
    const auto node = open.back();
    open.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    if (formula.is_leaf(node)) {
      leaves.push_back(node);
      continue;
    }
    arguments.clear();
    for (const auto argument : formula.arguments(node)) {
      if (!seen[argument.event()]) arguments.push_back(argument.event());
    }
    std::stable_sort(arguments.begin(), arguments.end(), before);
    open.insert(open.end(), arguments.rbegin(), arguments.rend());
  }
  return leaves;
}

/// Per node: paths' worth of nodes below it, shared ones counted for each use.
std::vector<double> weights_below(const Formula& formula) {
  std::vector<double> below(formula.size(), 1);
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    for (const auto argument : formula.arguments(node)) {
      below[node] = std::min(below[node] + below[argument.event()], 1e300);
    }
  }
  return below;
}

/// Depth first, gates before leaves or after them; those with most uses first.
Nodes by_kind(const RootedFormula& function, bool gates_first) {
  const auto& formula = function.formula;
  const auto uses = formula.uses(function.root);
  return depth_first(function, [&](auto a, auto b) {
    if (formula.is_gate(a) != formula.is_gate(b)) return formula.is_gate(a) == gates_first;
    return uses[a] > uses[b];
  });
}

/// Depth first, the arguments with fewest nodes below first, or with most.
Nodes by_weight(const RootedFormula& function, bool light_first) {
  const auto below = weights_below(function.formula);
  return depth_first(function, [&](auto a, auto b) {
    return light_first ? below[a] < below[b] : below[a] > below[b];
  });
}

/// The FORCE heuristic: moves every node to the centre of the gates that it stands in, again and
/// again.  A gate is a vertex too, first placed where its arguments are.
class Force {
 public:
  Force(const RootedFormula& function, const Nodes& start)
      : formula_{&function.formula},
        order_{start},
        place_(function.formula.size(), 0),
        sum_(function.formula.size(), 0),
        count_(function.formula.size(), 0) {
    const auto uses = formula_->uses(function.root);
    for (std::uint32_t node = 1; node < formula_->size(); ++node) {
      if (uses[node] > 0 && formula_->is_gate(node)) gates_.push_back(node);
    }
    settle();
  }

  /// The order with the smallest total span of those met.
  Nodes run() {
    constexpr int kPatience = 10;  // rounds without gain
    const int rounds = 20 + 5 * static_cast<int>(std::log2(static_cast<double>(order_.size()) + 1));
    auto best = order_;
    double best_span = span();
    int worse = 0;
    for (int round = 0; round < rounds && worse < kPatience; ++round) {
      pull();
      std::stable_sort(order_.begin(), order_.end(),
                       [&](auto a, auto b) { return place_[a] < place_[b]; });
      settle();
      const double own = span();
      ++worse;
      if (own >= best_span) continue;
      best_span = own;
      best = order_;
      worse = 0;
    }
    return best;
  }

 private:
  /// Leaves to their places in the order, gates to the middle of their arguments.
  void settle() {
    for (std::size_t i = 0; i < order_.size(); ++i) place_[order_[i]] = static_cast<double>(i);
    for (const auto gate : gates_) {
      double sum = 0;
      for (const auto argument : formula_->arguments(gate)) sum += place_[argument.event()];
      place_[gate] = sum / static_cast<double>(formula_->arguments(gate).size());
    }
  }

  /// Every node to the mean of the centres of the gates that it stands in, or is.
  void pull() {
    std::fill(sum_.begin(), sum_.end(), 0.0);
    std::fill(count_.begin(), count_.end(), 0.0);
    const auto add = [&](std::uint32_t node, double centre) {
      sum_[node] += centre;
      count_[node] += 1;
    };
    for (const auto gate : gates_) {
      const auto arguments = formula_->arguments(gate);
      double centre = place_[gate];
      for (const auto argument : arguments) centre += place_[argument.event()];
      centre /= static_cast<double>(arguments.size() + 1);
      for (const auto argument : arguments) add(argument.event(), centre);
      add(gate, centre);
    }
    for (std::uint32_t node = 1; node < formula_->size(); ++node) {
      if (count_[node] > 0) place_[node] = sum_[node] / count_[node];
    }
  }

  /// From the first to the last place of each gate, all together.
  [[nodiscard]] double span() const {
    double total = 0;
    for (const auto gate : gates_) {
      double least = place_[gate];
      double most = place_[gate];
      for (const auto argument : formula_->arguments(gate)) {
        least = std::min(least, place_[argument.event()]);
        most = std::max(most, place_[argument.event()]);
      }
      total += most - least;
    }
    return total;
  }

  const Formula* formula_;
  Nodes order_;
  Nodes gates_;
  std::vector<double> place_;
  std::vector<double> sum_;
  std::vector<double> count_;
};

Nodes force(const RootedFormula& function, const Nodes& start) {
  return Force{function, start}.run();
}

}  // namespace

std::vector<std::uint32_t> order_variables(const RootedFormula& function,
                                           OrderHeuristic heuristic) {
  switch (heuristic) {
    case OrderHeuristic::depth_first:
      return depth_first(function, [](auto, auto) { return false; });
    case OrderHeuristic::light_first:
      return by_weight(function, true);
    case OrderHeuristic::heavy_first:
      return by_weight(function, false);
    case OrderHeuristic::leaves_first:
      return by_kind(function, false);
    case OrderHeuristic::force_light:
      return force(function, by_weight(function, true));
    case OrderHeuristic::force_gates:
      return force(function, by_kind(function, true));
  }
  return {};
}

}  // namespace plimsoll::graph
