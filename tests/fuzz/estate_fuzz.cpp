#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

#include "lib/exchange/estate.hpp"

namespace {

namespace fs = std::filesystem;

const fs::path& folder() {
  static const fs::path kFolder = [] {
    const auto path = fs::temp_directory_path() / ("plimsoll-fuzz-" + std::to_string(::getpid()));
    fs::create_directories(path);
    return path;
  }();
  return kFolder;
}

void check(const plimsoll::Result<plimsoll::exchange::Estate>& estate) {
  if (estate && estate->graph.node_count() != estate->keys.size()) std::abort();
}

}  // namespace

// The bytes are a file of lines, and three sheets with a NUL between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  {
    std::ofstream{folder() / "lines", std::ios::binary} << text;
    check(plimsoll::exchange::read_plain_lines(folder() / "lines"));
  }
  for (const auto* name : {"assets.csv", "dependencies.csv", "needs.csv"}) {
    const auto sheet = text.substr(0, text.find('\0'));
    std::ofstream{folder() / name, std::ios::binary} << sheet;
    text.remove_prefix(std::min(sheet.size() + 1, text.size()));
  }
  check(plimsoll::exchange::read_plain_sheets(folder(), 2));
  return 0;
}
