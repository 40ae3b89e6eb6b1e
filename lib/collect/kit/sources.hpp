/// @file
/// A collection of many targets: read side by side, mapped one after another, the trouble of one
/// kept from the others.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/draft.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

/// Adds what one target was found to hold to the draft of the collection.
using Mapping = std::function<void(Draft&)>;

/// Something to be read.
struct Source {
  std::string target;  ///< "ups1.example", a file's name.
  /// Asks it, or reads the file; called from any thread.
  std::function<Result<Mapping>()> read;
  /// What `check` tells of it; without one it is read.
  std::function<Result<std::string>()> check;
};

/// What all targets share.
struct Collection {
  std::string_view collector;               ///< "nut".
  std::span<const std::string_view> kinds;  ///< What the scope "<scope>:<target>" lists.
  std::size_t concurrency = 1;              ///< Targets read at one time.
  model::Grade grade = model::Grade::configured;
  std::string_view scope = "host";
};

/// Writes hello and the records of all sources, but not `done`.  A source that cannot be read is a
/// problem and a scope "<scope>:<target>" that is incomplete (denied, where it refused us); an
/// Error when none could be read, when there is none, or when two have one name.
[[nodiscard]] Result<void> collect_sources(const Collection& collection,
                                           const std::vector<Source>& sources, Emitter& out);

/// One item for each source.
[[nodiscard]] Result<std::vector<CheckItem>> check_sources(const Collection& collection,
                                                           const std::vector<Source>& sources);

/// How a collector of sources reads its settings.
struct SourcesProgram {
  std::function<Result<Collection>(const Settings&)> collection;
  std::function<Result<std::vector<Source>>(const Settings&)> sources;
};

/// The collector whose `check` and `collect` are check_sources() and collect_sources().
[[nodiscard]] Program sources_program(Description description, SourcesProgram from);

/// The setting timeout_s, 1 to 3600; `otherwise` when not given.
[[nodiscard]] Result<std::chrono::seconds> timeout_setting(const Settings& settings,
                                                           std::chrono::seconds otherwise);
/// The setting concurrency, 1 to 256; `otherwise` when not given.
[[nodiscard]] Result<std::size_t> concurrency_setting(const Settings& settings,
                                                      std::size_t otherwise);

}  // namespace plimsoll::collect::kit
