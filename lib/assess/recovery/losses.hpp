/// @file
/// How many seconds of changes are lost with data: practices.md, F5.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "lib/assess/recovery/times.hpp"
#include "lib/graph/recovery_schedule.hpp"

namespace plimsoll::assess::recovery {

struct Loss {
  Times times;  ///< graph::kNever: not known, or all of it.
  model::Grade grade = model::Grade::assumed;
  std::string source;  ///< What it follows from, or why it is not known.
  std::optional<graph::NodeId> data;
};

/// Of one data asset that is destroyed: what its best living copy or its best backup lacks.
[[nodiscard]] Loss loss_of(const Basis& basis, const Event& event, const EventTerms& terms,
                           graph::NodeId node);

/// The worst of what `service` stands on: data that is destroyed, and roles that pass to a copy
/// that lags behind.  None: {0, 0, 0}, with the reason.
[[nodiscard]] Loss loss_of_service(const Basis& basis, const Event& event, const EventTerms& terms,
                                   const graph::Propagation& propagation, graph::NodeId service,
                                   std::span<const graph::RecoveryAct> acts);

}  // namespace plimsoll::assess::recovery
