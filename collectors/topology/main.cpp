#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/topology/mapping.hpp"
#include "lib/collect/kit/program.hpp"
#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace {

namespace kit = plimsoll::collect::kit;
namespace model = plimsoll::model;
namespace network = plimsoll::network;
using plimsoll::Error;
using plimsoll::Result;

constexpr std::size_t kFileBound = std::size_t{64} << 20U;

Result<std::string> kind_of(const kit::Settings& settings) {
  std::string kind = settings.text("kind").value_or("router");
  if (model::find_asset_kind(kind) != nullptr) return kind;
  return plimsoll::failure(Error::Kind::usage, fmt::format("unknown kind of asset \"{}\"", kind),
                           "such as router, switch, site, application");
}

Result<std::vector<network::File>> read_files(const kit::Settings& settings) {
  std::vector<network::File> files;
  for (const std::string& given : settings.list("file")) {
    std::string path = std::filesystem::path{given}.lexically_normal().generic_string();
    const auto text = plimsoll::core::read_file(path, kFileBound);
    if (!text) return tl::unexpected{text.error()};
    auto read = network::parse_network(*text);
    if (!read) return tl::unexpected{std::move(read.error()).at(path)};
    files.push_back({std::move(path), std::move(*read)});
  }
  return files;
}

Result<std::vector<kit::CheckItem>> check(const kit::Settings& settings) {
  const auto files =
      kind_of(settings).and_then([&](const std::string&) { return read_files(settings); });
  if (!files) return tl::unexpected{files.error()};
  std::vector<kit::CheckItem> items;
  for (const auto& file : *files) {
    items.push_back(
        {"read " + file.path, file.network.issues.empty(),
         fmt::format("{} nodes, {} links, {} entries left out", file.network.nodes.size(),
                     file.network.links.size(), file.network.issues.size())});
  }
  return items;
}

Result<void> collect(const kit::Settings& settings, kit::Emitter& emitter) {
  const auto kind = kind_of(settings);
  if (!kind) return tl::unexpected{kind.error()};
  const auto files = read_files(settings);
  if (!files) return tl::unexpected{files.error()};
  std::vector<std::string> paths;
  for (const auto& file : *files) paths.push_back(file.path);
  std::ranges::sort(paths);
  model::Hello hello;
  hello.collector = "topology";
  hello.version = kit::version();
  hello.target = plimsoll::core::join(paths, ",");
  hello.grade = model::Grade::stated;
  emitter.emit(hello);
  for (const auto& record : network::to_records(*files, *kind)) emitter.emit(record);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string_view> kinds;
  for (const auto& kind : model::asset_kinds()) kinds.push_back(kind.name);
  for (const auto& kind : model::relation_kinds()) kinds.push_back(kind.name);
  const kit::Program program{
      {"topology",
       "Networks as GraphML files and edge lists",
       {{"file", "array", "A GraphML file or an edge list (from,to[,kind][,status])", true},
        {"kind", "string", "Kind of the nodes that don't say theirs (default: router)"}},
       std::move(kinds),
       {"Read access to the files."}},
      check,
      collect};
  return kit::run(program, argc, argv);
}
