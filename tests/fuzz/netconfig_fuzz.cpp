#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "collectors/netconfig/mapping.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace netconfig = plimsoll::netconfig;
  using netconfig::Dialect;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  // Each half is a device of its own, so that links and pairs are made as well.
  std::vector<netconfig::Device> devices;
  for (const auto half : {text.substr(0, size / 2), text.substr(size / 2)}) {
    const auto dialect = netconfig::detect(half).value_or(Dialect::junos);
    devices.push_back({devices.empty() ? "a" : "b", netconfig::parse(half, dialect)});
  }
  devices.push_back({"c", devices.front().config});
  for (const auto& link : netconfig::find_links(devices)) {
    if (link.a.device >= link.b.device || link.b.device >= devices.size()) std::abort();
  }
  return netconfig::to_records(devices).size() < devices.size() ? -1 : 0;
}
