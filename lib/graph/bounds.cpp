#include "lib/graph/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "lib/graph/ascent.hpp"
#include "lib/graph/deep_stack.hpp"
#include "lib/graph/diagram.hpp"

namespace plimsoll::graph {
namespace {

Interval complement(const Interval& value) { return {1 - value.high, 1 - value.low}; }

Interval all_of(const std::vector<Interval>& given, bool associated) {
  double product = 1;
  double missing = 0;
  double least = 1;
  for (const auto& value : given) {
    product *= value.low;
    missing += 1 - value.low;
    least = std::min(least, value.high);
  }
  return {associated ? product : std::max(0.0, 1 - missing), least};
}

Interval any_of(const std::vector<Interval>& given, bool associated) {
  std::vector<Interval> others;
  others.reserve(given.size());
  for (const auto& value : given) others.push_back(complement(value));
  double most = 0;
  double sum = 0;
  for (const auto& value : given) {
    most = std::max(most, value.low);
    sum += value.high;
  }
  const double above = associated ? complement(all_of(others, true)).high : 1;
  return {most, std::min({1.0, sum, above})};
}

Interval at_least(std::vector<Interval> given, std::uint32_t k, bool associated) {
  double sum = 0;
  for (const auto& value : given) sum += value.high;
  // Markov's inequality for the number that happen.
  const double above = std::min(1.0, sum / k);
  if (!associated) return {0, above};
  std::sort(given.begin(), given.end(), [](const auto& a, const auto& b) { return a.low > b.low; });
  double likeliest = 1;
  for (std::size_t i = 0; i < k && i < given.size(); ++i) likeliest *= given[i].low;
  return {likeliest, above};
}

constexpr std::size_t kFirstSize = 512;

/// A function between two others.
struct Sandwich {
  Bdd::Edge lower;
  Bdd::Edge upper;
  friend auto operator<=>(const Sandwich&, const Sandwich&) = default;
};

/// Sandwiches of limited size, for Ascent.
class Sandwiches {
 public:
  using Value = Sandwich;

  /// `chance` is by level.
  Sandwiches(std::vector<Chance> chance, std::size_t size, Budget budget)
      : chance_{std::move(chance)},
        size_{size},
        bdd_{static_cast<std::uint32_t>(chance_.size()), std::move(budget)} {}

  static Value constant(bool value) {
    const auto edge = value ? Bdd::kTrue : Bdd::kFalse;
    return {edge, edge};
  }
  static Value negation(const Value& value) {
    return {Bdd::negated(value.upper), Bdd::negated(value.lower)};
  }
  Value leaf(std::uint32_t level) {
    const auto edge = bdd_.variable(level);
    return {edge, edge};
  }
  Value conjunction(const Value& f, const Value& g) {
    if (f.lower == f.upper && g.lower == g.upper) {
      const auto both = bdd_.conjunction(f.lower, g.lower);
      return {reduced(both), Bdd::negated(reduced(Bdd::negated(both)))};
    }
    const auto lower = reduced(bdd_.conjunction(f.lower, g.lower));
    const auto upper = bdd_.conjunction(f.upper, g.upper);
    return {lower, Bdd::negated(reduced(Bdd::negated(upper)))};
  }
  Value disjunction(const Value& f, const Value& g) {
    return negation(conjunction(negation(f), negation(g)));
  }
  Value exclusive_or(const Value& f, const Value& g) {
    return disjunction(conjunction(f, negation(g)), conjunction(negation(f), g));
  }
  Value at_least(const std::vector<Value>& values, std::uint32_t k) {
    return at_least_of(values, k, constant(true), constant(false),
                       [&](const Value& f, const Value& fewer, const Value& enough) {
                         return disjunction(conjunction(f, fewer), enough);
                       });
  }
  [[nodiscard]] std::uint32_t level(const Value& value) const {
    return std::min(bdd_.level(value.lower), bdd_.level(value.upper));
  }
  void tidy(const std::vector<Value>& used) {
    if (!bdd_.nodes().wants_collection()) return;
    std::vector<std::uint32_t> roots;
    for (const auto& [lower, upper] : used) {
      roots.push_back(lower);
      roots.push_back(upper);
    }
    bdd_.nodes().collect(roots);
  }
  [[nodiscard]] const Bdd& bdd() const { return bdd_; }

 private:
  /// f, or a function below it of about size_ / 2 nodes when it has more than size_.
  Bdd::Edge reduced(Bdd::Edge f) {
    const auto nodes = bdd_.nodes().nodes_below(f);
    if (nodes.size() <= size_) return f;
    weigh(f, nodes);
    std::vector<double> weights;
    for (const auto node : nodes) {
      for (const auto sign : {0U, 1U}) {
        if (weight_[node * 2U + sign] > 0) weights.push_back(weight_[node * 2U + sign]);
      }
    }
    if (weights.empty()) return Bdd::kFalse;  // it never happens
    const auto kept = std::min(weights.size() - 1, size_ / 2);
    std::nth_element(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(kept),
                     weights.end(), std::greater<>{});
    least_ = weights[kept];
    done_.clear();
    done_.resize(bdd_.nodes().index_end() * 2, NodeTable::kNoResult);
    return rebuild(f);
  }

