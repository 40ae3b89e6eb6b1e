/// @file
/// The answer of `graph FILE --ask impact`, of up to millions of nodes: put in order and printed
/// without an object for each of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "apps/plimsoll/output.hpp"

namespace plimsoll::app {

/// The effects that are counted, in the order of printing.
inline constexpr std::array<std::string_view, 4> kEffects{"outage", "interrupted", "degraded",
                                                          "lost"};

/// One node, and how many services other than itself suffer each of kEffects when it fails.
struct Hit {
  std::uint32_t node = 0;
  std::array<std::uint32_t, kEffects.size()> services{};
};

struct ImpactAnswer {
  std::int64_t nodes = 0;
  std::int64_t edges = 0;
  std::int64_t services = 0;
  std::int64_t single_points = 0;  ///< Nodes with an outage or worse among their hits.
  std::vector<Hit> hits;
  std::function<std::string_view(std::uint32_t)> name;  ///< Of a node; no two nodes share one.
};

/// Puts the worst hits first: by outage or worse, interrupted and degraded services, and of equals
/// by name.  Only the first `shown` are in order, all when 0.  O(hits log hits) on `threads`
/// threads, which change nothing.
void sort_hits(ImpactAnswer& answer, std::size_t shown, unsigned threads);

/// Prints the first `shown` hits (all when 0) as print_answer() would.
void print_impact(const ImpactAnswer& answer, std::size_t shown, Format format);

}  // namespace plimsoll::app
