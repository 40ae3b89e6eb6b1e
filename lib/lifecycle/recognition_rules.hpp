/// @file
/// The tables by which texts are recognised:
/// schemas/reference/lifecycle/{recognition,packages}.csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/lifecycle/pattern.hpp"

namespace plimsoll::lifecycle {

/// A row of recognition.csv.
struct RecognitionRule {
  Pattern pattern;
  std::string product;  ///< Empty: the text is understood, and names nothing that has dates.
  /// How the version follows from the captures: empty: {v}.  "{n}.{m}": put together so.  A leading
  /// "=" names a cycle as it stands ("=2012-r2") instead of a version.
  std::string cycle;
  std::string reason;   ///< Why there is no product.
  bool strict = false;  ///< Nothing but an addition without meaning ("LTS") may follow.
};

/// A row of packages.csv.
struct PackageRule {
  std::string glob;  ///< Of the package's name.
  std::string product;
  bool by_maker = false;  ///< Only the product's maker publishes packages of this name.
};

/// Reads recognition.csv; an Error names the line that is none.
[[nodiscard]] Result<std::vector<RecognitionRule>> parse_rules(std::string_view csv);

/// Reads packages.csv; an Error names the line that is none.
[[nodiscard]] Result<std::vector<PackageRule>> parse_package_rules(std::string_view csv);

}  // namespace plimsoll::lifecycle
