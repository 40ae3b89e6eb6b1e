/// @file
/// Version numbers, and the release cycle that one belongs to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lifecycle/catalogue.hpp"

namespace plimsoll::lifecycle {

/// How many bytes at the beginning of `text` (lower case) are a version: digits, then digits and
/// letters between single points ("13.4", "17.03.04", "1.0.2k", "12c"); 0 when it isn't one.
[[nodiscard]] std::size_t version_length(std::string_view text);

/// The cycle that a version belongs to, or why that can't be said.
struct CycleMatch {
  const Cycle* cycle = nullptr;
  std::string reason;  ///< Why there is none; empty when there is one.
};

/// The cycle of `product` whose name is the longest run of leading parts of `version`: parts are
/// compared as numbers, so "17.03.04" is of "17.3", "10.4" of "10" and "3.11" not of "3.1".  A
/// version with fewer parts than the cycles that begin with it ("3" of 3.11, 3.12) is of none of
/// them.
[[nodiscard]] CycleMatch match_cycle(const Product& product, std::string_view version);

}  // namespace plimsoll::lifecycle
