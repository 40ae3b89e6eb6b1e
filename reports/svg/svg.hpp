/// @file
/// The SVG report: a drawing of what each service stands on, a file each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::svg {

/// What `service` stands on, by the newest assessment, as a whole SVG file: at most some 200 nodes,
/// grouped by place.  The same bytes for the same file.  Errors of kind usage: it is no business
/// service, or nothing was assessed yet.
[[nodiscard]] Result<std::string> render(store::Database& database, std::int64_t service);

/// The services of tier 1, by name.
[[nodiscard]] std::vector<std::int64_t> first_tier(store::Database& database);

/// "slice-web-shop.svg" for each business service: of small letters, digits and hyphens, no two
/// alike on any file system, whatever their keys are, and the same whichever are drawn.
[[nodiscard]] std::map<std::int64_t, std::string> file_names(store::Database& database);

/// Draws all of `services`, then replaces each file in `folder` as a whole; the folder is made if
/// it is missing.
[[nodiscard]] Result<std::vector<std::filesystem::path>> write_svg(
    store::Database& database, const std::filesystem::path& folder,
    const std::vector<std::int64_t>& services);

}  // namespace plimsoll::svg
