#include "lib/lifecycle/reference.hpp"

#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "lib/core/resource.hpp"
#include "lib/lifecycle/catalogue_file.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> lifecycle_reference();
}

namespace plimsoll::lifecycle {
namespace {

std::string_view resource(std::string_view name) {
  for (const auto& file : resources::lifecycle_reference()) {
    if (file.path.ends_with(name)) return file.content;
  }
  throw std::logic_error{"no reference data of that name is part of the program"};
}

/// A table that is part of the program is right, or the program isn't: tests hold that.
template <typename T>
T must(Result<T> result) {
  if (!result) throw std::logic_error{to_string(result.error())};
  return std::move(*result);
}

}  // namespace

const Catalogue& reference_catalogue() {
  static const Catalogue kCatalogue =
      must(parse_csv(resource("endoflife.csv"), "endoflife.date")).catalogue;
  return kCatalogue;
}

const std::vector<RecognitionRule>& reference_rules() {
  static const auto kRules = must(parse_rules(resource("recognition.csv")));
  return kRules;
}

const std::vector<PackageRule>& reference_package_rules() {
  static const auto kRules = must(parse_package_rules(resource("packages.csv")));
  return kRules;
}

}  // namespace plimsoll::lifecycle
