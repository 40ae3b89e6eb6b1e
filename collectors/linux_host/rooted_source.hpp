/// @file
/// The files below a folder, and none beside it, whatever its symbolic links say.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "collectors/linux_host/source.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::linux_host {

/// Reads below a root folder.  Each path is walked one component at a time with O_NOFOLLOW, and
/// symbolic links are resolved by hand with the root as "/" (as chroot would): so no link leaves
/// the root, not even while the tree changes under us.  At most 40 links a path.  Only regular
/// files are opened for reading: no FIFO is waited for and no device is touched.
class RootedSource final : public FileSource {
 public:
  /// An Error of kind unreachable when `root` is no folder that can be opened.
  [[nodiscard]] static Result<std::unique_ptr<RootedSource>> open(
      const std::filesystem::path& root);
  ~RootedSource() override;

  [[nodiscard]] FileRead read(std::string_view path) const override;
  [[nodiscard]] FolderRead list(std::string_view path) const override;
  [[nodiscard]] LinkRead link(std::string_view path) const override;

 private:
  explicit RootedSource(int root) : root_{root} {}

  int root_;  ///< Owned descriptor of the root folder.
};

}  // namespace plimsoll::linux_host
