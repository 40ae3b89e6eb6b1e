/// @file
/// The fault trees of services as Open-PSA XML: the one report that needs the engine, so it is put
/// together here and not below reports/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "lib/store/database.hpp"

namespace plimsoll::app {

/// Writes the model of each service that report::service_files() chooses to
/// `folder`/<service>.xml: its top is "the service is down", its basic events are failures of
/// assets by their keys, with the likely unavailability of failure_rate where there is one and no
/// probability where nothing is known.  Its minimal cut sets are what the assessment has as single
/// points and pairs.  The audit file is read alone: the rules conclude in a copy that is deleted.
/// Returns the paths.  Failures: nothing was assessed yet; newer evidence than the assessment's; a
/// key that no service has.  A service whose model is past the engine's limits is left out with a
/// warning.
[[nodiscard]] std::vector<std::filesystem::path> write_service_models(
    store::Database& database, const std::vector<std::string>& services,
    const std::filesystem::path& folder);

}  // namespace plimsoll::app
