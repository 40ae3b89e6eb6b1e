/// @file
/// Minimal cut sets of a fault tree: counted exactly, listed one by one, weighed.
/// A cut set is a set of basic events that makes the top event happen when nothing else does; it is
/// minimal when no part of it does.  Of a tree with negation these are the minimal ones among the
/// positive parts of its prime implicants.
///
/// Way: the tree is cut into modules (modules.hpp); the sets of each are held in a zero-suppressed
/// diagram (zbdd.hpp), where they are counted in the size of the diagram, not in their number.
/// Sources: A. Rauzy, "New algorithms for fault trees analysis", Reliability Engineering and System
/// Safety 40, 1993; A. Rauzy, "Mathematical foundations of minimal cutsets", IEEE Trans.
/// Reliability 50(4), 2001.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/graph/fault_tree.hpp"
#include "lib/graph/zbdd.hpp"

namespace plimsoll::graph {

struct CutSetOptions {
  std::uint32_t max_order = kAllOrders;  ///< Larger sets are left out.
  Budget budget;                         ///< Of each module, for the sets that are asked for.
  /// Of each module, for those of one, two and three events, when `budget` did not suffice.
  Budget reserve;
};

/// Called with the events of a set, ascending; false ends the listing.
using CutSetCallback = std::function<bool(std::span<const EventId>)>;

/// The minimal cut sets of one tree.  Holds the diagrams, not the sets.
class CutSets {
 public:
  CutSets(CutSets&&) noexcept;
  CutSets& operator=(CutSets&&) noexcept;
  ~CutSets();

  /// All sets of at most this many events are here; kAllOrders when simply all are.  Less than what
  /// was asked for when the budget did not suffice.
  [[nodiscard]] std::uint32_t complete_to() const;
  /// How many sets of 0, 1, 2, ... events there are, in decimal digits: more than any built-in
  /// integer may hold.  The last one is not "0" unless it is the only one.
  [[nodiscard]] std::vector<std::string> counts() const;
  [[nodiscard]] std::string total() const;
  /// The sets of exactly `order` events, in the order of the diagrams; each once.  Only branches
  /// that lead to such a set are entered; to know them takes `order` bits for each node of the
  /// diagrams.
  void for_each(std::uint32_t order, const CutSetCallback& callback) const;
  /// The sum of the probabilities of the sets (each the product of its events'), which is an upper
  /// bound of the probability of their union (first Bonferroni inequality).  `probability` is by
  /// event.  Linear in the diagrams, times the square of complete_to() when that is a limit.
  [[nodiscard]] double sum_of_probabilities(std::span<const double> probability) const;
  /// Lists the sets of probability `cut_off` at least, in the order of the diagrams, and returns
  /// what was left out: the sum of the probabilities of the others, to the rounding of
  /// sum_of_probabilities().  Only branches that lead to such a set are entered: time is that of
  /// the listing, and linear in the diagrams.
  double for_each_likely(std::span<const double> probability, double cut_off,
                         const CutSetCallback& callback) const;

 private:
  struct Family;
  explicit CutSets(std::unique_ptr<Family> family);
  friend CutSets minimal_cut_sets(const FaultTree& tree, const CutSetOptions& options);

  std::unique_ptr<Family> family_;
};

/// The minimal cut sets of `tree`.  When `options.budget` does not suffice, those of up to three
/// events, or two, or one, within `options.reserve`.  Time and memory are those of the diagrams,
/// which no polynomial of the tree bounds: only the budgets do.  Throws std::system_error when
/// there is no memory for a recursion as deep as the tree asks for.
[[nodiscard]] CutSets minimal_cut_sets(const FaultTree& tree, const CutSetOptions& options = {});

}  // namespace plimsoll::graph
