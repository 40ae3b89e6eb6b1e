/// @file
/// A support bundle as a tree: what a file's name says it holds stands where the machine has it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/linux_host/source.hpp"

namespace plimsoll::linux_host {

/// A file with the output of a command.
struct OutputFile {
  std::string path;  ///< In the source.
  std::string name;  ///< Its last component.
};

/// The folders of a bundle that hold outputs: the bundle's own, "commands", and those of sosreport
/// ("sos_commands/<plugin>").  Files by path; at most 16,384.
struct OutputFiles {
  std::vector<OutputFile> files;
  bool cut = false;       ///< There are more.
  FolderRead unreadable;  ///< The first folder that could not be listed, when there is one.
  std::string folder;     ///< Its path.
};
/// `bundle`: the tree is a bundle; otherwise only "commands" is looked into.
[[nodiscard]] OutputFiles output_files(const FileSource& source, bool bundle);

/// Reads through to another source, and what is absent there from the files of a bundle that
/// tree_path_of() knows.
class BundleSource final : public FileSource {
 public:
  /// `source` outlives this.
  BundleSource(const FileSource& source, const OutputFiles& files);

  [[nodiscard]] FileRead read(std::string_view path) const override;
  [[nodiscard]] FolderRead list(std::string_view path) const override;
  [[nodiscard]] LinkRead link(std::string_view path) const override;

 private:
  const FileSource& source_;
  std::map<std::string, std::string, std::less<>> aliases_;  ///< Path in the tree to real path.
};

}  // namespace plimsoll::linux_host
