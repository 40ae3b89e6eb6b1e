/// @file
/// How available one service is, from its solved fault tree and the failure rates of what it stands
/// on (docs/reference/availability.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lib/graph/availability.hpp"
#include "lib/graph/structure.hpp"
#include "lib/topology/node_rates.hpp"

namespace plimsoll::topology {

/// A node by what the service would gain if it never failed.
struct Contributor {
  graph::NodeId node = 0;
  /// Criticality importance: the share of the service's unavailability that would vanish.  Absent:
  /// nothing is known of how often the node fails, so that it may be any.
  std::optional<double> criticality;
};

/// Shares of the time, from 0 to 1, in outage or worse.
struct ServiceAvailability {
  /// By what is stated, configured or measured alone; all else is anywhere from never to always
  /// down.
  graph::Interval known;
  /// With the best and the worst case of assumed rates, too; of what not even those are known of,
  /// anywhere from never to always down.
  graph::Interval estimated;
  /// The likely case of every rate; absent when some node has none, or the tree is past the budget.
  std::optional<double> likely;
  /// How often an outage begins in a calendar year, likely case; absent when `likely` is.
  std::optional<double> outages_a_year;
  bool exact = false;  ///< Both intervals are the cases themselves, else proven bounds of them.

  std::int64_t measured = 0;  ///< Inputs: measured or demonstrated,
  std::int64_t stated = 0;    ///< stated or configured,
  std::int64_t assumed = 0;   ///< by reference figures,
  std::int64_t unknown = 0;   ///< and not known at all.
  /// Of the input that is known least; absent when one is unknown or there is none.
  std::optional<model::Grade> grade;

  /// The kContributors first by criticality, those above 0.  Where some input is unknown, the
  /// unknown ones instead, by node: what must be learned before anything can be said.
  std::vector<Contributor> contributors;

  [[nodiscard]] std::int64_t inputs() const { return measured + stated + assumed + unknown; }
  [[nodiscard]] std::int64_t known_inputs() const { return measured + stated; }
};

inline constexpr std::size_t kContributors = 20;

/// `solved` is the tree of `structure`; `rates` and `stand_ins` are by node.  A stand-in without a
/// rate never fails by itself and is no input.  Linear in the diagrams, a few passes over them;
/// `reserve` is what may be spent on each part that is not in one.
/// Sources: frequency of outages: W. G. Schneeweiss, "Computing failure frequency, MTBF & MTTR via
/// mixed products of availabilities and unavailabilities", IEEE Transactions on Reliability R-30,
/// 1981 (the sum of each node's Birnbaum importance times its failure frequency).
[[nodiscard]] ServiceAvailability service_availability(const graph::SolvedTree& solved,
                                                       const graph::Structure& structure,
                                                       const NodeRates& rates,
                                                       const std::vector<bool>& stand_ins,
                                                       const graph::Budget& reserve);

}  // namespace plimsoll::topology
