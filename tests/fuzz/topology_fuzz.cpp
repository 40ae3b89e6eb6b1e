#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/topology/mapping.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace network = plimsoll::network;
  auto read = network::parse_network({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  for (const auto& link : read->links) {
    if (link.a >= read->nodes.size() || link.b >= read->nodes.size() || link.a == link.b) {
      std::abort();
    }
  }
  const auto records = network::to_records({{"fuzz", std::move(*read)}}, "router");
  return records.empty() ? -1 : 0;
}
