/// @file
/// Counting sets by their order: the coefficient of z^n of a polynomial is the number of sets of n
/// events, so that a union adds polynomials and the product of independent families multiplies them
/// (generating functions).
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "lib/graph/diagram.hpp"

namespace plimsoll::graph {

template <typename Number>
class Polynomial {
 public:
  Polynomial() = default;
  /// number * z^order
  Polynomial(Number number, std::size_t order) : first_{order} {
    coefficients_.push_back(std::move(number));
  }

  /// One more than the highest order; 0 for the polynomial 0.
  [[nodiscard]] std::size_t size() const {
    return coefficients_.empty() ? 0 : first_ + coefficients_.size();
  }
  [[nodiscard]] Number coefficient(std::size_t order) const {
    return order < first_ || order >= size() ? Number{0} : coefficients_[order - first_];
  }
  /// Adds other; O(size of other) where the orders overlap.
  void add(const Polynomial& other) {
    if (other.coefficients_.empty()) return;
    if (coefficients_.empty()) {
      *this = other;
      return;
    }
    if (first_ > other.first_) {
      coefficients_.insert(coefficients_.begin(), first_ - other.first_, Number{0});
      first_ = other.first_;
    }
    if (size() < other.size()) coefficients_.resize(other.size() - first_, Number{0});
    for (std::size_t i = 0; i < other.coefficients_.size(); ++i) {
      coefficients_[other.first_ + i - first_] += other.coefficients_[i];
    }
  }
  [[nodiscard]] Polynomial times(const Polynomial& other) const {
    Polynomial out;
    if (coefficients_.empty() || other.coefficients_.empty()) return out;
    out.first_ = first_ + other.first_;
    out.coefficients_.assign(coefficients_.size() + other.coefficients_.size() - 1, Number{0});
    for (std::size_t i = 0; i < coefficients_.size(); ++i) {
      if (coefficients_[i] == 0) continue;
      for (std::size_t j = 0; j < other.coefficients_.size(); ++j) {
        out.coefficients_[i + j] += coefficients_[i] * other.coefficients_[j];
      }
    }
    return out;
  }
  /// Multiplies with z.
  void shift() { ++first_; }

 private:
  std::size_t first_ = 0;
  std::vector<Number> coefficients_;  ///< From z^first_ on.
};

/// The number of sets of a module by order, `of_module` having those of the modules behind it.
template <typename Number>
Polynomial<Number> count_sets(const CutSetDiagram& diagram,
                              std::vector<Polynomial<Number>>& of_module) {
  const auto& zbdd = diagram.zbdd;
  const auto root = diagram.root;
  const auto& payloads = diagram.payloads;
  if (root == Zbdd::kNone) return {};
  const auto nodes = zbdd.nodes().nodes_below(root);
  // Families that only one other refers to give their polynomial away instead of a copy, so that a
  // chain of a thousand modules costs a thousand additions.
  std::vector<std::uint32_t> uses(zbdd.nodes().index_end(), 0);
  std::vector<std::uint32_t> uses_of_level(payloads.size(), 0);
  ++uses[root];
  for (const auto node : nodes) {
    ++uses_of_level[zbdd.level(node)];
    ++uses[zbdd.high(node)];
    ++uses[zbdd.low(node)];
  }
  std::vector<Polynomial<Number>> value(zbdd.nodes().index_end());
  value[Zbdd::kEmpty] = {Number{1}, 0};
  const auto take = [&](Zbdd::Family family) {
    if (--uses[family] == 0) return std::move(value[family]);
    return value[family];
  };
  const auto take_module = [&](std::uint32_t level) {
    auto& known = of_module[module_of(payloads[level])];
    return uses_of_level[level] == 1 ? std::move(known) : known;
  };
  for (const auto node : nodes) {
    const auto payload = payloads[zbdd.level(node)];
    auto on = take(zbdd.high(node));
    if (!is_module(payload)) {
      on.shift();
    } else if (zbdd.high(node) == Zbdd::kEmpty) {
      on = take_module(zbdd.level(node));
    } else {
      on = on.times(take_module(zbdd.level(node)));
    }
    auto off = take(zbdd.low(node));
    if (off.size() > on.size()) std::swap(on, off);
    on.add(off);
    value[node] = std::move(on);
  }
  return std::move(value[root]);
}

}  // namespace plimsoll::graph