  /// weight_ of each edge below f: the probability of passing over it on the way to true.
  void weigh(Bdd::Edge f, const std::vector<std::uint32_t>& nodes) {
    const auto end = bdd_.nodes().index_end();
    weight_.resize(std::max(weight_.size(), end * 2));
    value_.resize(std::max(value_.size(), end));
    value_[0] = {1, 0};
    const auto of = [&](Bdd::Edge edge) {
      const auto& plain = value_[Bdd::node_of(edge)];
      return (edge & 1U) != 0 ? plain.complement() : plain;
    };
    for (const auto node : nodes) {
      const auto& known = bdd_.nodes()[node];
      value_[node] = Chance::mix(chance_[known.level], of(known.high), of(known.low));
      weight_[node * 2U] = weight_[node * 2U + 1] = 0;
    }
    weight_[f] = 1;  // of reaching it, until the end
    for (auto at = nodes.rbegin(); at != nodes.rend(); ++at) {
      const auto& chance = chance_[bdd_.nodes()[*at].level];
      for (const auto sign : {0U, 1U}) {
        const Bdd::Edge edge = *at * 2U + sign;
        if (weight_[edge] == 0) continue;
        const auto high = bdd_.high(edge);
        const auto low = bdd_.low(edge);
        if (Bdd::node_of(high) != 0) weight_[high] += weight_[edge] * chance.on;
        if (Bdd::node_of(low) != 0) weight_[low] += weight_[edge] * chance.off;
        weight_[edge] *= of(edge).on;
      }
    }
  }

  Bdd::Edge rebuild(Bdd::Edge f) {
    if (Bdd::node_of(f) == 0) return f;
    if (weight_[f] < least_ || weight_[f] == 0) return Bdd::kFalse;
    if (done_[f] != NodeTable::kNoResult) return done_[f];
    const auto high = rebuild(bdd_.high(f));
    const auto low = rebuild(bdd_.low(f));
    return done_[f] = bdd_.node(bdd_.level(f), high, low);
  }

  std::vector<Chance> chance_;
  std::size_t size_;
  Bdd bdd_;
  std::vector<double> weight_;  ///< By edge.
  std::vector<Chance> value_;   ///< By node.
  double least_ = 0;
  std::vector<std::uint32_t> done_;  ///< By edge.
};

Interval intersection(const Interval& a, const Interval& b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

/// The bounds that diagrams of `size` give; absent past the budget.
std::optional<Interval> bound_with(const RootedFormula& module, const std::vector<Interval>& leaf,
                                   std::size_t size, const Budget& budget) {
  const auto order = order_variables(module, OrderHeuristic::heavy_first);
  std::vector<Chance> chance;
  std::vector<ChanceInterval> bounds;
  for (const auto node : order) {
    const double middle = (leaf[node].low + leaf[node].high) / 2;
    chance.push_back({middle, 1 - middle});
    bounds.push_back({leaf[node], complement(leaf[node])});
  }
  Sandwiches sandwiches{std::move(chance), size, budget};
  const auto root = Ascent{module, order, sandwiches}.run().root;
  if (!root) return std::nullopt;
  const auto of = [&](Bdd::Edge edge) {
    const auto& bdd = sandwiches.bdd();
    const auto value = evaluate(bdd, bdd.nodes().nodes_below(edge), bounds);
    const auto& plain = value[Bdd::node_of(edge)];
    return (edge & 1U) != 0 ? plain.off : plain.on;
  };
  return Interval{of(root->lower).low, of(root->upper).high};
}

}  // namespace

Interval bound_by_gates(const RootedFormula& module, const std::vector<Interval>& leaf) {
  const auto& formula = module.formula;
  const bool associated = monotone(module);
  std::vector<Interval> value(formula.size(), Interval{1, 1});
  std::vector<Interval> given;
  for (std::uint32_t node = 1; node < formula.size(); ++node) {
    if (formula.is_leaf(node)) {
      value[node] = leaf[node];
      continue;
    }
    given.clear();
    for (const auto argument : formula.arguments(node)) {
      const auto& plain = value[argument.event()];
      given.push_back(argument.negated() ? complement(plain) : plain);
    }
    switch (formula.type(node)) {
      case EventType::all_of:
        value[node] = all_of(given, associated);
        break;
      case EventType::any_of:
        value[node] = any_of(given, associated);
        break;
      case EventType::at_least:
        value[node] = at_least(given, formula.k(node), associated);
        break;
      default:
        value[node] = {0, any_of(given, false).high};
    }
  }
  const auto& root = value[module.root.event()];
  return module.root.negated() ? complement(root) : root;
}

Interval bound_by_diagrams(const RootedFormula& module, const std::vector<Interval>& leaf,
                           const Budget& budget) {
  Interval best = bound_by_gates(module, leaf);
  if (module.formula.size() > kMostLevels) return best;
  constexpr std::size_t kGrowth = 4;
  constexpr double kSevenDigits = 1e-7;
  with_deep_stack(module.formula.size(), [&] {
    for (auto size = kFirstSize; size <= budget.nodes / kGrowth; size *= kGrowth) {
      const auto found = bound_with(module, leaf, size, budget);
      if (!found) return;
      best = intersection(best, *found);
      if (best.high - best.low <= kSevenDigits * best.low) return;
    }
  });
  return best;
}

}  // namespace plimsoll::graph
