/// @file
/// The folder of a report of one's own: read, run and checked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/store/database.hpp"
#include "reports/own/template.hpp"

namespace plimsoll::own {

/// What every template may use anywhere.
inline constexpr std::string_view kBuiltIn[] = {"TITLE", "ESTATE", "ASSESSED_AT", "VERSION"};
/// Behind the name of a query or column: the section shown when there are no rows, or no value.
inline constexpr std::string_view kEmpty = "_EMPTY";

/// What report.yaml says.
struct Description {
  std::string title;  ///< Empty: the estate's name.
  std::string file;   ///< A plain name; empty: the folder's, with the template's extension.
};

/// A query with what it gave.
struct Query {
  std::string file;     ///< "worst.sql".
  std::string section;  ///< "WORST".
  store::Table table;
  std::vector<std::string> names;  ///< Of the columns: "FIRST_SEEN".
};

/// A folder, read.
struct Report {
  Description description;
  std::string template_file;
  Format format = Format::html;
  Template page;
  std::vector<Query> queries;
};

/// An error about a file of the folder.
[[nodiscard]] tl::unexpected<Error> refuse(const std::string& file, const std::string& what,
                                           std::string remedy);

/// Reads `folder` and runs its queries, all on one state of the file.
[[nodiscard]] Result<Report> read_folder(store::Database& database,
                                         const std::filesystem::path& folder);

/// Holds every marker of the template against what the queries give.  Returns the names of the
/// queries that it shows.
[[nodiscard]] Result<std::vector<std::string>> check(const Report& report);

/// The name of the file to write.
[[nodiscard]] Result<std::string> file_name(const std::filesystem::path& folder,
                                            const Report& report);

}  // namespace plimsoll::own
