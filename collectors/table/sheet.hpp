/// @file
/// Sheets that people fill in, as records of the model.  Their columns: docs/reference/cli.md,
/// "Sheets", and README.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/record.hpp"

namespace plimsoll::table {

enum class SheetKind : std::uint8_t {
  assets,
  dependencies,
  needs,
  requirements,
  contracts,
  incidents,
  replicas,
  backups,
  monitors,
  drills,
  support,
  business_impact,
};

[[nodiscard]] std::string_view to_string(SheetKind kind);
/// The kind of that name, in any case; absent when there is none.
[[nodiscard]] std::optional<SheetKind> parse_sheet_kind(std::string_view name);
/// All names, separated by ", ".
[[nodiscard]] std::string sheet_kind_names();

/// How a foreign sheet's columns and words become ours.  Names of columns are compared in
/// snake_case.
struct Mapping {
  std::optional<SheetKind> sheet;  ///< What the file is, where its name doesn't say.
  std::map<std::string, std::string, std::less<>> columns;  ///< Theirs to ours; to "": left out.
  std::map<std::string, std::string, std::less<>>
      defaults;  ///< Our column to what an empty cell means.
  /// Our column to their words (lower case) to ours.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> values;
  /// Our column to their columns that are read in turn where it is empty or missing.
  std::map<std::string, std::vector<std::string>, std::less<>> fallbacks;
  /// Their columns that hold seconds after one of our times, to that one.
  std::map<std::string, std::string, std::less<>> seconds_after;
  std::vector<std::string> date_formats;  ///< How dates may be written besides ISO 8601: to_iso().
  std::vector<std::string> recognise;     ///< A header that has all of these is such a sheet.
  bool first_of_repeated =
      false;         ///< Of columns of one name the first counts, else it is an error.
  std::string zone;  ///< "Z" or an offset such as "+01:00" for times without one; empty: none.
};

/// Reads a mapping file (YAML: `sheet`, `columns`, `defaults`, `values`, `timezone`, `fallbacks`,
/// `seconds_after`, `date_formats`, `recognise`, `repeated`; README.md) of at most 1 MiB.
[[nodiscard]] Result<Mapping> parse_mapping(std::string_view yaml);

/// One sheet; the text and the mapping outlive the reading.
struct Sheet {
  std::string path;  ///< As given: names the scope "sheet:<path>" and each refused row.
  SheetKind kind = SheetKind::assets;
  std::string_view text;             ///< CSV as core::CsvReader takes it.
  const Mapping* mapping = nullptr;  ///< Absent: our columns.
};

using Sink = std::function<void(const model::Record&)>;

/// Tells `sink` the records of `sheets` (raw, assets, relations, needs, evidence, problems and one
/// scope a sheet), without hello and done, in an order that depends on `sheets` alone.  Pure; any
/// bytes are legal input.  A row that cannot be meant is a problem of severity error whose subject
/// is "<path>:<line>: column <name>"; it is left out, the sheet's scope is then incomplete, and the
/// rest is kept.  Assets sheets are read twice, so that other sheets can refer to any asset that is
/// kept; the order of `sheets` doesn't matter to meaning.
void read_sheets(std::span<const Sheet> sheets, const Sink& sink);

}  // namespace plimsoll::table
