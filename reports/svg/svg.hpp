/// @file
/// The SVG report: a drawing of what each service stands on, a file each.
#pragma once

#include <cstdint>
#include <string>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::svg {

/// What `service` stands on, by the newest assessment, as a whole SVG file: at most some 200 nodes,
/// grouped by place.  The same bytes for the same file.  Errors of kind usage: it is no business
/// service, or nothing was assessed yet.
[[nodiscard]] Result<std::string> render(store::Database& database, std::int64_t service);

}  // namespace plimsoll::svg
