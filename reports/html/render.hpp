/// @file
/// The HTML report: one self-contained page.
#pragma once

#include <string>

#include "lib/core/error.hpp"

namespace plimsoll::store {
class Database;
}

namespace plimsoll::html {

struct Content;

struct HtmlOptions {
  std::string title;  ///< Name of the estate; empty: the file's own, else "Unnamed estate".
  std::string confidentiality;  ///< Line below the title and at the end; empty: none.
  std::string tool_version;     ///< Of the program that renders; for a file without an assessment.
};

/// The page for the newest assessment of `database`: no network, no script, the same bytes for the
/// same rows. Its links stay within the page.  Size is bounded by the lists' bounds (content.hpp)
/// and not by the estate. Error of kind unsupported: a template can't be read, which is a fault of
/// the build.  Throws as read_content().
[[nodiscard]] Result<std::string> render(store::Database& database, const HtmlOptions& options);

/// The page for what was read.
[[nodiscard]] Result<std::string> render(const Content& content, const HtmlOptions& options);

}  // namespace plimsoll::html
