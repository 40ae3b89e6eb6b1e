#include "lib/assess/catalog.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/resource.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> checks();
}

namespace plimsoll::assess {
namespace {

namespace fs = std::filesystem;

constexpr int kFolderDepth = 8;

/// Takes up check files, the first bearer of an id winning.
class Gatherer {
 public:
  void add(std::string_view text, const fs::path& path) {
    const std::string file = path.string();
    auto check = parse_check(text, file);
    if (!check) {
      issues_.push_back({file, check.error().what});
      return;
    }
    if (path.stem() != check->id) {
      issues_.push_back(
          {file, fmt::format("expected the file name {}.sql, after the check's id", check->id)});
      return;
    }
    const auto [place, inserted] = checks_.try_emplace(check->id, *check);
    if (!inserted) {
      issues_.push_back({file, fmt::format("check {} stands in {} already; ids are unique",
                                           check->id, place->second.file)});
    }
  }

  void add_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    fs::recursive_directory_iterator entries{folder, error};
    for (; !error && entries != fs::recursive_directory_iterator{}; entries.increment(error)) {
      if (entries.depth() >= kFolderDepth) entries.disable_recursion_pending();
      std::error_code ignored;
      if (entries->path().extension() == ".sql" && entries->is_regular_file(ignored)) {
        files.push_back(entries->path());
      }
    }
    if (error) {
      issues_.push_back(
          {folder.string(), fmt::format("expected a folder of checks: {}", error.message())});
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
      const auto text = core::read_file(file, kCheckFileBound);
      if (text) {
        add(*text, file);
      } else {
        issues_.push_back({file.string(), text.error().what});
      }
    }
  }

  [[nodiscard]] Catalog result() && {
    Catalog catalog;
    for (auto& [id, check] : checks_) catalog.checks.push_back(std::move(check));
    catalog.issues = std::move(issues_);
    return catalog;
  }

 private:
  std::map<std::string, Check> checks_;
  std::vector<Issue> issues_;
};

}  // namespace

Catalog load_checks(const std::vector<fs::path>& folders) {
  Gatherer gatherer;
  for (const auto& resource : resources::checks()) gatherer.add(resource.content, resource.path);
  for (const auto& folder : folders) gatherer.add_folder(folder);
  return std::move(gatherer).result();
}

bool matches(const std::string& id, const std::vector<std::string>& globs) {
  return globs.empty() ||
         std::ranges::any_of(globs, [&](const auto& glob) { return core::glob_match(glob, id); });
}

}  // namespace plimsoll::assess
