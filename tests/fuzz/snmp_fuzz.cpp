// A recorded walk of any bytes, up to the records of a run of two devices.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "collectors/snmp/mapping.hpp"
#include "collectors/snmp/snmprec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  // The second half is a neighbour of the first: cables are joined.
  const std::string_view half = bytes.substr(bytes.size() / 2);
  snmp::Estate estate;
  std::set<std::string> keys;
  const auto check = [&](const std::vector<model::Record>& records) {
    for (const auto& record : records) {
      const auto* asset = std::get_if<model::AssetRecord>(&record);
      if (asset != nullptr && (asset->kind.empty() || !keys.insert(asset->key).second))
        std::abort();  // one key, one asset
    }
  };
  check(estate.add("a", snmp::read_snmprec(bytes).walk));
  check(estate.add("b", snmp::read_snmprec(half).walk));
  check(estate.finish());
  return 0;
}
