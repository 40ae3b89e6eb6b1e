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
  double progress = 0;         ///< Without a result: how far it came, from 0 to 1.
  bool nodes_used_up = false;  ///< Without a result: whether it was for want of nodes.
};

template <typename T>
struct Contestant {
  std::function<Attempt<T>(const Budget&)> run;
  /// Progress of one way does not compare with that of another: the best of each way stays.
  unsigned way = 0;
};

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
    attempts[i] = contestants[i].run({round.nodes, round.steps, stops[i].get_token(), 1});
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

/// Places of `contestants` that are worth more steps, best first: of every way its best, then the
/// others by how far they came; in the order given where that is equal.  Those out of nodes would
/// come no further.
template <typename T>
std::vector<std::size_t> ranking(const std::vector<Contestant<T>>& contestants,
                                 const std::vector<Attempt<T>>& attempts) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    if (!attempts[i].nodes_used_up) places.push_back(i);
  }
  std::stable_sort(places.begin(), places.end(),
                   [&](auto a, auto b) { return attempts[a].progress > attempts[b].progress; });
  std::vector<bool> best(attempts.size(), false);
  for (std::size_t i = 0; i < places.size(); ++i) {
    best[places[i]] =
        std::none_of(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(i),
                     [&](auto p) { return contestants[p].way == contestants[places[i]].way; });
  }
  std::stable_partition(places.begin(), places.end(), [&](auto place) { return best[place]; });
  return places;
}

/// The result of the first contestant that arrives, in the order given; absent when none does
/// within `budget`.
template <typename T>
std::optional<T> race(std::vector<Contestant<T>> contestants, const Budget& budget) {
  if (contestants.empty()) return std::nullopt;
  // Most modules are small: not worth a second thread, nor a second try.
  constexpr std::size_t kTrifle = std::size_t{1} << 13U;
  constexpr std::size_t kFirstSteps = std::size_t{1} << 17U;
  constexpr std::size_t kGrowth = 4;
  constexpr std::size_t kFinalists = 2;
  auto trifle =
      contestants.front().run({budget.nodes, std::min(kTrifle, budget.steps), budget.stop, 1});
  if (trifle.result) return std::move(trifle.result);
  for (auto steps = kFirstSteps;; steps *= kGrowth) {
    const bool last = steps >= budget.steps / kGrowth;
    const Budget round{budget.nodes, last ? budget.steps : steps, budget.stop, 1};
    auto attempts = run_round(contestants, round, std::max(1U, budget.threads));
    for (auto& attempt : attempts) {
      if (attempt.result) return std::move(attempt.result);
    }
    if (last || budget.stop.stop_requested()) return std::nullopt;
    auto ranked = ranking(contestants, attempts);
    if (ranked.empty()) return std::nullopt;
    const auto kept = std::max(std::min(kFinalists, ranked.size()), (ranked.size() + 1) / 2);
    if (steps > kFirstSteps) ranked.resize(kept);
    std::vector<Contestant<T>> still;
    for (const auto i : ranked) still.push_back(std::move(contestants[i]));
    contestants = std::move(still);
  }
}

}  // namespace plimsoll::graph
