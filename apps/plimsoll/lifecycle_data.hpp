/// @file
/// The life-cycle data that the program works with: what is built in, what `lifecycle update`
/// fetched, and the user's own files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "apps/plimsoll/context.hpp"
#include "lib/lifecycle/catalogue.hpp"
#include "lib/lifecycle/standing.hpp"

namespace plimsoll::app {

/// `lifecycle` of plimsoll.yaml.
struct LifecycleSettings {
  std::vector<std::string> files;  ///< CSV or OpenEoX; a later one wins.
  lifecycle::Horizons horizons;
  bool built_in_only =
      false;  ///< Not what was fetched on this machine: for results to be repeated.
};

/// Where `lifecycle update` keeps what it fetched: below XDG_DATA_HOME, or ~/.local/share.  A
/// Failure when neither it nor HOME is set.
[[nodiscard]] std::filesystem::path fetched_lifecycle_file();

/// Built-in data, under what was fetched if that is newer, under the user's files.  Says on
/// standard error what is used, and what of the files was left out.  A Failure when a user's file
/// cannot be read; a fetched file that cannot is a warning.
[[nodiscard]] lifecycle::Catalogue load_lifecycle(const LifecycleSettings& settings);

/// The settings of the context's plimsoll.yaml; the usual ones when there is none.
[[nodiscard]] LifecycleSettings lifecycle_settings(const Context& context);

}  // namespace plimsoll::app
