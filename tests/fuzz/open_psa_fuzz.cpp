#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/exchange/open_psa.hpp"
#include "lib/exchange/open_psa_writer.hpp"

// Whatever is read can be written, and what is written is read back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace exchange = plimsoll::exchange;
  const auto file = exchange::parse_open_psa({reinterpret_cast<const char*>(data), size});
  if (!file || file->tops.empty()) return 0;
  const auto tree = exchange::fault_tree(*file, file->names[file->tops.front()]);
  if (!tree) return 0;
  const auto text = exchange::to_open_psa(*tree, file->names, "fuzz");
  if (!exchange::parse_open_psa(text.xml)) std::abort();
  return 0;
}
