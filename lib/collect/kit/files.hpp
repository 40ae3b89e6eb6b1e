/// @file
/// The files that a collector is to read instead of asking: the setting `file`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::collect::kit {

struct InputFile {
  std::string path;
  std::string target;  ///< What it tells of: the file's name without its suffix.
};

/// Most files of one collection.
inline constexpr std::size_t kInputFiles = 100'000;

/// The files named by the setting `file` (repeatable): a file as it stands, of a folder the regular
/// files directly in it whose names end in one of `suffixes` (".snmprec"; an empty one: any file).
/// By path, each once; the longest suffix that fits is taken off for the target.  An Error of kind
/// usage when one isn't there, a folder has no such file, two files have one target, or there are
/// more than kInputFiles.  Empty when the setting isn't given.
[[nodiscard]] Result<std::vector<InputFile>> input_files(
    const Settings& settings, std::span<const std::string_view> suffixes);

}  // namespace plimsoll::collect::kit
