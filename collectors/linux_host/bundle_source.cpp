#include "collectors/linux_host/bundle_source.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "collectors/linux_host/commands.hpp"
#include "collectors/linux_host/parse_system.hpp"

namespace plimsoll::linux_host {

OutputFiles output_files(const FileSource& source, bool bundle) {
  constexpr std::size_t kFileLimit = 16'384;
  OutputFiles out;
  std::vector<std::string> folders{"/commands"};
  const auto names_in = [&](const std::string& folder) {
    auto read = source.list(folder.empty() ? "/" : folder);
    const bool bad = read.access == Access::denied || read.access == Access::unusable;
    if (bad && out.folder.empty()) {
      out.folder = folder.empty() ? "/" : folder;
      out.unreadable = read;
    }
    return std::move(read.names);
  };
  if (bundle) {
    folders.emplace_back("");
    for (const auto& plugin : names_in("/sos_commands")) {
      if (is_plain_name(plugin)) folders.push_back("/sos_commands/" + plugin);
    }
  }
  for (const auto& folder : folders) {
    for (auto& name : names_in(folder)) {
      if (!is_plain_name(name) || (!command_of(name) && !tree_path_of(name))) continue;
      if (out.files.size() >= kFileLimit) {
        out.cut = true;
        break;
      }
      std::string path = folder + '/' + name;
      out.files.push_back({std::move(path), std::move(name)});
    }
  }
  std::ranges::sort(out.files, {}, &OutputFile::path);
  return out;
}

BundleSource::BundleSource(const FileSource& source, const OutputFiles& files) : source_{source} {
  for (const auto& file : files.files) {
    if (auto path = tree_path_of(file.name)) aliases_.try_emplace(std::move(*path), file.path);
  }
}

FileRead BundleSource::read(std::string_view path) const {
  auto out = source_.read(path);
  if (out.access != Access::absent) return out;
  const auto alias = aliases_.find(path);
  return alias == aliases_.end() ? out : source_.read(alias->second);
}

FolderRead BundleSource::list(std::string_view path) const {
  auto out = source_.list(path);
  const std::string prefix = std::string{path} + '/';
  std::set<std::string> names{out.names.begin(), out.names.end()};
  const auto before = names.size();
  for (auto alias = aliases_.lower_bound(prefix);
       alias != aliases_.end() && alias->first.starts_with(prefix); ++alias) {
    const auto end = alias->first.find('/', prefix.size());
    if (end == std::string::npos) names.insert(alias->first.substr(prefix.size()));
  }
  if (names.size() == before || out.access == Access::denied || out.access == Access::unusable)
    return out;
  return {Access::ok, {names.begin(), names.end()}, {}};
}

LinkRead BundleSource::link(std::string_view path) const { return source_.link(path); }

}  // namespace plimsoll::linux_host
