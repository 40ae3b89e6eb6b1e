/// @file
/// How long each service would be down and how much it would lose, in each kind of disaster
/// (docs/reference/recovery.md; practices.md, F4 and F5).
///
/// For each service and kind of scenario the worst of its events counts.  Of an event the failure
/// graph says what falls; the schedule of its recovery (lib/graph/recovery_schedule.hpp) says when
/// the service works again, three times: with every addend in its best, likely and worst case.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/assess/recovery/complexity.hpp"
#include "lib/assess/recovery/events.hpp"
#include "lib/assess/recovery/facts.hpp"
#include "lib/assess/recovery/losses.hpp"
#include "lib/assess/recovery/reference.hpp"
#include "lib/assess/recovery/times.hpp"
#include "lib/core/time.hpp"
#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::assess::recovery {

struct Options {
  Reference reference = Reference::shipped();
  std::vector<DeclaredScenario> scenarios;
  std::vector<std::int64_t> path;  ///< Rows of asset that every repair needs.
  core::Instant as_of;
};

/// An act with what it is made of.
struct Act {
  std::string kind;  ///< detection, decision, takeover, repair, restore or start.
  std::optional<graph::NodeId> node;
  graph::Seconds begin = 0;
  graph::Seconds end = 0;
  Term term;
  bool critical = false;
  bool manual = false;
  bool stateful = false;
  std::vector<std::size_t> after;
};

/// The worst event of one kind of scenario for one service.
struct Estimate {
  graph::NodeId service = 0;
  std::string scenario;
  std::optional<Event> event;   ///< Absent: none is known, or none harms.
  std::int64_t events = 0;      ///< That the service depends on in some way.
  std::int64_t considered = 0;  ///< That were computed.
  graph::Effect effect = graph::Effect::none;
  Times rto;
  std::optional<model::Grade> rto_grade;
  std::string rto_reason;
  bool cycle = false;
  Loss rpo;
  std::vector<Act> acts;
  std::optional<Complexity> complexity;
  std::vector<graph::NodeId> path_fallen;
};

/// The estimates of all services, by service and in the order of the scenarios.  Reads `impact`,
/// `need`, and the evidence beside `facts` (of this model); writes nothing.  Of a kind with many
/// events the kBusiest worst by effect, then by the time of their repair, are computed.
[[nodiscard]] std::vector<Estimate> estimate(store::Database& database,
                                             const topology::FailureGraph& model,
                                             const Facts& facts, const Options& options);

}  // namespace plimsoll::assess::recovery
