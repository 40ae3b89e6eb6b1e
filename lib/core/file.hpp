/// @file
/// Whole files, read within a bound and replaced as a whole.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "lib/core/error.hpp"

namespace plimsoll::core {

/// What read_file() takes when it isn't told otherwise: 256 MiB.
inline constexpr std::size_t kFileBound = std::size_t{256} << 20U;

/// The bytes of `path`, read to its end (files of /proc and /sys say size 0).  A file of more than
/// `bound` bytes, a folder, and a file that cannot be read are errors that name it.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t bound = kFileBound);

/// Replaces `path` by `content`: readers see the old or the new file, never a part.  Makes the
/// folder if it is missing.
[[nodiscard]] Result<void> write_file(const std::filesystem::path& path, std::string_view content);

/// A file that is written piece by piece and replaces what stood there only as a whole.
class FileWriter {
 public:
  /// A file beside `path`, whose folder is made if it is missing.
  [[nodiscard]] static Result<FileWriter> open(const std::filesystem::path& path);
  FileWriter(FileWriter&& other) noexcept;
  FileWriter& operator=(FileWriter&&) = delete;
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  /// Without commit() nothing of it is left.
  ~FileWriter();

  /// Where it is written until then: for a library that writes a file by its name, and instead of
  /// append().
  [[nodiscard]] const std::string& temporary() const { return temporary_; }

  /// What can't be written shows in commit().
  void append(std::string_view text);
  /// Puts the file in its place.  Nothing may be appended afterwards.
  [[nodiscard]] Result<void> commit();

 private:
  FileWriter(std::filesystem::path path, std::string temporary, int descriptor);
  void flush();

  std::filesystem::path path_;
  std::string temporary_;  ///< Empty: committed or moved away.
  int descriptor_;
  int error_ = 0;  ///< errno of the first write that failed.
  std::string buffer_;
};

/// The folder of the running program.
[[nodiscard]] std::filesystem::path program_folder();

}  // namespace plimsoll::core
