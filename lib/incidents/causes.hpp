/// @file
/// From what a ticket says about its cause to the closed list: rules as data
/// (schemas/reference/incident_causes.csv).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/incidents/incident.hpp"

namespace plimsoll::incidents {

/// Words that mean a cause.
struct CauseRule {
  Cause cause = Cause::unknown;
  std::string words;  ///< As normal() writes them; without the last blank: a beginning of words.
};

/// Which texts mean which cause; the first rule that fits decides.
class CauseRules {
 public:
  /// Reads a sheet with the columns `cause` and `words`.  "expired cert*" fits texts with the word
  /// "expired" and behind it one that begins with "cert".  Errors name the line.
  [[nodiscard]] static Result<CauseRules> parse(std::string_view csv);
  /// Those that ship with the product.
  [[nodiscard]] static const CauseRules& builtin();

  /// The cause that `text` names or means; Cause::unknown when no rule fits.  Any bytes are legal
  /// input.
  [[nodiscard]] Cause classify(std::string_view text) const;

 private:
  std::vector<CauseRule> rules_;
};

}  // namespace plimsoll::incidents
