/// @file
/// Which findings would have told of an incident before it came: rules as data
/// (schemas/reference/incident_predictors.csv).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/incidents/incident.hpp"

namespace plimsoll::incidents {

/// A failing finding, as far as it matters here.
struct Weakness {
  std::string finding;  ///< Its id.
  std::string check;
  std::string kind;  ///< Asset kind of its subject.
  int severity = 0;  ///< 0 info to 4 critical.
  std::int64_t asset = 0;
  std::vector<std::int64_t>
      services;  ///< Those it concerns: itself, or that feel the asset's loss.
};

/// Rules of the form: an incident of this cause is told by checks like this on assets like that.
class Predictors {
 public:
  /// Reads a sheet with the columns `cause`, `check`, `kind`; the last two are patterns with `*`
  /// and `?`.  Errors name the line.
  [[nodiscard]] static Result<Predictors> parse(std::string_view csv);
  /// Those that ship with the product.
  [[nodiscard]] static const Predictors& builtin();

  /// Whether a rule ties findings of `check` on assets of `kind` to incidents of `cause`.
  [[nodiscard]] bool fits(Cause cause, std::string_view check, std::string_view kind) const;

 private:
  struct Rule {
    Cause cause;
    std::string check;
    std::string kind;
  };
  std::vector<Rule> rules_;
};

/// For an incident the finding that would have predicted it.
class Forecast {
 public:
  /// `weaknesses` in any order.
  Forecast(std::span<const Weakness> weaknesses, const Predictors& predictors);

  /// Of the weaknesses that concern the incident's service (or are on the very asset that the
  /// ticket names) and that a rule ties to its cause: first one on that asset, then the gravest,
  /// then the first by check and id.  Empty: none; always so for Cause::unknown.
  [[nodiscard]] std::string finding_for(const Incident& incident, Cause cause) const;

 private:
  using Best = std::map<std::pair<std::int64_t, Cause>, const Weakness*>;
  static void keep(Best& best, std::int64_t asset, Cause cause, const Weakness& weakness);
  Best by_service_;
  Best by_asset_;
};

}  // namespace plimsoll::incidents
