/// @file
/// Small random fault trees as plain data, and what a fault tree means applied to them word by
/// word: a truth table over all sets of events.
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "lib/graph/fault_tree.hpp"

namespace plimsoll::test {

using EventSet = std::vector<graph::EventId>;  ///< Ascending.

struct PlainGate {
  graph::EventType type = graph::EventType::any_of;
  std::uint32_t k = 0;
  std::vector<graph::Literal> arguments;
};

/// Ids: the basic events from 0, the constants false and true, the gates in their order.
struct PlainTree {
  std::vector<double> probabilities;  ///< Of the basic events.
  std::vector<PlainGate> gates;       ///< A gate uses those before it.
  graph::Literal top;

  [[nodiscard]] std::uint32_t events() const {
    return static_cast<std::uint32_t>(probabilities.size());
  }
  [[nodiscard]] graph::EventId first_gate() const { return events() + 2; }
};

std::ostream& operator<<(std::ostream& out, const PlainTree& plain);

struct TreeShape {
  std::uint32_t most_events = 10;
  bool negation = true;  ///< Negated arguments and odd_of.
};

/// A tree of up to `most_events` events with shared gates, constants, gates of no or one argument,
/// arguments given twice, k = 0 and k > n, all of them likely.  The same for the same seed.
[[nodiscard]] PlainTree random_fault_tree(std::uint64_t seed, const TreeShape& shape = {});

[[nodiscard]] graph::FaultTree to_fault_tree(const PlainTree& plain);

/// The same tree with basic event `i` as `to[i]`.
[[nodiscard]] PlainTree renumbered(const PlainTree& plain, const std::vector<graph::EventId>& to);

/// By set of events, bit i for event i: whether the top happens when exactly those do.
[[nodiscard]] std::vector<bool> truth_table(const PlainTree& plain);

/// The minimal sets for which the table says yes, sorted.
[[nodiscard]] std::vector<EventSet> minimal_sets(const std::vector<bool>& table);

/// The probability of the top by summing over all sets, event i having probability[i].
[[nodiscard]] double probability_of(const std::vector<bool>& table,
                                    const std::vector<double>& probability);

}  // namespace plimsoll::test
