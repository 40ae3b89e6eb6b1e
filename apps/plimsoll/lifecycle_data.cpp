#include "apps/plimsoll/lifecycle_data.hpp"

#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "apps/plimsoll/config.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/lifecycle/catalogue_file.hpp"
#include "lib/lifecycle/reference.hpp"

namespace plimsoll::app {
namespace {

namespace fs = std::filesystem;

/// Reference data of all there is takes half a megabyte.
constexpr std::size_t kFileBound = std::size_t{64} << 20U;

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? std::string{} : std::string{value};
}

Result<lifecycle::CatalogueFile> read(const fs::path& path) {
  auto text = core::read_file(path, kFileBound);
  if (!text) return tl::make_unexpected(std::move(text.error()));
  return lifecycle::parse_file(*text, path.filename().string());
}

void warn(const std::vector<Issue>& issues) {
  for (const auto& issue : issues) log::warning(fmt::format("{}: {}", issue.where, issue.what));
}

std::string day_text(const std::optional<lifecycle::Day>& day) {
  return day ? lifecycle::to_text(*day) : "an unknown day";
}

/// What was fetched, when it is newer than what is built in.
std::optional<lifecycle::Catalogue> newer_fetched(const lifecycle::Catalogue& built_in) {
  if (environment("XDG_DATA_HOME").empty() && environment("HOME").empty()) return std::nullopt;
  const fs::path path = fetched_lifecycle_file();
  std::error_code none;
  if (!fs::exists(path, none)) return std::nullopt;
  auto file = read(path);
  if (!file) {
    log::warning(fmt::format("{}; run `plimsoll lifecycle update` anew", to_string(file.error())));
    return std::nullopt;
  }
  const auto as_of = file->catalogue.as_of();
  if (!as_of || *as_of <= built_in.as_of()) return std::nullopt;
  warn(file->issues);
  log::info(
      fmt::format("life-cycle data: endoflife.date as of {}, {}", day_text(as_of), path.string()));
  return std::move(file->catalogue);
}

}  // namespace

fs::path fetched_lifecycle_file() {
  fs::path folder = environment("XDG_DATA_HOME");
  if (folder.empty()) {
    const std::string home = environment("HOME");
    if (home.empty()) {
      throw Failure{{Error::Kind::usage,
                     "no folder for data is known",
                     "set XDG_DATA_HOME to one that may be written",
                     {}}};
    }
    folder = fs::path{home} / ".local" / "share";
  }
  return folder / "plimsoll" / "lifecycle" / "endoflife.csv";
}

lifecycle::Catalogue load_lifecycle(const LifecycleSettings& settings) {
  lifecycle::Catalogue catalogue = lifecycle::reference_catalogue();
  auto fetched = settings.built_in_only ? std::nullopt : newer_fetched(catalogue);
  if (fetched) {
    catalogue.merge(std::move(*fetched));
  } else {
    log::debug(fmt::format("life-cycle data: endoflife.date as of {}, built in",
                           day_text(catalogue.as_of())));
  }
  for (const auto& path : settings.files) {
    auto file = expect(read(path));
    warn(file.issues);
    log::info(
        fmt::format("life-cycle data: {}, {} release cycles", path, file.catalogue.cycle_count()));
    catalogue.merge(std::move(file.catalogue));
  }
  return catalogue;
}

LifecycleSettings lifecycle_settings(const Context& context) {
  if (!context.config_given && !fs::exists(context.config)) return {};
  return expect(load_config(context.config)).lifecycle;
}

}  // namespace plimsoll::app
