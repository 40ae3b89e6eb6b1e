/// @file
/// The products in use and how long they are supported, and what contracts promise on the clock.
#pragma once

#include <cstdint>

#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/standing.hpp"

namespace SQLite {
class Database;
}

namespace plimsoll::assess {

/// Writes product_lifecycle and contract_repair, which must be empty, for the assessment and within
/// the open transaction.  A product is recognised by what the sources tell of its asset
/// (lifecycle_texts.hpp).  A statement of the client's (evidence `support`) of the same product
/// counts instead of the reference data where it is not older, or where it reaches beyond it.
void write_lifecycle(SQLite::Database& database, std::int64_t assessment,
                     const lifecycle::Catalogue& catalogue, lifecycle::Day today,
                     const lifecycle::Horizons& horizons);

}  // namespace plimsoll::assess
