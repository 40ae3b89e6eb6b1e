/// @file
/// Text files that are part of the program: migrations, checks, templates (see plimsoll_embed in
/// cmake/).
#pragma once

#include <string_view>

namespace plimsoll::core {

/// One embedded file.
struct Resource {
  std::string_view path;     ///< Below the project's root: "schemas/sql/0001_initial.sql".
  std::string_view content;  ///< Its bytes, unchanged.
};

}  // namespace plimsoll::core
