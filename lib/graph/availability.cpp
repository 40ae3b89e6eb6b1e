#include "lib/graph/availability.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/graph/bounds.hpp"
#include "lib/graph/deep_stack.hpp"

namespace plimsoll::graph {
namespace {

template <typename Value>
Value at(const std::vector<Value>& plain, Bdd::Edge edge) {
  const auto& value = plain[Bdd::node_of(edge)];
  return (edge & 1U) != 0 ? value.complement() : value;
}

ChanceInterval chance_of(const Interval& probability) {
  return {probability, {1 - probability.high, 1 - probability.low}};
}

/// Of events whose probabilities are known, in a tree all of whose modules are solved.
struct KnownChances {
  std::span<const double> by_event;
  Chance operator()(EventId event) const { return {by_event[event], 1 - by_event[event]}; }
  template <typename OfPayload>
  Chance operator()(const RootedFormula& /*unsolved*/, OfPayload /*of_payload*/) const {
    return {std::nan(""), std::nan("")};
  }
};

/// Of events between bounds; unsolved modules are bounded, too.
struct ChanceIntervals {
  std::span<const Interval> by_event;
  const Budget* reserve;
  ChanceInterval operator()(EventId event) const { return chance_of(by_event[event]); }
  template <typename OfPayload>
  ChanceInterval operator()(const RootedFormula& unsolved, OfPayload of_payload) const {
    std::vector<Interval> leaf(unsolved.formula.size());
    for (std::uint32_t node = 1; node < unsolved.formula.size(); ++node) {
      if (!unsolved.formula.is_leaf(node)) continue;
      leaf[node] = of_payload(unsolved.formula.payload(node)).on;
    }
    return chance_of(bound_by_diagrams(unsolved, leaf, *reserve));
  }
};

/// a - b, from whichever pair is smaller: the difference of two small numbers keeps its digits.
double difference(const Chance& a, const Chance& b) {
  return a.on + b.on <= a.off + b.off ? a.on - b.on : b.off - a.off;
}

/// The derivative of a diagram by the probability of each of its levels.
/// `value` is by node.  Ways over an odd and an even number of complements are added up apart, as
/// what differs in sign would cancel.
std::vector<double> derivatives(const Diagram& diagram, const std::vector<std::uint32_t>& nodes,
                                const std::vector<Chance>& variable,
                                const std::vector<Chance>& value) {
  std::vector<double> reach(value.size() * 2, 0);  // by edge: the weight of the ways to it
  std::vector<double> by_level(variable.size(), 0);
  reach[diagram.root] = 1;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    const auto& known = diagram.bdd.nodes()[*node];
    const auto& chance = variable[known.level];
    const auto even = reach[*node * 2U];
    const auto odd = reach[*node * 2U + 1];
    by_level[known.level] += (even - odd) * difference(at(value, known.high), at(value, known.low));
    reach[known.high] += even * chance.on;
    reach[known.high ^ 1U] += odd * chance.on;
    reach[known.low] += even * chance.off;
    reach[known.low ^ 1U] += odd * chance.off;
  }
  return by_level;
}

}  // namespace

/// What an evaluation of one module knows.
template <typename Value>
struct SolvedTree::Values {
  std::vector<Value> variable;  ///< By level.
  std::vector<Value> node;
  Value root;
};

template <typename Value, typename OfEvent>
std::vector<SolvedTree::Values<Value>> SolvedTree::evaluate_parts(OfEvent of_event) const {
  std::vector<Values<Value>> values(parts_.size());
  for (std::size_t i = parts_.size(); i-- > 0;) {
    const auto& [formula, diagram, nodes] = parts_[i];
    auto& own = values[i];
    const auto of_payload = [&](std::uint32_t payload) {
      return is_module(payload) ? values[module_of(payload)].root : of_event(payload);
    };
    if (!diagram) {
      own.root = of_event(formula, of_payload);
      continue;
    }
    for (const auto payload : diagram->payloads) own.variable.push_back(of_payload(payload));
    own.node = evaluate(diagram->bdd, nodes, own.variable);
    own.root = at(own.node, diagram->root);
  }
  return values;
}

bool SolvedTree::exact() const {
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const Part& part) { return part.diagram.has_value(); });
}

std::size_t SolvedTree::size() const {
  std::size_t size = 0;
  for (const auto& part : parts_) size += part.nodes.size();
  return size;
}

double SolvedTree::probability(std::span<const double> by_event) const {
  return evaluate_parts<Chance>(KnownChances{by_event}).front().root.on;
}

Interval SolvedTree::bounds(std::span<const Interval> by_event, const Budget& reserve) const {
  const bool known = std::all_of(events_.begin(), events_.end(),
                                 [&](EventId event) { return by_event[event].known(); });
  if (known && exact()) {
    std::vector<double> points;
    points.reserve(by_event.size());
    for (const auto& interval : by_event) points.push_back(interval.low);
    const auto p = probability(points);
    return {p, p};
  }
  const auto root =
      evaluate_parts<ChanceInterval>(ChanceIntervals{by_event, &reserve}).front().root;
  // Rounding is far below this; with it the interval holds in the arithmetic of the machine, too.
  constexpr double kRounding = 1e-12;
  return {std::max(0.0, root.on.low * (1 - kRounding)),
          std::min(1.0, root.on.high * (1 + kRounding))};
}

std::vector<Importance> SolvedTree::importance(std::span<const double> by_event) const {
  const auto values = evaluate_parts<Chance>(KnownChances{by_event});
  const auto top = values.front().root.on;
  if (!(top > 0)) return {};
  std::vector<double> of_part(parts_.size(), 0);
  std::vector<double> of_event(by_event.size(), 0);
  of_part.front() = 1;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto& diagram = *parts_[i].diagram;
    const auto by_level = derivatives(diagram, parts_[i].nodes, values[i].variable, values[i].node);
    for (std::size_t level = 0; level < by_level.size(); ++level) {
      const auto payload = diagram.payloads[level];
      auto& target = is_module(payload) ? of_part[module_of(payload)] : of_event[payload];
      target += of_part[i] * by_level[level];  // the chain rule
    }
  }
  std::vector<Importance> out;
  for (const auto event : events_) {
    const auto p = by_event[event];
    const auto birnbaum = of_event[event];
    const auto with = top + birnbaum * (1 - p);
    const auto without = top - birnbaum * p;
    // What is left of the top by rounding alone is nothing.
    constexpr double kRounding = 1e-13;
    const bool never = without <= kRounding * top;
    out.push_back({event, birnbaum, p * birnbaum / top, p * with / top, with / top,
                   never ? std::nullopt : std::optional{top / without}});
  }
  return out;
}

SolvedTree solve(const FaultTree& tree, const Budget& budget) {
  SolvedTree solved;
  const auto events = tree.basic_events();
  solved.events_.assign(events.begin(), events.end());
  auto modules = decompose(to_formula(tree)).modules;
  for (auto& module : modules) {
    SolvedTree::Part part;
    part.diagram = race_diagrams(module, budget);
    if (part.diagram) {
      part.nodes = part.diagram->bdd.nodes().nodes_below(part.diagram->root);
    } else {
      part.formula = std::move(module);
    }
    solved.parts_.push_back(std::move(part));
  }
  return solved;
}

std::vector<Interval> known_probabilities(const FaultTree& tree) {
  std::vector<Interval> out(tree.event_count());
  for (const auto event : tree.basic_events()) {
    if (const auto known = tree.probability(event)) out[event] = {*known, *known};
  }
  return out;
}

}  // namespace plimsoll::graph
