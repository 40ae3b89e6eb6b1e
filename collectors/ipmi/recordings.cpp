#include "collectors/ipmi/recordings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace plimsoll::ipmi {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFiles = 100'000;

bool is_command_name(std::string_view stem) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"bmc-info",     "chassis",  "chassis_status", "fru",          "fru_print", "guid",
       "ipmi-chassis", "ipmi-fru", "ipmi-sel",       "ipmi-sensors", "lan",       "lan_print",
       "mc",           "mc_guid",  "mc_info",        "sdr",          "sdr_elist", "sel",
       "sel_elist",    "sel_list", "sensor",         "sensors"});
  const std::string low = core::lower(stem);
  return std::ranges::find(kNames, low) != kNames.end();
}

bool is_output(const fs::path& path) {
  const auto suffix = path.extension();
  return suffix == ".txt" || suffix == ".csv" || suffix == ".out";
}

std::string machine_of(const fs::path& path) {
  if (!is_command_name(path.stem().string())) return path.stem().string();
  std::error_code error;
  const auto folder = fs::absolute(path, error).lexically_normal().parent_path().filename();
  return folder.empty() ? "localhost" : folder.string();
}

/// The files of one folder; those of the folders in it, too, one level down.
Result<void> add_folder(const fs::path& folder, bool nested, std::vector<fs::path>& files) {
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (nested && entry->is_directory(ignored)) {
      if (auto added = add_folder(entry->path(), false, files); !added) return added;
    } else if (entry->is_regular_file(ignored) && is_output(entry->path())) {
      if (files.size() == kFiles) {
        return failure(Error::Kind::usage, fmt::format("more than {} files", kFiles),
                       "read them in several collections");
      }
      files.push_back(entry->path());
    }
  }
  if (!error) return {};
  return failure(Error::Kind::usage,
                 fmt::format("cannot list {}: {}", folder.string(), error.message()));
}

}  // namespace

Result<Recordings> recordings_of(const collect::kit::Settings& settings) {
  std::vector<fs::path> files;
  for (const auto& given : settings.list("file")) {
    const fs::path path = fs::path{given}.lexically_normal();
    std::error_code error;
    const auto status = fs::status(path, error);
    const auto before = files.size();
    if (fs::is_directory(status)) {
      if (auto added = add_folder(path, true, files); !added) {
        return tl::unexpected{std::move(added.error())};
      }
      if (files.size() == before) {
        return failure(Error::Kind::usage,
                       fmt::format("{} holds no .txt, .csv or .out", path.string()),
                       "give the folder of a machine, or one of such folders");
      }
    } else if (fs::exists(status)) {
      files.push_back(path);
    } else {
      return failure(Error::Kind::usage, fmt::format("no such file: {}", path.string()),
                     "give a file or folder that is there");
    }
  }
  std::ranges::sort(files);
  files.erase(std::unique(files.begin(), files.end()), files.end());
  Recordings out;
  for (const auto& file : files) out[machine_of(file)].push_back(file.generic_string());
  return out;
}

}  // namespace plimsoll::ipmi
