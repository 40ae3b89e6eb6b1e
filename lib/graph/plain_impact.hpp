/// @file
/// The impact of single failures by one propagation for each node: simple, and the measure of what
/// impact.hpp makes of it.  Tests compare the two on every graph they make, and benchmarks measure
/// by how much sharing pays.
#pragma once

#include <span>

#include "lib/graph/impact.hpp"

namespace plimsoll::graph {

/// As for_each_impact(), answer for answer.  Cost: the sum of the blast radii; memory: one
/// Propagation a thread and some blocks of answers.
void for_each_impact_plain(const Baseline& baseline, std::span<const NodeId> nodes,
                           std::span<const NodeId> services, const ImpactCallback& callback,
                           unsigned threads = 1);

/// As for_each_impact_with_roots(), answer for answer.
Roots for_each_impact_with_roots_plain(const Baseline& baseline, std::span<const NodeId> services,
                                       const ImpactCallback& callback, unsigned threads = 1,
                                       std::span<const Standing> standing = {});

}  // namespace plimsoll::graph
