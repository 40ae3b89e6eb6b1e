#include <algorithm>
#include <cstdlib>
#include <map>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "lib/collect/runner.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace plimsoll::collect {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "plimsoll-collect-";

bool is_program(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

/// The collectors of all folders; the first folder that has a name wins.
std::map<std::string, fs::path> all_collectors() {
  std::map<std::string, fs::path> out;
  for (const auto& folder : collector_folders()) {
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
      const std::string file = entry->path().filename().string();
      if (!file.starts_with(kPrefix) || file.size() == kPrefix.size()) continue;
      if (is_program(entry->path())) out.try_emplace(file.substr(kPrefix.size()), entry->path());
    }
  }
  return out;
}

}  // namespace

std::vector<fs::path> collector_folders() {
  std::vector<fs::path> out;
  if (const char* given =
          std::getenv("PLIMSOLL_COLLECTOR_PATH")) {  // NOLINT(concurrency-mt-unsafe)
    for (const auto folder : core::split(given, ':')) {
      if (!folder.empty()) out.emplace_back(folder);
    }
  }
  out.push_back(core::program_folder() / ".." / "libexec" / "plimsoll");
  return out;
}

Result<fs::path> find_collector(const std::string& name) {
  const auto known = all_collectors();
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [other, path] : known) names.push_back(other);
  return failure(Error::Kind::usage,
                 fmt::format("there is no collector \"{}\"", core::printable(name)),
                 names.empty() ? "none was found: set PLIMSOLL_COLLECTOR_PATH to their folder"
                               : "known: " + core::printable(core::join(names, ", ")));
}

std::vector<std::string> list_collectors() {
  std::vector<std::string> out;
  for (const auto& [name, path] : all_collectors()) out.push_back(name);
  return out;
}

}  // namespace plimsoll::collect
