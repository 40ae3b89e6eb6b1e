// Lines of a collector: whatever is accepted is written by the kit and read back as the same line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/protocol.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  static collect::LineParser parser;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const auto line : core::split(text, '\n')) {
    std::vector<std::string> unknown;
    const auto record = parser.parse(line, unknown);
    if (!record) continue;
    const std::string written = collect::kit::to_line(*record);
    const auto again = parser.parse(written, unknown);
    if (!again || collect::kit::to_line(*again) != written) std::abort();
  }
  return 0;
}
