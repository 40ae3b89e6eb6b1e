#include "lib/topology/service_availability.hpp"

#include <algorithm>
#include <span>

namespace plimsoll::topology {
namespace {

using graph::EventId;
using graph::Interval;
using model::Grade;

/// The failure rates of one tree's events.
class Inputs {
 public:
  Inputs(const graph::Structure& structure, const NodeRates& rates,
         const std::vector<bool>& stand_ins)
      : structure_{&structure}, rates_{&rates}, stand_ins_{&stand_ins} {}

  /// Null: unknown, or a stand-in.
  [[nodiscard]] const NodeRate* rate(EventId event) const {
    const auto& rate = (*rates_)[structure_->node_of_event[event]];
    return rate ? &*rate : nullptr;
  }
  [[nodiscard]] bool never_fails(EventId event) const {
    return rate(event) == nullptr && (*stand_ins_)[structure_->node_of_event[event]];
  }
  [[nodiscard]] graph::NodeId node(EventId event) const { return structure_->node_of_event[event]; }
  [[nodiscard]] std::span<const EventId> events() const { return events_; }

  /// By event: the best to the worst case of rates of at least that grade, anything of the others.
  [[nodiscard]] std::vector<Interval> intervals(Grade least) const {
    std::vector<Interval> out(structure_->tree.event_count());
    for (const auto event : events_) {
      const auto* known = rate(event);
      if (known != nullptr && known->grade >= least) {
        out[event] = {(*known)[RateCase::best].unavailability(),
                      (*known)[RateCase::worst].unavailability()};
      } else if (never_fails(event)) {
        out[event] = {0, 0};
      }
    }
    return out;
  }

  /// By event, in the likely case; what is unknown has 0.
  [[nodiscard]] std::vector<double> likely() const {
    std::vector<double> out(structure_->tree.event_count(), 0);
    for (const auto event : events_) {
      if (const auto* known = rate(event)) out[event] = (*known)[RateCase::likely].unavailability();
    }
    return out;
  }

 private:
  const graph::Structure* structure_;
  const NodeRates* rates_;
  const std::vector<bool>* stand_ins_;
  std::vector<EventId> events_ = [this] {
    const auto basic = structure_->tree.basic_events();
    return std::vector<EventId>(basic.begin(), basic.end());
  }();
};

void count(const Inputs& inputs, ServiceAvailability& out) {
  for (const auto event : inputs.events()) {
    if (inputs.never_fails(event)) continue;
    const auto* rate = inputs.rate(event);
    if (rate == nullptr) {
      ++out.unknown;
      continue;
    }
    const auto grade = rate->grade;
    out.grade = std::min(grade, out.grade.value_or(grade));
    ++(grade >= Grade::measured ? out.measured : grade >= Grade::stated ? out.stated : out.assumed);
  }
  if (out.unknown > 0) out.grade.reset();
}

void name_unknown(const Inputs& inputs, ServiceAvailability& out) {
  for (const auto event : inputs.events()) {
    if (inputs.rate(event) != nullptr || inputs.never_fails(event)) continue;
    out.contributors.push_back({inputs.node(event), std::nullopt});
  }
  std::ranges::sort(out.contributors, {}, &Contributor::node);
  if (out.contributors.size() > kContributors) out.contributors.resize(kContributors);
}

void rank(const graph::SolvedTree& solved, const Inputs& inputs, ServiceAvailability& out) {
  const auto points = inputs.likely();
  out.likely = solved.probability(points);
  double outages = 0;
  for (const auto& one : solved.importance(points)) {
    const auto* rate = inputs.rate(one.event);
    if (rate == nullptr) continue;
    outages += one.birnbaum * (*rate)[RateCase::likely].failures_a_year();
    if (one.criticality > 0) {
      out.contributors.push_back({inputs.node(one.event), one.criticality});
    }
  }
  out.outages_a_year = outages;
  const auto more = [](const Contributor& a, const Contributor& b) {
    return *a.criticality != *b.criticality ? *a.criticality > *b.criticality : a.node < b.node;
  };
  const auto kept = std::min(out.contributors.size(), kContributors);
  std::ranges::partial_sort(out.contributors,
                            out.contributors.begin() + static_cast<std::ptrdiff_t>(kept), more);
  out.contributors.resize(kept);
}

}  // namespace

ServiceAvailability service_availability(const graph::SolvedTree& solved,
                                         const graph::Structure& structure, const NodeRates& rates,
                                         const std::vector<bool>& stand_ins,
                                         const graph::Budget& reserve) {
  const Inputs inputs{structure, rates, stand_ins};
  ServiceAvailability out;
  count(inputs, out);
  out.exact = solved.exact();
  out.known = solved.bounds(inputs.intervals(Grade::stated), reserve);
  out.estimated =
      out.assumed == 0 ? out.known : solved.bounds(inputs.intervals(Grade::assumed), reserve);
  if (out.unknown > 0) {
    name_unknown(inputs, out);
  } else if (out.exact) {
    rank(solved, inputs, out);
  }
  return out;
}

}  // namespace plimsoll::topology
