/// @file
/// Gates that may need each other in circles, and the acyclic function that they stand for.
///
/// The gates are monotone (AND, OR, at least k; no negation), so the system of equations "gate =
/// function of its arguments" has a least solution: a circle stays false until something outside
/// it is true (A. Tarski, "A lattice-theoretical fixpoint theorem", Pacific J. Math. 5(2), 1955).
/// Fault trees have such circles where support systems support each other: J.-E. Yang,
/// "Analytic method to break logical loops automatically in PSA", Reliability Engineering and
/// System Safety 56, 1997.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/formula.hpp"

namespace plimsoll::graph {

/// What an expansion may still spend, in arguments written.
class Budget {
 public:
  explicit Budget(std::size_t arguments) : left_{arguments} {}
  /// Whether there was that much left.  Once there was not, nothing is left.
  bool spend(std::size_t arguments) {
    if (arguments > left_) {
      left_ = 0;
      exceeded_ = true;
    }
    left_ -= exceeded_ ? 0 : arguments;
    return !exceeded_;
  }
  [[nodiscard]] bool exceeded() const { return exceeded_; }

 private:
  std::size_t left_;
  bool exceeded_ = false;
};

/// Monotone gates and basic events, numbered in the order of declaration.
class CyclicGates {
 public:
  using Id = std::uint32_t;

  CyclicGates() = default;
  /// An event that happens by itself; `payload` is the caller's name for it.
  Id add_basic(std::uint32_t payload);
  /// A gate to be defined once, before or after it is used; never true until then.
  Id declare();
  /// `type` is any_of (false without arguments), all_of (true without) or at_least.
  void define(Id gate, EventType type, std::span<const Id> arguments, std::uint32_t k = 0);
  /// declare() and define() in one.
  Id add(EventType type, std::span<const Id> arguments, std::uint32_t k = 0);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(types_.size()); }
  [[nodiscard]] EventType type(Id id) const { return types_[id]; }
  /// Of at_least: how many.  Of a basic event: its payload.
  [[nodiscard]] std::uint32_t data(Id id) const { return data_[id]; }
  [[nodiscard]] std::span<const Id> arguments(Id id) const {
    return {arguments_.data() + begin_[id], size_[id]};
  }

 private:
  std::vector<EventType> types_;
  std::vector<std::uint32_t> data_;
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> size_;
  std::vector<Id> arguments_;
};

/// The least solution for `top`, as an acyclic formula over the basic events below it.
///
///  - Gates that need each other through ORs alone are one OR of what they need outside: linear.
///  - A gate in its own arguments counts as false there (x = f(x) is solved by f(false)).
///  - Other strongly connected components (R. Tarjan, SIAM J. Computing 1(2), 1972) are iterated
///    from false in the order in which a depth-first search leaves them, one pass for each gate
///    that is read before it is computed (their "feedback gates") and one more: every pass that is
///    not the last makes one of them true.  Cost: feedback gates * arguments of the component.
///
/// Equal gates become one.  Passes are paid from `budget`; everything else is linear in the
/// arguments, apart from sorting them, and free.  An Error of kind unsupported when the budget
/// ends. No recursion.
[[nodiscard]] Result<RootedFormula> open_loops(const CyclicGates& gates, CyclicGates::Id top,
                                               Budget& budget);

}  // namespace plimsoll::graph
