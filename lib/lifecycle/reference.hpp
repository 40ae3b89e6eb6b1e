/// @file
/// The reference data that is part of the program.
#pragma once

#include <vector>

#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/recognition_rules.hpp"

namespace plimsoll::lifecycle {

/// schemas/reference/lifecycle/endoflife.csv, read once.
[[nodiscard]] const Catalogue& reference_catalogue();

/// schemas/reference/lifecycle/recognition.csv, read once.
[[nodiscard]] const std::vector<RecognitionRule>& reference_rules();

/// schemas/reference/lifecycle/packages.csv, read once.
[[nodiscard]] const std::vector<PackageRule>& reference_package_rules();

}  // namespace plimsoll::lifecycle
