/// @file
/// How hard a recovery is: a vector, and an index from 0 to 100 of it.
#pragma once

#include <cstdint>
#include <span>

#include "lib/assess/recovery/facts.hpp"
#include "lib/graph/recovery_schedule.hpp"

namespace plimsoll::assess::recovery {

struct Complexity {
  std::int64_t acts = 0;      ///< Without the response.
  std::int64_t wave = 0;      ///< Most acts at one depth: that may run at the same time.
  std::int64_t chain = 0;     ///< Acts of the longest ordered chain.
  std::int64_t stateful = 0;  ///< Promotions and restorations of data.
  std::int64_t manual = 0;    ///< Acts that somebody does: repairs, restorations, manual takeovers.
  std::int64_t teams = 0;     ///< That own what is acted on; unknown owners count as none.
  std::int64_t sites = 0;     ///< Sites and regions of it.
  std::int64_t providers = 0;    ///< Accounts and cloud providers of it.
  std::int64_t unrehearsed = 0;  ///< Manual acts without a runbook, unless a drill passed.

  /// 0 to 100: each part as a share of what counts as very hard, times its weight
  /// (docs/reference/recovery.md).  Policy.
  [[nodiscard]] double index() const;
};

/// Of the acts of one plan.  `drilled`: a drill of the service passed in the last 12 months.
[[nodiscard]] Complexity complexity_of(std::span<const graph::RecoveryAct> acts,
                                       const graph::Graph& graph, const Facts& facts, bool drilled);

/// Whether somebody has to do it.
[[nodiscard]] bool is_manual(const graph::RecoveryAct& act, const graph::Graph& graph);

/// Whether data changes its place: a promotion of data, or of what data runs on and is copied.
[[nodiscard]] bool is_stateful(const graph::RecoveryAct& act, const graph::Graph& graph,
                               const Facts& facts);

}  // namespace plimsoll::assess::recovery
