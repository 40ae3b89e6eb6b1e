#include "collectors/smart/program.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/smart/mapping.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::smart {

namespace {

namespace fs = std::filesystem;
namespace kit = collect::kit;

constexpr std::size_t kFileBytes = std::size_t{16} << 20U;
constexpr auto kSuffixes = std::to_array<std::string_view>({".json"});

/// Hosts to the files that tell of them.
using Hosts = std::map<std::string, std::vector<kit::InputFile>>;

/// The folder that a file lies in names its host, unless the setting hostname does.
std::string host_of(const kit::Settings& settings, const std::string& path) {
  if (const auto given = settings.text("hostname"); given && !given->empty()) return *given;
  const std::string folder =
      fs::absolute(path).lexically_normal().parent_path().filename().string();
  return folder.empty() ? "localhost" : folder;
}

/// Each value of `file` for itself: files of two hosts may have one name.
Result<Hosts> hosts_of(const kit::Settings& settings) {
  Hosts out;
  std::map<std::string, kit::InputFile> files;
  for (const auto& given : settings.list("file")) {
    kit::Settings one;
    one.put("file", kit::dump(nlohmann::json(given)));
    auto listed = kit::input_files(one, kSuffixes);
    if (!listed) return tl::unexpected{std::move(listed.error())};
    for (auto& file : *listed) files.emplace(file.path, std::move(file));
  }
  for (auto& [path, file] : files) out[host_of(settings, path)].push_back(std::move(file));
  return out;
}

/// What a host's files hold.
struct Read {
  std::vector<Input> inputs;
  std::vector<std::pair<std::string, std::string>> raws;  ///< File's name, bytes.
  std::vector<std::pair<std::string, Error>> unreadable;  ///< File's name, why.
};

Result<Read> read_host(const std::vector<kit::InputFile>& files) {
  Read out;
  for (const auto& file : files) {
    auto bytes = core::read_file(file.path, kFileBytes);
    if (!bytes) {
      out.unreadable.emplace_back(file.target, std::move(bytes.error()));
      continue;
    }
    auto report = parse_report(*bytes);
    if (report) {
      out.inputs.push_back({file.target, *std::move(report)});
      out.raws.emplace_back(file.target, *std::move(bytes));
    } else {
      out.unreadable.emplace_back(file.target, std::move(report.error()));
    }
  }
  if (!out.inputs.empty()) return out;
  return tl::unexpected{std::move(out.unreadable.front().second).at(out.unreadable.front().first)};
}

kit::Source source_of(const std::string& host, const std::vector<kit::InputFile>& files,
                      const std::shared_ptr<KnownDisks>& known) {
  const auto read = [host, files, known]() -> Result<kit::Mapping> {
    auto got = read_host(files);
    if (!got) return tl::unexpected{std::move(got.error())};
    const auto kept = std::make_shared<const Read>(*std::move(got));
    return [host, kept, known](kit::Draft& draft) {
      map_host(host, kept->inputs, *known, draft);
      for (const auto& [name, bytes] : kept->raws) {
        draft.raw(fmt::format("file {}/{}", host, name), "application/json", bytes);
      }
      for (const auto& [name, error] : kept->unreadable) {
        draft.problem(model::ProblemRecord::Severity::error, "unreadable", to_string(error),
                      fmt::format("{}/{}", host, name));
      }
    };
  };
  return {host, read, {}};
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto hosts = hosts_of(settings);
  if (!hosts) return tl::unexpected{hosts.error()};
  const auto known = std::make_shared<KnownDisks>();
  std::vector<kit::Source> out;
  for (const auto& [host, files] : *hosts) out.push_back(source_of(host, files, known));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& /*settings*/) {
  kit::Collection out;
  out.collector = "smart";
  out.kinds = mapped_kinds();
  return out;
}

}  // namespace

kit::Program program() {
  kit::Description out;
  out.name = "smart";
  out.summary = "Disks as smartctl --json tells of them: health, wear, errors";
  out.settings = {
      {"file", "array", "outputs of smartctl --json (-a, -x or --scan), or folders of them (.json)",
       true},
      {"hostname", "string", "the host of all of them; else the folder of a file names its host"},
  };
  out.kinds = mapped_kinds();
  out.permissions = {
      "Read access to the files.  smartctl itself, which makes them, needs root (CAP_SYS_RAWIO, "
      "CAP_SYS_ADMIN for NVMe)."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::smart
