/// @file
/// `graph FILE --ask availability`: how likely a top event is, and what matters to it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "apps/plimsoll/context.hpp"
#include "apps/plimsoll/graph_questions.hpp"
#include "apps/plimsoll/graph_top_event.hpp"
#include "apps/plimsoll/work_limits.hpp"
#include "lib/core/log.hpp"
#include "lib/graph/availability.hpp"
#include "lib/graph/uncertainty.hpp"

namespace plimsoll::app {
namespace {

using nlohmann::ordered_json;

[[noreturn]] void refuse(Error::Kind kind, std::string what, std::string remedy) {
  throw Failure{{kind, std::move(what), std::move(remedy), {}}};
}

ordered_json number_or_null(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

/// Most important first.
ordered_json importance(const TopEvent& event, const graph::SolvedTree& solved,
                        std::span<const double> probability, std::size_t limit) {
  auto found = solved.importance(probability);
  std::ranges::sort(found, [&](const auto& a, const auto& b) {
    return a.criticality != b.criticality ? a.criticality > b.criticality
                                          : event.names[a.event] < event.names[b.event];
  });
  if (limit > 0 && found.size() > limit) found.resize(limit);
  auto out = ordered_json::array();
  for (const auto& one : found) {
    out.push_back({{"node", event.names[one.event]},
                   {"birnbaum", one.birnbaum},
                   {"criticality", one.criticality},
                   {"fussell_vesely", one.fussell_vesely},
                   {"raw", one.raw},
                   {"rrw", number_or_null(one.rrw)}});
  }
  return out;
}

/// As the engine samples it.
graph::Distribution engine_distribution(const exchange::Distribution& given) {
  const auto& p = given.parameters;
  using Kind = exchange::Distribution::Kind;
  switch (given.kind) {
    case Kind::uniform:
      return graph::Uniform{p[0], p[1]};
    case Kind::normal:
      return graph::Normal{p[0], p[1]};
    case Kind::lognormal: {
      // The error factor of a file is at a level of its own, the engine's at 95 %.
      constexpr double kLevel = 0.95;
      const auto sigma = std::log(p[1]) / graph::normal_quantile(p[2]);
      return graph::Lognormal{p[0], std::exp(sigma * graph::normal_quantile(kLevel))};
    }
    case Kind::gamma:
      return graph::Gamma{p[0], p[1]};
    case Kind::beta:
      return graph::Beta{p[0], p[1]};
    default:
      refuse(Error::Kind::unsupported, "a histogram is no distribution that trials can draw from",
             "leave --trials out");
  }
}

/// Monte Carlo over what the file says of its probabilities; those without a distribution stay.
ordered_json uncertainty(const TopEvent& event, const graph::SolvedTree& solved,
                         const std::vector<double>& probability, const GraphOptions& options) {
  std::map<std::uint32_t, std::size_t> input_of;  // by variable: events may share one
  std::vector<graph::Distribution> inputs;
  std::vector<std::pair<graph::EventId, std::size_t>> uses;
  for (const auto& [basic, distribution] : event.distributions) {
    const auto [at, added] = input_of.emplace(distribution.variable, inputs.size());
    if (added) inputs.push_back(engine_distribution(distribution));
    uses.emplace_back(basic, at->second);
  }
  if (inputs.empty()) {
    refuse(Error::Kind::usage, "the file gives no distribution of any probability",
           "leave --trials out");
  }
  const auto evaluate = [&](std::span<const double> drawn) {
    auto by_event = probability;
    for (const auto& [basic, input] : uses) by_event[basic] = drawn[input];
    return solved.probability(by_event);
  };
  const auto values = expect(
      graph::run_trials(inputs, options.trials, options.seed, evaluate, options.thread_count()));
  const auto summary = graph::summarize(values);
  return {{"trials", options.trials},
          {"seed", options.seed},
          {"mean", summary->mean},
          {"standard_error", number_or_null(summary->standard_error)},
          {"percentile_5", summary->percentile_5},
          {"median", summary->median},
          {"percentile_95", summary->percentile_95}};
}

std::vector<double> points(const std::vector<graph::Interval>& intervals) {
  std::vector<double> out;
  out.reserve(intervals.size());
  for (const auto& interval : intervals) out.push_back(interval.low);
  return out;
}

/// For people: six digits, and the importance as a table.
std::string as_text(const ordered_json& answer) {
  const auto text = [](const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_float() ? fmt::format("{:.6g}", value.get<double>()) : value.dump();
  };
  std::string out;
  for (const auto& [name, value] : answer.items()) {
    if (!value.is_structured()) out += fmt::format("{}: {}\n", name, text(value));
  }
  if (const auto rows = answer.find("importance"); rows != answer.end() && rows->is_array()) {
    store::Table table;
    for (const auto& row : *rows) {
      table.columns.clear();
      auto& cells = table.rows.emplace_back();
      for (const auto& [name, value] : row.items()) {
        table.columns.push_back(name);
        auto& cell = cells.emplace_back();
        if (!value.is_null()) cell = text(value);
      }
    }
    out += "\n" + to_text(table);
  }
  if (const auto spread = answer.find("uncertainty"); spread != answer.end()) {
    out += "\nuncertainty\n";
    for (const auto& [name, value] : spread->items()) {
      out += fmt::format("  {}: {}\n", name, text(value));
    }
  }
  return out;
}

}  // namespace

void ask_availability(const Context& context, const GraphOptions& options) {
  constexpr double kExactShare = 0.5;
  WorkBudgets budgets{options.work_limits(), kExactShare};
  const auto event = read_top_event(context, options, Probabilities::needed);
  const auto basic = event.tree.basic_events();
  const auto inputs = graph::known_probabilities(event.tree);
  const auto unknown =
      std::ranges::count_if(basic, [&](graph::EventId input) { return !inputs[input].known(); });
  const auto solved = graph::solve(event.tree, budgets.exact());
  const auto bounds = solved.bounds(inputs, budgets.reserve());
  const bool known = solved.exact() && unknown == 0;
  ordered_json answer{{"top", event.name},
                      {"probability", known ? ordered_json(bounds.low) : ordered_json(nullptr)},
                      {"exact", solved.exact()},
                      {"low", bounds.low},
                      {"high", bounds.high},
                      {"basic_events", basic.size()},
                      {"unknown_inputs", unknown}};
  if (!solved.exact()) {
    log::warning(
        "the exact answer is past the limits: low and high are proven bounds "
        "(--time-limit, --memory-limit)");
  } else if (!known) {
    log::warning(
        fmt::format("{} of {} basic events have no probability: low and high are the "
                    "best and the worst case",
                    unknown, basic.size()));
  }
  if (options.importance) {
    if (!known) log::warning("importance needs an exact probability and all inputs");
    answer["importance"] =
        known ? importance(event, solved, points(inputs), options.limit) : ordered_json(nullptr);
  }
  if (options.trials > 0) {
    if (!known) log::warning("trials need an exact probability and all inputs");
    answer["uncertainty"] =
        known ? uncertainty(event, solved, points(inputs), options) : ordered_json(nullptr);
  }
  if (options.format == Format::text) return print(as_text(answer));
  print_answer(answer, options.format);
}

}  // namespace plimsoll::app
