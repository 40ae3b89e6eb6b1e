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

/// The folder of the running program.
[[nodiscard]] std::filesystem::path program_folder();

}  // namespace plimsoll::core
