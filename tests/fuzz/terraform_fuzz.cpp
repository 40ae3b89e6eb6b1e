// Any bytes as a state or plan.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/terraform/program.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto document = terraform::read_document({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  collect::kit::Draft draft;
  terraform::map_document(*document, "t", "t.json", {{}, "123456789012", "eu-west-1"}, draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
