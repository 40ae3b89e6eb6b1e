#include "apps/plimsoll/work_limits.hpp"

#include <chrono>

namespace plimsoll::app {
namespace {

/// Steps are 10 to 30 million a second.
constexpr std::size_t kExactSteps = 500'000'000;
constexpr std::size_t kReserveSteps = 60'000'000;
/// Shares of the time after which exact and approximate work end; the rest is for the answer.
constexpr double kExactShare = 0.5;
constexpr double kReserveShare = 0.85;

graph::Budget budget(const WorkLimits& limits, std::size_t steps, const std::stop_source& over) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
  const auto nodes = limits.mebibytes * kMebibyte / graph::kBytesPerNode / limits.threads;
  return {nodes, limits.seconds ? graph::Budget{}.steps : steps, over.get_token(), limits.threads};
}

}  // namespace

WorkBudgets::WorkBudgets(const WorkLimits& limits)
    : exact_{budget(limits, kExactSteps, exact_over_)},
      reserve_{budget(limits, kReserveSteps, reserve_over_)} {
  if (!limits.seconds) return;
  timer_ = std::jthread{[this, seconds = *limits.seconds](const std::stop_token& answered) {
    watch(seconds, answered);
  }};
}

void WorkBudgets::watch(double seconds, const std::stop_token& answered) {
  using Seconds = std::chrono::duration<double>;
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock{mutex_};
  const auto wait = [&](double share) {
    const auto until = begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                   Seconds{seconds * share});
    changed_.wait_until(lock, answered, until, [] { return false; });
  };
  wait(kExactShare);
  exact_over_.request_stop();
  wait(kReserveShare);
  reserve_over_.request_stop();
}

}  // namespace plimsoll::app
