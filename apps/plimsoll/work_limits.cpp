#include "apps/plimsoll/work_limits.hpp"

#include <chrono>

namespace plimsoll::app {
namespace {

/// Steps are 10 to 30 million a second.
constexpr std::size_t kExactSteps = 500'000'000;
constexpr std::size_t kReserveSteps = 60'000'000;
/// The share of the time after which all work ends; the rest is for the answer.
constexpr double kReserveShare = 0.85;

graph::Budget budget(const WorkLimits& limits, std::size_t steps, const std::stop_source& over) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
  const auto nodes = limits.mebibytes * kMebibyte / graph::kBytesPerNode / limits.threads;
  return {nodes, limits.seconds ? graph::Budget{}.steps : steps, over.get_token(), limits.threads};
}

}  // namespace

WorkBudgets::WorkBudgets(const WorkLimits& limits, double exact_share)
    : exact_{budget(limits, kExactSteps, exact_over_)},
      reserve_{budget(limits, kReserveSteps, reserve_over_)} {
  if (!limits.seconds) return;
  timer_ =
      std::jthread{[this, seconds = *limits.seconds, exact_share](const std::stop_token& answered) {
        watch(seconds * exact_share, seconds * kReserveShare, answered);
      }};
}

void WorkBudgets::watch(double exact_seconds, double reserve_seconds,
                        const std::stop_token& answered) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  std::unique_lock lock{mutex_};
  const auto wait = [&](double seconds) {
    const std::chrono::duration<double> span{seconds};
    changed_.wait_until(lock, answered, begin + std::chrono::duration_cast<Clock::duration>(span),
                        [] { return false; });
  };
  wait(exact_seconds);
  exact_over_.request_stop();
  wait(reserve_seconds);
  reserve_over_.request_stop();
}

}  // namespace plimsoll::app
