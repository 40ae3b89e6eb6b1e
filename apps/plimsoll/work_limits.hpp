/// @file
/// How much time and memory an answer may take: --time-limit and --memory-limit as budgets of the
/// engine.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "lib/graph/node_table.hpp"

namespace plimsoll::app {

struct WorkLimits {
  /// Seconds from the start of the program's work to its answer.  Without it work is limited by
  /// steps, so that the answer is the same on every machine; with it, a slower one may answer less.
  std::optional<double> seconds;
  std::size_t mebibytes = 1024;  ///< For all diagrams together.
  unsigned threads = 1;
};

/// The budgets of one answer: the exact one may take a share of the time, what is proven when it
/// does not suffice most of the rest.
class WorkBudgets {
 public:
  /// The clock starts here.  `exact_share` is between 0 and 0.85.
  WorkBudgets(const WorkLimits& limits, double exact_share);
  [[nodiscard]] const graph::Budget& exact() const { return exact_; }
  [[nodiscard]] const graph::Budget& reserve() const { return reserve_; }

 private:
  void watch(double exact_seconds, double reserve_seconds, const std::stop_token& answered);

  std::stop_source exact_over_;
  std::stop_source reserve_over_;
  graph::Budget exact_;
  graph::Budget reserve_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread timer_;  ///< Last: it uses the others.
};

}  // namespace plimsoll::app
