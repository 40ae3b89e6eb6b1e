/// @file
/// How likely each node is to be down by its own fault, from what is known of its failures.
#pragma once

#include <optional>
#include <vector>

#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::topology {

/// The long-run share of the time that each node is down by itself, in [0, 1], by node:
/// MTTR / (MTBF + MTTR), with the attributes mtbf_s and mttr_s that win among their sources.
/// Absent unless both are known, not negative and not both 0.  A business service of which not both
/// are known has 0: it has no part that could break (decision 9).
/// That a node is reported as down now does not count.  Linear in the attributes.
[[nodiscard]] std::vector<std::optional<double>> node_unavailability(store::Database& database,
                                                                     const FailureGraph& model);

}  // namespace plimsoll::topology
