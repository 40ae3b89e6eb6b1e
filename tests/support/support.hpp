/// @file
/// What tests share: the tree, the build, temporary folders, running a program.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::test {

/// The project's root (PLIMSOLL_SOURCE_DIR).
[[nodiscard]] std::filesystem::path source_dir();
/// The build folder of this preset (PLIMSOLL_BINARY_DIR).
[[nodiscard]] std::filesystem::path binary_dir();
/// The developers' shared test data, where it is present: `../shared/data` beside the project's
/// root, or PLIMSOLL_SHARED_DATA.  A test that wants it and doesn't find it WARNs and returns.
[[nodiscard]] std::optional<std::filesystem::path> shared_data();

/// A new empty folder, removed on destruction.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What a program did.
struct Ran {
  int status = -1;  ///< Exit status; 128 + signal when a signal ended it.
  std::string out;
  std::string err;
};

/// Runs `command` (program and arguments) with `input` on its standard input and waits for it.
/// `environment` adds variables ("NAME=value").
[[nodiscard]] Ran run(const std::vector<std::string>& command, const std::string& input = {},
                      const std::vector<std::string>& environment = {});

/// The whole file; fails the test by an exception when it can't be read.
[[nodiscard]] std::string slurp(const std::filesystem::path& path);
/// Writes the file, making its folder.
void spill(const std::filesystem::path& path, const std::string& content);

/// Whether PLIMSOLL_ACCEPT=1 asks to rewrite expected files.
[[nodiscard]] bool accepting();

}  // namespace plimsoll::test
