/// @file
/// The failure graph of what the audit file knows now, and its single failures written back.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/graph/graph.hpp"
#include "lib/graph/impact.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::topology {

/// The graph and what its numbers stand for.
struct FailureGraph {
  graph::Graph graph;
  std::vector<std::int64_t> asset_ids;    ///< Row of `asset` by node, ascending.
  std::vector<std::int64_t> need_rows;    ///< Row of `need` by graph::NeedId.
  std::vector<graph::NodeId> services;    ///< The business services, ascending.
  std::vector<graph::Standing> standing;  ///< By node.
  std::vector<bool>
      is_virtual;  ///< By node: an address that routers carry; it fails with them only.
  std::vector<graph::NodeId>
      down;                 ///< Reported as not working now (attribute operational), ascending.
  std::vector<Issue> gaps;  ///< What rules had to leave open; `where` is the asset's name.

  /// The node of an asset; absent when it is no longer seen.
  [[nodiscard]] std::optional<graph::NodeId> node_of(std::int64_t asset_id) const;
};

/// Builds the graph by the rules of lib/topology/rules from the assets, relations, groups and
/// attributes that hold now, and writes what they conclude to `need` and `need_member` for
/// `assessment`, in place of what stood there.  One savepoint, so that it can be part of a larger
/// transaction.  Throws when the file is damaged.  Linear in the file, but for sorting.
[[nodiscard]] FailureGraph build_failure_graph(store::Database& database, std::int64_t assessment);

/// A service that what is down now takes down, or would if nothing had replaced it.
struct DownService {
  std::int64_t asset_id;
  graph::Effect effect;  ///< outage or lost.
};

struct ImpactSummary {
  std::int64_t impacts = 0;        ///< Rows of `impact`.
  std::int64_t single_points = 0;  ///< Rows of `single_point`.
  std::vector<DownService> down;   ///< Ascending.
};

/// Fails every asset alone and writes its effects on services to `impact`, degraded ones included,
/// and those of outage or worse to `single_point` with their root (graph::Roots), in place of what
/// stood there.  A service's failure of itself is not written, nor that of a virtual node.
///
/// Failures come on top of what is down now, so that the partner of a dead power supply is a single
/// point.  A service that would be down already has no single points then; its failures are
/// computed as if nothing were down, and it is named in the summary.
ImpactSummary write_impacts(store::Database& database, std::int64_t assessment,
                            const FailureGraph& model, unsigned threads = 1);

}  // namespace plimsoll::topology
