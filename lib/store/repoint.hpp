/// @file
/// Makes every row that points at an asset point at another: after assets became one, or were
/// parted.
#pragma once

#include <cstdint>

#include "lib/store/merge.hpp"

namespace plimsoll::store {

/// Moves everything of the assets in temp.moving (old, new) to the new ones, removes the old ones,
/// marks the new ones as touched, adds the moves to temp.moved and empties temp.moving.  `new` is
/// never an `old`.
void apply_moves(MergeContext& context);

/// Gives what `source` said of the asset `from` to the asset `to`: its statements, relations,
/// needs, evidence.
void part(MergeContext& context, std::int64_t from, std::int64_t source, std::int64_t to);

}  // namespace plimsoll::store
