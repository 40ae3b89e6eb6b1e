/// @file
/// The questions that `graph FILE --ask QUESTION` answers, one file each: graph_<question>.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "apps/plimsoll/output.hpp"
#include "apps/plimsoll/work_limits.hpp"

namespace plimsoll::app {

struct Context;

/// The options of the verb; each question takes what concerns it.
struct GraphOptions {
  std::string file;
  std::string question;
  std::string to;         ///< Instead of a question: the format to write the file in.
  std::string top;        ///< The event or service asked about; empty: the only one.
  std::size_t limit = 0;  ///< Results at most; 0: all.
  unsigned threads = 0;   ///< 0: all cores.
  Format format = Format::text;
  bool common_causes = false;          ///< Put a fault tree's common-cause groups in.
  std::optional<double> time_limit;    ///< Seconds.
  std::size_t memory_limit = 1024;     ///< Mebibytes of diagrams.
  std::optional<std::uint32_t> order;  ///< cut-sets: events a set at most.
  std::optional<double> cut_off;       ///< cut-sets: the least probability of a set that is listed.
  bool count_only = false;             ///< cut-sets: without the sets.
  bool importance = false;             ///< availability: of every node.
  std::size_t trials = 0;              ///< availability: of Monte Carlo; 0: none.
  std::uint64_t seed = 1;              ///< availability: of Monte Carlo.

  [[nodiscard]] WorkLimits work_limits() const {
    return {time_limit, memory_limit, thread_count()};
  }
  /// How many threads that is on this machine; at least 1.
  [[nodiscard]] unsigned thread_count() const;
};

/// Prints an answer, an object of values and lists, in the format asked for; as text: counts first,
/// then each list.
void print_answer(const nlohmann::ordered_json& answer, Format format);

void ask_availability(const Context& context, const GraphOptions& options);
void ask_cut_points(const Context& context, const GraphOptions& options);
void ask_cut_sets(const Context& context, const GraphOptions& options);
void ask_impact(const Context& context, const GraphOptions& options);

/// Writes the file to standard output in the format `options.to`.
void convert_graph(const Context& context, const GraphOptions& options);

}  // namespace plimsoll::app
