/// @file
/// The structure function of a service as the newest evidence has it: with what is down now.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/structure.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::topology {

class ServiceStructures {
 public:
  /// `model` must outlive it.
  explicit ServiceStructures(const FailureGraph& model);

  struct Options {
    /// That a node fails from outside, by node, absent when unknown; empty: all are unknown.
    std::span<const std::optional<double>> probability_by_node{};
    bool own_failure = true;  ///< The service can fail of itself; false: it never does.
    graph::StructureLimits limits{};
  };

  /// Which failures from outside put the service in outage or worse, on top of what is down now; of
  /// a service that is down already, as if nothing were.  Errors: as graph::structure_of().
  [[nodiscard]] Result<graph::Structure> of(graph::NodeId service, const Options& options) const;

 private:
  const FailureGraph* model_;
  std::vector<bool> down_;    ///< By node.
  std::vector<bool> fallen_;  ///< By node: services that are stopped by what is down now.
};

}  // namespace plimsoll::topology
