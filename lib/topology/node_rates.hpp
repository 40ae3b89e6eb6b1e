/// @file
/// How often each node fails by its own fault and how long that lasts, in three cases, from what is
/// measured or declared of it, else from reference figures that the caller brings.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/vocabulary.hpp"
#include "lib/store/database.hpp"
#include "lib/topology/failure_graph.hpp"

namespace plimsoll::topology {

/// Seconds of a year: 365.25 days.
inline constexpr double kYear = 31'557'600;
inline constexpr double kMinutesOfYear = kYear / 60;

/// The cases that rates are known in; what is measured or declared is the same in all three.
enum class RateCase : std::uint8_t { best, likely, worst };
inline constexpr std::size_t kRateCases = 3;

/// Seconds, 0 or more and not both 0.
struct MeanTimes {
  double mtbf_s = 0;  ///< Working, between two failures; infinity: it does not fail.
  double mttr_s = 0;  ///< Until it works again, detection included; finite.

  /// The long-run share of the time that it is down, in [0, 1]: MTTR / (MTBF + MTTR).
  [[nodiscard]] double unavailability() const { return mttr_s / (mtbf_s + mttr_s); }
  /// Failures in a calendar year: one in MTBF + MTTR.
  [[nodiscard]] double failures_a_year() const { return kYear / (mtbf_s + mttr_s); }
};

struct NodeRate {
  std::array<MeanTimes, kRateCases> by_case;  ///< No case is down longer than a worse one.
  model::Grade grade = model::Grade::assumed;
  std::string source;  ///< For people: where it is from.

  [[nodiscard]] const MeanTimes& operator[](RateCase which) const {
    return by_case[static_cast<std::size_t>(which)];
  }
};

/// By node; absent: nothing is known of its failures.
using NodeRates = std::vector<std::optional<NodeRate>>;

/// What sources say of one node: its attributes mtbf_s and mttr_s.
struct StatedTimes {
  std::optional<double> mtbf_s;                ///< 0 or more, finite.
  std::optional<double> mttr_s;                ///< 0 or more, finite.
  model::Grade grade = model::Grade::assumed;  ///< The weaker of the two sources'.
  std::string source;                          ///< "table sheets": the sources, for people.
};

/// By node.  Of several sources' values one that was measured comes before one that was declared,
/// then the one that wins among them (rank); a value that is no number does not count.  Linear in
/// the attributes.
[[nodiscard]] std::vector<StatedTimes> stated_times(store::Database& database,
                                                    const FailureGraph& model);

/// What is known of a node: both of its times as stated, else `reference` (null: there is none)
/// with the one that is stated in place of its own.  Absent when one time is missing or both are 0.
[[nodiscard]] std::optional<NodeRate> rate_of(const StatedTimes& stated, const NodeRate* reference);

/// By node: services and virtual nodes, which only stand for others and have no part of their own
/// that could break (decision 9).
[[nodiscard]] std::vector<bool> stand_ins(const FailureGraph& model);

/// rate_of() of each node.  `reference` is by node, or empty, and does not count for stand-ins: a
/// service has a rate only when both of its times are stated, a virtual node never.
[[nodiscard]] NodeRates node_rates(store::Database& database, const FailureGraph& model,
                                   const NodeRates& reference = {});

/// The long-run share of the time that each node is down by itself, in [0, 1], by node, from what
/// is measured or declared alone: absent unless both of its times are.  What only stands for others
/// has 0 (see node_rates()).
[[nodiscard]] std::vector<std::optional<double>> node_unavailability(store::Database& database,
                                                                     const FailureGraph& model);

}  // namespace plimsoll::topology
