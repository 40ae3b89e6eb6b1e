// Any bytes as an output of smartctl, twice on one host and once on another.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/smart/mapping.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto report = smart::parse_report({reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  collect::kit::Draft draft;
  smart::KnownDisks known;
  smart::map_host("a", {{"x", *report}, {"y", *report}}, known, draft);
  smart::map_host("b", {{"x", *report}}, known, draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
