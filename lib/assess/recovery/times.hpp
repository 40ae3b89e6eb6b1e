/// @file
/// The terms of one event's recovery, and the schedule's view of them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lib/assess/recovery/events.hpp"
#include "lib/assess/recovery/facts.hpp"
#include "lib/assess/recovery/reference.hpp"
#include "lib/graph/recovery_schedule.hpp"

namespace plimsoll::assess::recovery {

/// How a need was concluded: by row of `need`.
struct NeedOrigin {
  std::string rule;
  std::string why;
};

/// Detection and decision.
struct Response {
  Term detection;
  Term decision;
};

/// Response times as past incidents show them.
struct ResponseHistory {
  struct Samples {
    std::optional<Times> detection;
    std::optional<Times> decision;
    std::size_t count = 0;
  };
  std::map<std::int64_t, Samples> by_service;  ///< By row of asset; those with enough incidents.
  Samples overall;
};

/// What the terms of all events are made of; outlives them.
struct Basis {
  const topology::FailureGraph* model = nullptr;
  const Facts* facts = nullptr;
  const Reference* reference = nullptr;
  const std::vector<NeedOrigin>* needs = nullptr;
  const ResponseHistory* history = nullptr;
  std::vector<graph::NodeId> path;  ///< What every repair needs: `recovery: needs:`.
  std::set<graph::NodeId> down;     ///< Not working before the event.
};

/// The repair that a contract promises of a node, or of the machine that it is a part of; absent:
/// no contract is known.
[[nodiscard]] std::optional<Term> contract_repair(const graph::Graph& graph, const Facts& facts,
                                                  const Reference& reference, graph::NodeId node);

/// The reference's repair of an asset of that kind, else of its layer.
[[nodiscard]] Term kind_repair(const Reference& reference, const std::string& kind);

/// The terms of what fell by one event.
class EventTerms {
 public:
  EventTerms(const Basis& basis, const Event& event, const graph::Propagation& propagation,
             std::span<const graph::NodeId> fallen);

  [[nodiscard]] Term repair(graph::NodeId node) const;
  [[nodiscard]] std::span<const graph::NodeId> recovery_needs(graph::NodeId node) const;
  [[nodiscard]] Term start(graph::NodeId node) const;
  [[nodiscard]] Term takeover(graph::NeedId need) const;
  [[nodiscard]] Response response(std::int64_t service) const;
  /// Of data.
  [[nodiscard]] bool is_destroyed(graph::NodeId node) const { return destroyed_.contains(node); }
  /// Of anything that keeps data: a database's machine.
  [[nodiscard]] bool takes(graph::NodeId node) const { return destruction_.of(node); }
  /// The copies of data, those of a cluster's nodes to others than its nodes included, that the
  /// event does not destroy; they may be out of reach.
  [[nodiscard]] std::vector<Copy> copies_left(graph::NodeId node) const;
  /// From a copy or from a backup, whichever is likely to be faster.
  [[nodiscard]] Term restore(graph::NodeId node) const;

 private:
  [[nodiscard]] std::optional<Term> from_copy(graph::NodeId node) const;
  [[nodiscard]] std::optional<Term> from_backup(graph::NodeId node) const;
  [[nodiscard]] Term detection() const;
  void find_recovery_needs();

  const Basis& basis_;
  const Event& event_;
  const graph::Propagation& propagation_;
  std::span<const graph::NodeId> fallen_;
  Destruction destruction_;
  std::set<graph::NodeId> destroyed_;
  std::map<graph::NodeId, std::vector<graph::NodeId>> recovery_needs_;
};

/// One case of them.
class CaseTimes final : public graph::RecoveryTimes {
 public:
  CaseTimes(const EventTerms& terms, const Response& response, Case which)
      : terms_{terms},
        response_{(response.detection.times + response.decision.times)[which]},
        which_{which} {}

  [[nodiscard]] graph::Seconds response() const override { return response_; }
  [[nodiscard]] graph::Seconds repair(graph::NodeId node) const override {
    return terms_.repair(node).times[which_];
  }
  [[nodiscard]] std::span<const graph::NodeId> recovery_needs(graph::NodeId node) const override {
    return terms_.recovery_needs(node);
  }
  [[nodiscard]] graph::Seconds start(graph::NodeId node) const override {
    return terms_.start(node).times[which_];
  }
  [[nodiscard]] graph::Seconds takeover(graph::NeedId need) const override {
    return terms_.takeover(need).times[which_];
  }

 private:
  const EventTerms& terms_;
  graph::Seconds response_;
  Case which_;
};

}  // namespace plimsoll::assess::recovery
