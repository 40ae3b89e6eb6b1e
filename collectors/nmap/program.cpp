#include "collectors/nmap/program.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/nmap/mapping.hpp"
#include "lib/collect/kit/files.hpp"
#include "lib/collect/kit/sources.hpp"
#include "lib/core/file.hpp"

namespace plimsoll::nmap {

namespace {

namespace kit = collect::kit;

constexpr std::size_t kFileBytes = std::size_t{64} << 20U;
constexpr auto kSuffixes = std::to_array<std::string_view>({".xml"});

kit::Source source_of(const kit::InputFile& file, const std::shared_ptr<KnownHosts>& known) {
  const auto read = [file, known]() -> Result<kit::Mapping> {
    auto bytes = core::read_file(file.path, kFileBytes);
    if (!bytes) return tl::unexpected{std::move(bytes.error())};
    auto scan = parse_scan(*bytes);
    if (!scan) return tl::unexpected{std::move(scan.error())};
    const auto kept =
        std::make_shared<const std::pair<Scan, std::string>>(*std::move(scan), *std::move(bytes));
    return [file, kept, known](kit::Draft& draft) {
      map_scan(file.target, kept->first, *known, draft);
      draft.raw("file " + file.target, "application/xml", kept->second);
    };
  };
  const auto check = [file]() -> Result<std::string> {
    const auto scan = core::read_file(file.path, kFileBytes).and_then([](const auto& bytes) {
      return parse_scan(bytes);
    });
    if (!scan) return tl::unexpected{scan.error()};
    return fmt::format("{} hosts", scan->hosts.size());
  };
  return {file.target, read, check};
}

Result<std::vector<kit::Source>> sources_of(const kit::Settings& settings) {
  const auto files = kit::input_files(settings, kSuffixes);
  if (!files) return tl::unexpected{files.error()};
  const auto known = std::make_shared<KnownHosts>();
  std::vector<kit::Source> out;
  for (const auto& file : *files) out.push_back(source_of(file, known));
  return out;
}

Result<kit::Collection> collection_of(const kit::Settings& /*settings*/) {
  kit::Collection out;
  out.collector = "nmap";
  out.kinds = mapped_kinds();
  out.grade = model::Grade::measured;
  return out;
}

}  // namespace

kit::Program program() {
  kit::Description out;
  out.name = "nmap";
  out.summary = "Hosts, services and paths that an nmap scan found";
  out.settings = {
      {"file", "array", "outputs of nmap -oX, or folders of them (.xml)", true},
  };
  out.kinds = mapped_kinds();
  out.permissions = {
      "Read access to the files; it scans nothing itself.  Scan only what you are allowed to."};
  return kit::sources_program(std::move(out), {collection_of, sources_of});
}

}  // namespace plimsoll::nmap
