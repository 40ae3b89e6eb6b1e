/// @file
/// What single failures do not show: the pairs of failures that stop a service only together, and
/// what share of the time it is down.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"

namespace plimsoll::topology {

struct RiskOptions {
  /// Pairs of the services of tier 1 to this one; one without a stated tier is not among them.
  /// Where no service has a tier, the first kMostWithoutTier by row of `asset`.  Less than 1: none.
  int max_tier = 1;
  /// Availability in the same manner, and of those whose pairs are computed in any case.
  int availability_tier = 0;
  unsigned threads = 1;  ///< The results are the same for any number.
  /// Steps of the engine (graph::Budget) that each way of solving a part of a service may take, for
  /// its pairs and again for its availability: never wall-clock time, so that every machine has the
  /// same results.
  std::size_t steps = 2'000'000;
  std::size_t most_pairs = 100'000;  ///< More than these of one service are counted, not listed.
  std::size_t most_pairs_of_all = 1'000'000;  ///< The same, of all services that come first.
  /// Seconds of a takeover that happens by itself and of which nobody knows how long it takes: by
  /// RateCase.
  std::array<double, kRateCases> takeover_s{0, 0, 0};
};

inline constexpr std::size_t kMostWithoutTier = 100;

struct RiskSummary {
  std::int64_t services = 0;     ///< That were looked at.
  std::int64_t pairs = 0;        ///< Rows of cut_set.
  std::vector<Issue> left_open;  ///< What was past a budget; `where` is the service's name.
};

/// Writes the minimal cut sets of two nodes to `cut_set` and `cut_set_member`, their numbers to
/// `cut_set_count`, the rates to `failure_rate`, and the long-run unavailability to `availability`,
/// `availability_estimate` and `availability_contributor`, of the services chosen by `options`, in
/// place of what stood there.  "Stopped" is an outage or worse.
///
/// As with single points (write_impacts), failures come on top of what is down now, which therefore
/// is in no pair and no input; a service that is down already is computed as if nothing were.  The
/// service's own failure is in no pair, being a cut set of one.
///
/// Availability: failures are independent, with `rates` by node, and what is down now stays down.
/// `availability` counts what is stated or better, and takes all else for anything between never
/// and always down, which is the best and the worst case; `availability_estimate` counts assumed
/// rates, too.  Inputs are the nodes upstream but for stand_ins().  Reads `impact`, for what
/// interrupts a service until something takes over.
///
/// Past the steps there are no pairs of a service, but a row of cut_set_count that says so, and
/// proven bounds of its unavailability; both are in the summary.
/// A service costs O(graph) and its steps; the pairs of 64 services are in memory at a time.
RiskSummary write_service_risks(store::Database& database, std::int64_t assessment,
                                const FailureGraph& model, const NodeRates& rates,
                                const RiskOptions& options = {});

}  // namespace plimsoll::topology
