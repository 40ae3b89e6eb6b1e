/// @file
/// The way from the leaves of a module up to its root, gate by gate, whatever the gates compute.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "lib/graph/modules.hpp"
#include "lib/graph/node_table.hpp"

namespace plimsoll::graph {

/// The value of the root, or nothing, and how far the ascent came, from 0 to 1.
template <typename Value>
struct Ascended {
  std::optional<Value> root;
  double progress = 0;
  bool nodes_used_up = false;  ///< Without a root: whether it was for want of nodes.
};

/// Where each leaf of an order stands, by node.
[[nodiscard]] inline std::vector<std::uint32_t> levels_of(const RootedFormula& module,
                                                          const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> level(module.formula.size(), 0);
  for (std::uint32_t i = 0; i < order.size(); ++i) level[order[i]] = i;
  return level;
}

/// What the leaves of an order stand for, by level.
[[nodiscard]] inline std::vector<std::uint32_t> payloads_of(
    const RootedFormula& module, const std::vector<std::uint32_t>& order) {
  std::vector<std::uint32_t> payloads;
  payloads.reserve(order.size());
  for (const auto leaf : order) payloads.push_back(module.formula.payload(leaf));
  return payloads;
}

/// Computes gates from the leaves up.  `Algebra` has a type Value, constant(bool), leaf(level),
/// negation, conjunction, disjunction, exclusive_or of Values, at_least(vector of Values, k),
/// level(Value) that they are sorted by, and tidy(Values in use), which is called after each gate.
template <typename Algebra>
class Ascent {
 public:
  using Value = typename Algebra::Value;

  Ascent(const RootedFormula& module, const std::vector<std::uint32_t>& order, Algebra& algebra)
      : module_{&module}, level_{levels_of(module, order)}, algebra_{&algebra} {}

  Ascended<Value> run() {
    const auto& formula = module_->formula;
    auto left = formula.uses(module_->root);
    std::vector<Value> value(formula.size(), algebra_->constant(false));
    value[0] = algebra_->constant(true);
    std::vector<Value> given;
    Ascended<Value> result;
    try {
      for (std::uint32_t node = 1; node < formula.size(); ++node) {
        result.progress = static_cast<double>(node) / static_cast<double>(formula.size());
        if (left[node] == 0) continue;
        if (formula.is_leaf(node)) {
          value[node] = algebra_->leaf(level_[node]);
          continue;
        }
        given.clear();
        for (const auto argument : formula.arguments(node)) {
          const auto plain = value[argument.event()];
          given.push_back(argument.negated() ? algebra_->negation(plain) : plain);
          if (--left[argument.event()] == 0) {
            value[argument.event()] = algebra_->constant(false);
          }
        }
        value[node] = combine(formula.type(node), formula.k(node), given);
        algebra_->tidy(value);
      }
    } catch (const OutOfBudget& out) {
      result.nodes_used_up = out.nodes;
      return result;
    }
    const auto root = value[module_->root.event()];
    result.root = module_->root.negated() ? algebra_->negation(root) : root;
    return result;
  }

 private:
  /// Deepest arguments first: a result then grows at its top only.
  Value combine(EventType type, std::uint32_t k, std::vector<Value>& given) {
    std::sort(given.begin(), given.end(), [&](const Value& a, const Value& b) {
      return std::pair{algebra_->level(a), a} < std::pair{algebra_->level(b), b};
    });
    if (type == EventType::at_least) return algebra_->at_least(given, k);
    auto result = algebra_->constant(type == EventType::all_of);
    for (auto at = given.rbegin(); at != given.rend(); ++at) {
      result = type == EventType::all_of   ? algebra_->conjunction(result, *at)
               : type == EventType::any_of ? algebra_->disjunction(result, *at)
                                           : algebra_->exclusive_or(result, *at);
    }
    return result;
  }

  const RootedFormula* module_;
  std::vector<std::uint32_t> level_;
  Algebra* algebra_;
};

/// at_least by the operations of an algebra: row[j] is "j of the values from i on", for i from the
/// last to the first; O(k (n - k)) of them.  `join(value, fewer, enough)` is "value and fewer, or
/// enough".
template <typename Value, typename Join>
Value at_least_of(const std::vector<Value>& values, std::size_t k, const Value& always,
                  const Value& never, Join join) {
  const auto n = values.size();
  if (k == 0) return always;
  if (k > n) return never;
  std::vector<Value> row(k + 1, never);
  row[0] = always;
  for (std::size_t i = n; i-- > 0;) {
    // More than the values left, or fewer than those before can leave over, are never asked for.
    const auto most = std::min(k, n - i);
    const auto least = k > i ? k - i : 1;
    for (auto j = most; j >= least; --j) row[j] = join(values[i], row[j - 1], row[j]);
  }
  return row[k];
}

}  // namespace plimsoll::graph
