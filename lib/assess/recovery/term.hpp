/// @file
/// One addend of a recovery time: how long an act takes, how well that is known and from where.
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "lib/graph/recovery_schedule.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess::recovery {

/// The cases that every time is computed in.
enum class Case : std::uint8_t { best, likely, worst };
inline constexpr std::array<Case, 3> kCases{Case::best, Case::likely, Case::worst};

/// Seconds in each case, best <= likely <= worst; graph::kNever: nobody knows that it ends.
struct Times {
  std::array<graph::Seconds, 3> by_case{};

  [[nodiscard]] graph::Seconds operator[](Case which) const {
    return by_case[static_cast<std::size_t>(which)];
  }
  graph::Seconds& operator[](Case which) { return by_case[static_cast<std::size_t>(which)]; }
  friend Times operator+(const Times& a, const Times& b) {
    Times out;
    for (const auto which : kCases) out[which] = graph::later(a[which], b[which]);
    return out;
  }
  friend bool operator==(const Times&, const Times&) = default;
  friend auto operator<=>(const Times&, const Times&) = default;
};

inline constexpr Times kNeverKnown{{0, graph::kNever, graph::kNever}};

struct Term {
  Times times;
  model::Grade grade = model::Grade::assumed;  ///< How well it is known.
  std::string source;  ///< For people: a contract, a backup, a line of the reference.
};

/// One after the other: as well known as the worse known of them.
[[nodiscard]] inline Term operator+(const Term& a, const Term& b) {
  return {a.times + b.times, std::min(a.grade, b.grade), a.source + "; " + b.source};
}

/// Nobody knows how long: none in the best case, and no end in the others.
[[nodiscard]] inline Term unknown_term(std::string why) {
  return {kNeverKnown, model::Grade::assumed, std::move(why)};
}

}  // namespace plimsoll::assess::recovery
