/// @file
/// Properties of thousands of seeds.
#pragma once

#include <cstdint>

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

namespace plimsoll::test {

/// `property(seed)` for `graphs` seeds after each of those that RapidCheck chooses; it prints the
/// one that fails, and RC_PARAMS="seed=..." repeats it.
template <typename Property>
void for_seeds(Property property, std::uint64_t graphs = 50) {
  rc::prop("for every seed", [&] {
    const auto seed =
        *rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>()))
             .as("seed");
    for (std::uint64_t i = 0; i < graphs; ++i) property(seed + i);
  });
}

}  // namespace plimsoll::test
