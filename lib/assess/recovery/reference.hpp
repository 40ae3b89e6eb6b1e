/// @file
/// Reference durations: schemas/reference/recovery.yaml, and what the client states instead.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "lib/assess/recovery/term.hpp"
#include "lib/assess/reference/reference_figures.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::assess::recovery {

class Reference {
 public:
  /// The durations that ship with the program.
  [[nodiscard]] static Reference shipped();
  /// Those of a text in the form of recovery.yaml.  Errors: malformed, with the line.
  [[nodiscard]] static Result<Reference> parse(const std::string& text);

  /// Puts "20m", or "10m 20m 1h" (best, likely, worst), in place of the duration `id`; graded
  /// stated.  Errors: usage, for an unknown id or a text that is no such durations.
  [[nodiscard]] Result<void> state(const std::string& id, std::string_view text);

  /// Absent: there is no such duration.
  [[nodiscard]] const Term* find(std::string_view id) const { return figures_.find(id); }
  /// The first of these that there is: "repair.vm", "repair.platform".
  [[nodiscard]] Term first(std::initializer_list<std::string> ids) const;

 private:
  ReferenceFigures<Term> figures_;
};

}  // namespace plimsoll::assess::recovery
