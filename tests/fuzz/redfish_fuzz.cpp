// A recorded tree of any bytes: bundle, crawl, parser and mapping; and each input as one body of
// each type.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/redfish/crawl.hpp"
#include "collectors/redfish/mapping.hpp"
#include "collectors/redfish/parser.hpp"
#include "collectors/redfish/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (auto tree = redfish::make_bundle_tree(bytes)) {
    const auto ignore = [](const std::string&, const std::string&) {};
    const auto crawled = redfish::crawl(**tree, ignore, {2000, std::size_t{64} << 20U});
    if (crawled) {
      const auto mapped = redfish::map("fuzz", *crawled);
      for (const auto& need : mapped.needs) {
        const auto n = static_cast<std::int64_t>(need.members.size());
        if (need.k < 1 || need.k > n) std::abort();
      }
    }
    return 0;
  }
  for (const char* type :
       {"ComputerSystem", "Chassis", "Power", "Storage", "PowerSubsystem", "EthernetInterface",
        "DriveCollection", "SimpleStorage", "PowerDistribution", "Circuit", "Outlet", "Volume"}) {
    auto resource = redfish::parse_resource("/redfish/v1/x", type, bytes);
    if (!resource) break;
    redfish::Crawl crawl;
    crawl.resources.push_back(*std::move(resource));
    static_cast<void>(redfish::map("fuzz", crawl));
  }
  return 0;
}
