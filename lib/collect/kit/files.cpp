#include "lib/collect/kit/files.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::collect::kit {
namespace {

namespace fs = std::filesystem;
using Suffixes = std::span<const std::string_view>;

/// The longest suffix of `name` among `suffixes` that leaves something of it; absent when none
/// fits.
std::optional<std::string_view> suffix_of(std::string_view name, Suffixes suffixes) {
  std::optional<std::string_view> best;
  for (const auto suffix : suffixes) {
    if (name.size() <= suffix.size() || !name.ends_with(suffix)) continue;
    if (!best || suffix.size() > best->size()) best = suffix;
  }
  return best;
}

InputFile input_file(const fs::path& path, Suffixes suffixes) {
  const std::string name = path.filename().string();
  const auto suffix = suffix_of(name, suffixes).value_or(std::string_view{});
  return {path.generic_string(), name.substr(0, name.size() - suffix.size())};
}

Result<void> add_folder(const fs::path& folder, Suffixes suffixes, std::vector<InputFile>& files) {
  std::error_code error;
  const auto before = files.size();
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    if (!suffix_of(entry->path().filename().string(), suffixes)) continue;
    if (files.size() == kInputFiles) {
      return failure(Error::Kind::usage, fmt::format("more than {} files", kInputFiles),
                     "read them in several collections");
    }
    files.push_back(input_file(entry->path(), suffixes));
  }
  if (error) {
    return failure(Error::Kind::usage,
                   fmt::format("cannot list {}: {}", folder.string(), error.message()));
  }
  if (files.size() == before) {
    std::vector<std::string> expected;
    for (const auto suffix : suffixes) expected.push_back("*" + std::string{suffix});
    return failure(Error::Kind::usage,
                   fmt::format("{} holds no {}", folder.string(), core::join(expected, ", ")));
  }
  return {};
}

}  // namespace

Result<std::vector<InputFile>> input_files(const Settings& settings, Suffixes suffixes) {
  std::vector<InputFile> files;
  for (const auto& given : settings.list("file")) {
    const fs::path path = fs::path{given}.lexically_normal();
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status)) {
      if (const auto added = add_folder(path, suffixes, files); !added) {
        return tl::unexpected{added.error()};
      }
    } else if (fs::exists(status)) {
      files.push_back(input_file(path, suffixes));
    } else {
      return failure(Error::Kind::usage, fmt::format("no such file: {}", path.string()),
                     "give a file or folder that is there");
    }
  }
  std::ranges::sort(files, {}, &InputFile::path);
  const auto same = [](const InputFile& a, const InputFile& b) { return a.path == b.path; };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  std::map<std::string_view, const InputFile*> targets;
  for (const auto& file : files) {
    const auto [entry, added] = targets.emplace(file.target, &file);
    if (!added) {
      return failure(Error::Kind::usage,
                     fmt::format("{} and {} would both be \"{}\"", entry->second->path, file.path,
                                 file.target),
                     "rename one of them: the file's name is the name of the device");
    }
  }
  return files;
}

}  // namespace plimsoll::collect::kit
