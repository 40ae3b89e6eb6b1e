// Any bytes as an output of nmap, seen twice in one collection.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/nmap/mapping.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto scan = nmap::parse_scan({reinterpret_cast<const char*>(data), size});
  if (!scan) return 0;
  collect::kit::Draft draft;
  nmap::KnownHosts known;
  nmap::map_scan("a", *scan, known, draft);
  nmap::map_scan("b", *scan, known, draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
