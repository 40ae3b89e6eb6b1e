/// @file
/// What others say of things that a plan changes, in a copy of an audit file.
#pragma once

#include <cstdint>

#include "lib/store/database.hpp"

namespace plimsoll::store {

/// Lets the source `plan` have the last word on all that it tells of, as if it were applied:
///   - what others say of an asset's settings that the plan leaves open (its attribute
///     `withheld_attributes`) is unknown;
///   - where it says that an asset has a relation to assets of a kind, others' relations of that
///     asset, of the same kind and to that kind of asset, end unless it says them too;
///   - of what it destroys (`operational` false) all relations from it end.
/// Only for a copy: the evidence that is overruled is changed.  One transaction; throws
/// SQLite::Exception.
void apply_plan(Database& database, std::int64_t plan);

}  // namespace plimsoll::store
