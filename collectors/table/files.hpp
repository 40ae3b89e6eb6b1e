/// @file
/// Finds the sheets and mappings that settings name, and reads them.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "collectors/table/sheet.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::table {

/// What to read.
struct Request {
  std::vector<std::string> files;  ///< CSV files, and folders of sheets.
  std::optional<std::string> as;   ///< Kind of the files whose name doesn't say it.
  std::vector<std::string> maps;   ///< Mapping files, at most one for a kind of sheet.
};

/// Sheets with what they point at: owns the texts and mappings.  Moves, doesn't copy.
struct Loaded {
  std::deque<std::string> texts;
  std::deque<Mapping> mappings;
  std::vector<Sheet> sheets;  ///< In the order given; a folder's by kind, then by name.
  std::vector<model::ProblemRecord>
      problems;  ///< Files of a folder that are no sheet, or can't be read.

  Loaded() = default;
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  Loaded(Loaded&&) = default;
  Loaded& operator=(Loaded&&) = default;
  ~Loaded() = default;
};

/// Reads what is asked for.  A file is a sheet of the kind `as`, else of its name ("assets.csv"),
/// else of the only mapping's `sheet`.  In a folder, files whose name is no kind of sheet are a
/// problem and left out.  A mapping applies to sheets of its `sheet`, and to all where it names
/// none.  An Error of kind usage when a kind cannot be told or a mapping is wrong, of kind storage
/// when a file that was named can't be read.
[[nodiscard]] Result<Loaded> load(const Request& request);

/// The files as the target of the collection: normal spelling, sorted, separated by commas.
[[nodiscard]] std::string target_of(std::vector<std::string> files);

}  // namespace plimsoll::table
