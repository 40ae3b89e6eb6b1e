/// @file
/// Case files: rows in, outcomes out, beside each check (docs/guide/adding-a-check.md).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/assess/check.hpp"
#include "lib/assess/runner.hpp"
#include "lib/core/error.hpp"
#include "lib/core/time.hpp"

namespace plimsoll::assess {

/// A line "asset key=shop kind=business_service": a row to insert.
struct CaseRow {
  std::string table;
  std::vector<std::pair<std::string, std::string>>
      values;  ///< Column and text; "@key" is an asset's id.
  std::size_t line = 0;
};

/// A line "expect fail subject=shop message=\"…\"": what must come out.
struct Expectation {
  Status status = Status::unknown;
  std::optional<std::string> subject;  ///< Key of the asset, or "collector target".
  std::optional<std::string> service;  ///< Key.
  std::optional<std::string> severity;
  std::optional<std::string> discriminator;
  std::vector<std::string> messages;    ///< Texts that the message must contain.
  std::optional<std::string> evidence;  ///< A reference that the evidence must contain.
  std::size_t line = 0;
};

struct Case {
  std::string name;
  core::Instant as_of;  ///< 2026-11-23T00:00:00Z unless the case says otherwise.
  std::vector<CaseRow> rows;
  std::vector<Expectation>
      expected;  ///< Every result, in any order; empty: "expect nothing" stood there.
  std::size_t line = 0;
};

/// Reads a case file.  Pure; any bytes are legal input.  Errors name file, line and what was
/// expected.
[[nodiscard]] Result<std::vector<Case>> parse_cases(std::string_view text, std::string_view file);

/// Runs `check` over the rows of `one` in `database`, whose tables must be empty and are left so.
/// Returns each difference as a line for people: none means that the case holds.
[[nodiscard]] std::vector<std::string> run_case(SQLite::Database& database, const Check& check,
                                                const Case& one);

}  // namespace plimsoll::assess
