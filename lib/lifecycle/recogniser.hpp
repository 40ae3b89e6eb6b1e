/// @file
/// From a text to a product, its version and its release cycle.
///
/// Wrong is worse than unknown: a text that isn't understood for certain names nothing, and says
/// why.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/identifiers.hpp"

namespace plimsoll::lifecycle {

/// What a text names.
struct Recognition {
  std::string product;  ///< Id in the catalogue; empty: not recognised.
  std::string version;  ///< As read; empty: not said.
  std::string cycle;    ///< Name of the product's release cycle; empty: not known.
  std::string reason;   ///< Why there is no product or no cycle; empty when there are both.
  /// Who built it, when it is a distribution's package: then the distribution supports it, for as
  /// long as the distribution lives.
  Builder builder;
};

/// Recognises products of one catalogue, which it refers to.  Safe to be used by several threads.
class Recogniser {
 public:
  explicit Recogniser(const Catalogue& catalogue);
  Recogniser(Recogniser&&) noexcept;
  Recogniser& operator=(Recogniser&&) noexcept;
  ~Recogniser();

  /// Reads a CPE name, a package URL, an os-release file, a package with its version, or free text
  /// that begins with the product's name ("PostgreSQL 13.4", "Cisco IOS XE Software, Version
  /// 17.03.04").  Any bytes are legal; time is bounded whatever the length.
  [[nodiscard]] Recognition recognise(std::string_view text) const;

  /// A Debian or RPM package by its name and version, epoch and revision included if they are
  /// known.
  [[nodiscard]] Recognition recognise_package(std::string_view name,
                                              std::string_view version) const;

  [[nodiscard]] const Catalogue& catalogue() const;

 private:
  class Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace plimsoll::lifecycle
