/// @file
/// The top events that `graph` can be asked about: those of fault trees, and services of estates.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "lib/exchange/open_psa.hpp"
#include "lib/graph/fault_tree.hpp"

namespace plimsoll::app {

struct TopEvent {
  std::string name;
  graph::FaultTree tree;
  std::vector<std::string> names;  ///< By EventId; empty for what has none.
  /// Of basic events that a file gives a distribution of, by ascending event.
  std::vector<std::pair<graph::EventId, exchange::Distribution>> distributions;
};

/// Whether probabilities are needed: only an estate read the general way knows MTBF and MTTR.
enum class Probabilities : std::uint8_t { needed, not_needed };

/// The top event `options.top` of `options.file`: a gate of an Open-PSA file, or a service of an
/// estate that is down for at least an outage (graph::structure_of).  Without a name, the only one
/// there is.  With `options.common_causes`, what an Open-PSA file says of those is put in.
/// Warnings are logged; whatever makes an answer impossible is a Failure.
[[nodiscard]] TopEvent read_top_event(const Context& context, const GraphOptions& options,
                                      Probabilities probabilities);

}  // namespace plimsoll::app
