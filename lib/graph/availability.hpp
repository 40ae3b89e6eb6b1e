/// @file
/// The probability of a fault tree's top event, exactly or between proven bounds, and how much each
/// basic event matters to it.  For a service, the top is "down": its probability is the service's
/// unavailability when those of the basic events are the nodes' unavailabilities,
/// MTTR / (MTBF + MTTR).
///
/// Way: the tree is cut into modules (modules.hpp), each becomes a binary decision diagram in the
/// best of several orders (diagram.hpp), and one pass over the diagrams gives the probability, one
/// back all derivatives: both linear in the diagrams, whatever the number of cut sets.
/// Sources: A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System
/// Safety 40, 1993; Y. Dutuit, A. Rauzy, "Efficient algorithms to assess component and gate
/// importance in fault tree analysis", Reliability Engineering and System Safety 72, 2001.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lib/graph/diagram.hpp"
#include "lib/graph/fault_tree.hpp"
#include "lib/graph/interval.hpp"

namespace plimsoll::graph {

/// How much basic event e of probability p matters to a top event of probability P, which is
/// P(e) when e has happened for certain and P(not e) when it cannot.
/// Terms and formulas as SCRAM has them, after Dutuit and Rauzy (2001).
struct Importance {
  EventId event;
  double birnbaum;        ///< P(e) - P(not e), the derivative of P by p; in [-1, 1].
  double criticality;     ///< p birnbaum / P: the share of P that goes when e cannot happen.
  double fussell_vesely;  ///< p P(e) / P: that e has happened when the top has (diagnosis).
  double raw;             ///< Risk achievement worth, P(e) / P.
  /// Risk reduction worth, P / P(not e); absent when it is infinite: there is no top without e.
  /// P(not e) is P - p birnbaum: of a value of 10^k the last k of 15 digits are rounding, and what
  /// is below 10^-13 of P counts as nothing.
  std::optional<double> rrw;
};

/// A fault tree made ready to be evaluated, for any probabilities of its basic events.
class SolvedTree {
 public:
  /// Whether all of it is in diagrams, so that its probability is exact.  Else some module was past
  /// the budget, and there are bounds.
  [[nodiscard]] bool exact() const;
  /// Nodes of all diagrams.
  [[nodiscard]] std::size_t size() const;

  /// The probability of the top, for those of the events (by EventId; only basic events count).
  /// Only of an exact() tree.  Sums of products without subtraction: small results are as exact as
  /// large ones, to about one part in 10^13.
  [[nodiscard]] double probability(std::span<const double> by_event) const;

  /// The least and the greatest probability of the top while each event's is anywhere in its
  /// interval: of an exact() coherent tree, the best and the worst case themselves, known when all
  /// inputs are.  In other cases bounds that hold but may be wide; `reserve` is what may be spent
  /// on each module that is not in a diagram.
  [[nodiscard]] Interval bounds(std::span<const Interval> by_event, const Budget& reserve) const;

  /// Of every basic event below the top, ascending; only of an exact() tree.  All in one pass.
  /// Empty when the top has probability 0.
  [[nodiscard]] std::vector<Importance> importance(std::span<const double> by_event) const;

 private:
  friend SolvedTree solve(const FaultTree& tree, const Budget& budget);
  struct Part {
    RootedFormula formula;  ///< Kept only without a diagram.
    std::optional<Diagram> diagram;
    std::vector<std::uint32_t> nodes;  ///< Of the diagram, each after those that it points to.
  };
  template <typename Value>
  struct Values;
  template <typename Value, typename OfEvent>
  [[nodiscard]] std::vector<Values<Value>> evaluate_parts(OfEvent of_event) const;

  std::vector<Part> parts_;  ///< The modules, each before those that it uses.
  std::vector<EventId> events_;
};

/// Makes the diagrams of `tree`, as far as `budget` reaches.
[[nodiscard]] SolvedTree solve(const FaultTree& tree, const Budget& budget = {});

/// What is known of each event of `tree`, by EventId: a point, or anything from 0 to 1.
[[nodiscard]] std::vector<Interval> known_probabilities(const FaultTree& tree);

}  // namespace plimsoll::graph
