/// @file
/// The checks at hand: those that ship with the program and those of the user's folders.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/assess/check.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::assess {

/// Checks, by id, and what was left out.
struct Catalog {
  std::vector<Check> checks;  ///< Sorted by id; ids are unique.
  std::vector<Issue> issues;  ///< Files that hold no readable check; the others still count.
};

/// Reads the checks that ship with the program and every `*.sql` below `folders` (at most 8 levels
/// deep, links to folders not followed).  A file is named after its check's id.  An id that stands
/// twice keeps its first bearer: the program's before the user's, then in the order of `folders`
/// and of paths.
[[nodiscard]] Catalog load_checks(const std::vector<std::filesystem::path>& folders = {});

/// Whether `id` matches any of `globs` (`*`, `?`); everything matches none at all.
[[nodiscard]] bool matches(const std::string& id, const std::vector<std::string>& globs);

}  // namespace plimsoll::assess
