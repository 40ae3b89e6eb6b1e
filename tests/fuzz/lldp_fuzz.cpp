// Any bytes as the output of two hosts.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/lldp/mapping.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  lldp::Host host;
  if (!lldp::read_output({reinterpret_cast<const char*>(data), size}, host)) return 0;
  const lldp::Hosts hosts{{{"a", host}, {"b", host}}};
  collect::kit::Draft draft;
  for (const auto& [target, read] : hosts.all()) lldp::map_host(target, hosts, draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
