/// @file
/// Several ways to the same answer, none of which is known to be the quick one: all get a little,
/// then the better half more, until one arrives.
/// Source: K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
/// optimization", AISTATS 2016 (successive halving).  What is measured is steps, not time, so that
/// the winner is the same on every machine.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "lib/graph/node_table.hpp"

namespace plimsoll::graph {

/// How one try ended.
template <typename T>
struct Attempt {
  std::optional<T> result;
  double progress = 0;  ///< Without a result: how far it came, from 0 to 1.
};

template <typename T>
using Contestant = std::function<Attempt<T>(const Budget&)>;

/// Runs contestants at the same time, `threads` of them; one that arrives ends those behind it, so
/// that the first in order of those that arrive wins whatever the timing.
template <typename T>
std::vector<Attempt<T>> run_round(const std::vector<Contestant<T>>& contestants,
                                  const Budget& round, std::size_t threads) {
  std::vector<Attempt<T>> attempts(contestants.size());
  std::vector<std::stop_source> stops(contestants.size());
  const auto run = [&](std::size_t i) {
    const std::stop_callback outer{round.stop, [&stops, i] { stops[i].request_stop(); }};
    if (stops[i].stop_requested()) return;
    attempts[i] = contestants[i]({round.nodes, round.steps, stops[i].get_token(), 1});
    if (!attempts[i].result) return;
    for (auto behind = i + 1; behind < stops.size(); ++behind) stops[behind].request_stop();
  };
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (auto i = next++; i < contestants.size(); i = next++) run(i);
  };
  std::vector<std::future<void>> crew;
  for (std::size_t t = 1; t < std::min(threads, contestants.size()); ++t) {
    crew.push_back(std::async(std::launch::async, work));
  }
  work();
  for (auto& member : crew) member.get();
  return attempts;
}

/// The result of the first contestant that arrives, in the order given; absent when none does
/// within `budget`.
template <typename T>
std::optional<T> race(std::vector<Contestant<T>> contestants, const Budget& budget) {
  // Most modules are done in the first round: it is not worth a second thread.
  constexpr std::size_t kFirstSteps = std::size_t{1} << 16U;
  constexpr std::size_t kGrowth = 8;
  constexpr std::size_t kFinalists = 2;
  for (auto steps = kFirstSteps; !contestants.empty(); steps *= kGrowth) {
    const bool last = steps >= budget.steps / kGrowth;
    const Budget round{budget.nodes, last ? budget.steps : steps, budget.stop, 1};
    auto attempts =
        run_round(contestants, round, steps == kFirstSteps ? 1 : std::max(1U, budget.threads));
    std::vector<std::size_t> ranking;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      if (attempts[i].result) return std::move(attempts[i].result);
      ranking.push_back(i);
    }
    if (last || budget.stop.stop_requested()) break;
    std::stable_sort(ranking.begin(), ranking.end(),
                     [&](auto a, auto b) { return attempts[a].progress > attempts[b].progress; });
    const auto kept = std::max(std::min(kFinalists, ranking.size()), (ranking.size() + 1) / 2);
    if (steps > kFirstSteps) ranking.resize(kept);
    std::vector<Contestant<T>> still;
    for (const auto i : ranking) still.push_back(std::move(contestants[i]));
    contestants = std::move(still);
  }
  return std::nullopt;
}

}  // namespace plimsoll::graph
