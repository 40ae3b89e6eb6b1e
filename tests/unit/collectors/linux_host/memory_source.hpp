/// @file
/// A file-system tree in memory that counts what is asked of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "collectors/linux_host/source.hpp"

namespace plimsoll::test {

/// Files and links by path.  Folders are what files lie in.  FileSource has no way to write: what a
/// collector does through it cannot change a machine.
class MemorySource final : public linux_host::FileSource {
 public:
  std::map<std::string, std::string, std::less<>> files;
  std::map<std::string, std::string, std::less<>> links;
  std::set<std::string, std::less<>> denied;  ///< Files and folders that may not be read.

  [[nodiscard]] linux_host::FileRead read(std::string_view path) const override {
    if (denied.contains(path)) return {linux_host::Access::denied, {}, "Permission denied"};
    const auto found = files.find(path);
    if (found == files.end()) return {};
    return {linux_host::Access::ok, found->second, {}};
  }
  [[nodiscard]] linux_host::FolderRead list(std::string_view path) const override {
    if (denied.contains(path)) return {linux_host::Access::denied, {}, "Permission denied"};
    const std::string prefix = path == "/" ? "/" : std::string{path} + '/';
    std::set<std::string> names;
    const auto add = [&](const auto& entries) {
      for (auto entry = entries.lower_bound(prefix);
           entry != entries.end() && entry->first.starts_with(prefix); ++entry) {
        const auto end = entry->first.find('/', prefix.size());
        names.insert(entry->first.substr(prefix.size(), end - prefix.size()));
      }
    };
    add(files);
    add(links);
    if (names.empty()) return {};
    return {linux_host::Access::ok, {names.begin(), names.end()}, {}};
  }
  [[nodiscard]] linux_host::LinkRead link(std::string_view path) const override {
    const auto found = links.find(path);
    if (found == links.end()) return {};
    return {linux_host::Access::ok, found->second};
  }
};

}  // namespace plimsoll::test
