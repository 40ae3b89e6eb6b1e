/// @file
/// A report of one's own: a folder with a template and the queries that fill it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"

namespace plimsoll::own {

/// What is written, and what its writer should know.
struct Document {
  std::string name;                   ///< Of the file: "board.html".
  std::string content;                ///< The same bytes for the same rows.
  std::vector<std::string> warnings;  ///< Queries that nothing shows.
};

/// Fills the template of `folder` (template.html, .md, .txt or .csv) from its queries (*.sql), as
/// docs/guide/writing-a-report.md says.  Values are escaped as the template's format asks: what an
/// audit holds can't mean anything in the document.  Queries only read, and are bounded in rows,
/// bytes and work.  Errors name the file and the line, and what to do.
[[nodiscard]] Result<Document> render(store::Database& database,
                                      const std::filesystem::path& folder,
                                      const std::string& tool_version);

}  // namespace plimsoll::own
