/// @file
/// A check as data: a header of comments and one SELECT (docs/guide/adding-a-check.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/model/vocabulary.hpp"

namespace plimsoll::assess {

/// The largest check file that is read.
inline constexpr std::size_t kCheckFileBound = std::size_t{256} << 10U;

/// What putting a failing subject right takes.
struct Fix {
  bool downtime = false;    ///< The service stops while it is done.
  std::string cost;         ///< none, low, medium or high.
  bool needs_test = false;  ///< Must be tried before it is relied upon.
};

/// One check file, read.
struct Check {
  std::string id;                      ///< "network.link-group.monitored"; never renamed or reused.
  std::string title;                   ///< The wanted state, as a sentence.
  std::vector<std::string> practices;  ///< "M1.2", "M6.7"; at least one.
  model::Severity severity = model::Severity::medium;  ///< Where the query gives none.
  Fix fix;
  std::string risk;                ///< What may happen to a subject that fails.
  std::string remedy;              ///< What to do about it.
  std::string source;              ///< The text that the judgement rests on.
  std::vector<std::string> needs;  ///< Tables it reads, if stated: missing ones are an error.
  std::string sql;                 ///< The SELECT.
  std::string file;                ///< Where it was read, for messages.

  /// The first part of the id: "network".
  [[nodiscard]] std::string_view area() const;
  /// The domain of the first practice: "M1".
  [[nodiscard]] std::string_view domain() const;
};

/// Reads a check.  Pure; any bytes are legal input; linear in the length of `text`.  `file` is for
/// messages.  An error names file and line, and says what was expected there.
[[nodiscard]] Result<Check> parse_check(std::string_view text, std::string_view file);

}  // namespace plimsoll::assess
