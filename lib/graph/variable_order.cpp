#include "lib/graph/variable_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
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

Nodes by_flow(const RootedFormula& function) {
  const auto& formula = function.formula;
  std::vector<double> flow(formula.size(), 0);
  flow[function.root.event()] = 1;
  Nodes leaves;
  for (auto node = formula.size(); node-- > 1;) {
    if (flow[node] == 0) continue;
    if (formula.is_leaf(node)) leaves.push_back(node);
    const auto arguments = formula.arguments(node);
    for (const auto argument : arguments) {
      flow[argument.event()] += flow[node] / static_cast<double>(arguments.size());
    }
  }
  std::reverse(leaves.begin(), leaves.end());
  std::stable_sort(leaves.begin(), leaves.end(), [&](auto a, auto b) { return flow[a] > flow[b]; });
  return leaves;
}

Nodes breadth_first(const RootedFormula& function) {
  const auto& formula = function.formula;
  std::vector<bool> seen(formula.size(), false);
  Nodes queue{function.root.event()};
  seen[queue.front()] = true;
  Nodes leaves;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    if (formula.is_leaf(queue[i])) leaves.push_back(queue[i]);
    for (const auto argument : formula.arguments(queue[i])) {
      if (seen[argument.event()]) continue;
      seen[argument.event()] = true;
      queue.push_back(argument.event());
    }
  }
  return leaves;
}

/// Moves every node to the centre of the gates that it stands in, again and again, and keeps the
/// order with the smallest total span.
Nodes force(const RootedFormula& function, const Nodes& start) {
  const auto& formula = function.formula;
  const auto uses = formula.uses(function.root);
  // A gate is a vertex too, placed first where its arguments are.
  std::vector<double> place(formula.size(), 0);
  for (std::size_t i = 0; i < start.size(); ++i) place[start[i]] = static_cast<double>(i);
  const auto pull_gates = [&] {
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (uses[node] == 0 || !formula.is_gate(node)) continue;
      double sum = 0;
      for (const auto argument : formula.arguments(node)) sum += place[argument.event()];
      place[node] = sum / static_cast<double>(formula.arguments(node).size());
    }
  };
  const auto span_of = [&] {
    double total = 0;
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (uses[node] == 0 || !formula.is_gate(node)) continue;
      double least = place[node];
      double most = place[node];
      for (const auto argument : formula.arguments(node)) {
        least = std::min(least, place[argument.event()]);
        most = std::max(most, place[argument.event()]);
      }
      total += most - least;
    }
    return total;
  };
  pull_gates();
  Nodes best = start;
  double best_span = span_of();
  Nodes order = start;
  const int rounds = 20 + 5 * static_cast<int>(std::log2(static_cast<double>(start.size()) + 1));
  int worse = 0;
  std::vector<double> sum(formula.size());
  std::vector<double> count(formula.size());
  for (int round = 0; round < rounds && worse < 10; ++round) {
    std::fill(sum.begin(), sum.end(), 0.0);
    std::fill(count.begin(), count.end(), 0.0);
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (uses[node] == 0 || !formula.is_gate(node)) continue;
      double centre = place[node];
      for (const auto argument : formula.arguments(node)) centre += place[argument.event()];
      centre /= static_cast<double>(formula.arguments(node).size() + 1);
      for (const auto argument : formula.arguments(node)) {
        sum[argument.event()] += centre;
        count[argument.event()] += 1;
      }
      sum[node] += centre;
      count[node] += 1;
    }
    for (std::uint32_t node = 1; node < formula.size(); ++node) {
      if (count[node] > 0) place[node] = sum[node] / count[node];
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return place[a] < place[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<double>(i);
    pull_gates();
    const double span = span_of();
    ++worse;
    if (span < best_span) {
      best_span = span;
      best = order;
      worse = 0;
    }
  }
  return best;
}

}  // namespace

std::vector<std::uint32_t> order_variables(const RootedFormula& function,
                                           OrderHeuristic heuristic) {
  const auto by_number = [](auto, auto) { return false; };
  switch (heuristic) {
    case OrderHeuristic::depth_first:
      return depth_first(function, by_number);
    case OrderHeuristic::light_first: {
      const auto below = weights_below(function.formula);
      return depth_first(function, [&](auto a, auto b) { return below[a] < below[b]; });
    }
    case OrderHeuristic::heavy_first: {
      const auto below = weights_below(function.formula);
      return depth_first(function, [&](auto a, auto b) { return below[a] > below[b]; });
    }
    case OrderHeuristic::gates_first:
    case OrderHeuristic::leaves_first: {
      const auto& formula = function.formula;
      const auto uses = formula.uses(function.root);
      const bool gates = heuristic == OrderHeuristic::gates_first;
      return depth_first(function, [&](auto a, auto b) {
        if (formula.is_gate(a) != formula.is_gate(b)) return formula.is_gate(a) == gates;
        return uses[a] > uses[b];
      });
    }
    case OrderHeuristic::force_gates:
      return force(function, order_variables(function, OrderHeuristic::gates_first));
    case OrderHeuristic::force_heavy:
      return force(function, order_variables(function, OrderHeuristic::heavy_first));
    case OrderHeuristic::weight:
      return by_flow(function);
    case OrderHeuristic::breadth_first:
      return breadth_first(function);
    case OrderHeuristic::force:
      return force(function, order_variables(function, OrderHeuristic::depth_first));
    case OrderHeuristic::force_light:
      return force(function, order_variables(function, OrderHeuristic::light_first));
  }
  return {};
}

}  // namespace plimsoll::graph
