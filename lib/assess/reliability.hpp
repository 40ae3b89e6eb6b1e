/// @file
/// Reference failure rates by kind of asset: schemas/reference/reliability.yaml, and what the
/// client states instead.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "lib/assess/recovery/facts.hpp"
#include "lib/assess/recovery/reference.hpp"
#include "lib/assess/reference/reference_figures.hpp"
#include "lib/core/error.hpp"
#include "lib/model/vocabulary.hpp"
#include "lib/topology/failure_graph.hpp"
#include "lib/topology/node_rates.hpp"

namespace plimsoll::assess {

class Reliability {
 public:
  /// A figure in three cases: per cent of "KIND.afr_pct" and "KIND.down_pct", seconds of
  /// "KIND.mttr".
  struct Figure {
    std::array<double, topology::kRateCases> by_case{};  ///< Best <= likely <= worst.
    model::Grade grade = model::Grade::assumed;
    std::string source;
  };

  /// The figures that ship with the program.
  [[nodiscard]] static Reliability shipped();
  /// Those of a text in the form of reliability.yaml.  Errors: malformed, with the line.
  [[nodiscard]] static Result<Reliability> parse(const std::string& text);

  /// Puts "2", or "1 2 4" (best, likely, worst), in place of the figure `id`; graded stated.
  /// Errors: usage, for an unknown id or a text that is no such figures.
  [[nodiscard]] Result<void> state(const std::string& id, std::string_view text);

  /// Null: there is no such figure.
  [[nodiscard]] const Figure* find(std::string_view id) const { return figures_.find(id); }
  [[nodiscard]] const ReferenceFigures<Figure>::Map& figures() const { return figures_.all(); }

 private:
  ReferenceFigures<Figure> figures_;
};

/// The rate of an asset of that kind that is back in service after `repair`, detection and decision
/// included: of two times for its repair, the row's own and `repair`, the better known counts, the
/// row's own when both are known alike.  Absent when the kind has no figure.
/// This is the one place where annual rates and shares of the time become mean times:
/// MTBF = year / (AFR / 100), or MTTR (1 - u) / u of a share u.
[[nodiscard]] std::optional<topology::NodeRate> reference_rate(const Reliability& figures,
                                                               std::string_view kind,
                                                               const recovery::Term& repair);

/// By node: the rate of its kind, repaired as recovery has it (by contract, else by its reference).
[[nodiscard]] topology::NodeRates reference_rates(const topology::FailureGraph& model,
                                                  const recovery::Facts& facts,
                                                  const Reliability& figures,
                                                  const recovery::Reference& durations);

}  // namespace plimsoll::assess
