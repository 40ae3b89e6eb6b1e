/// @file
/// Products, their release cycles and the days on which support for those ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lifecycle/milestone.hpp"

namespace plimsoll::lifecycle {

/// The cycle name that stands for every version of a product.
inline constexpr std::string_view kEveryVersion = "*";

/// A release cycle: versions that are supported together ("13" of PostgreSQL, "20.04" of Ubuntu).
struct Cycle {
  std::string name;   ///< As versions begin ("9.6"), or a name ("2012-r2"), or kEveryVersion.
  std::string label;  ///< For people; may be empty.
  std::optional<Day> released;
  Milestone end_of_sale;
  Milestone end_of_active_support;    ///< After it only security fixes come.
  Milestone end_of_security_support;  ///< After it nothing comes without an agreement of its own.
  Milestone end_of_extended_support;  ///< Of support that is bought or asked for beyond that.
  std::string source;                 ///< "endoflife.date", or the name of a user's file.
  std::optional<Day> as_of;           ///< The day on which the source held.
};

/// What is bought or installed.
struct Product {
  enum class Class : std::uint8_t { software, hardware };
  std::string id;     ///< "postgresql".
  std::string label;  ///< "PostgreSQL".
  Class kind = Class::software;
  /// "cpe=cpe:2.3:o:canonical:ubuntu_linux", "purl=pkg:deb/debian/haproxy".
  std::vector<std::string> identifiers;
  std::vector<Cycle> cycles;  ///< In the order of the source; names are unique.

  [[nodiscard]] const Cycle* find(std::string_view cycle) const;
};

/// Products by id.  Identifiers may be shared by several.
class Catalogue {
 public:
  /// Adds `other`: its cycles replace those of the same product and name, its label and class count
  /// where it states them.
  void merge(Catalogue other);

  /// The product of that id, made when it is new.
  Product& product(std::string_view id);

  /// The product of that id; null when there is none.
  [[nodiscard]] const Product* find(std::string_view id) const;

  /// By id.
  [[nodiscard]] const std::map<std::string, Product, std::less<>>& products() const {
    return products_;
  }
  [[nodiscard]] std::size_t cycle_count() const;

  /// The newest day on which a source of it held; absent when none says.
  [[nodiscard]] std::optional<Day> as_of() const;

 private:
  std::map<std::string, Product, std::less<>> products_;
};

}  // namespace plimsoll::lifecycle
