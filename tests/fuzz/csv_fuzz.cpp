#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/core/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace core = plimsoll::core;
  auto reader = core::CsvReader::open({reinterpret_cast<const char*>(data), size},
                                      {.cell_bytes = 64, .columns = 8});
  if (!reader) return 0;
  core::CsvRow row;
  std::size_t last = 0;
  while (reader->next(row)) {
    const bool told = row.error.empty() ? !row.cells.empty() : row.cells.empty();
    if (!told || row.line <= last) std::abort();
    last = row.line;
  }
  return 0;
}
