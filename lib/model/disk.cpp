#include "lib/model/disk.hpp"

#include <array>
#include <utility>

#include "lib/core/text.hpp"

namespace plimsoll::model {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string disk_maker(std::string_view vendor, std::string_view model) {
  vendor = core::trim(vendor);
  if (!vendor.empty() && vendor != "ATA" && vendor != "NVMe" && !vendor.starts_with("0x")) {
    return std::string{vendor};
  }
  constexpr auto kMakers = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"samsung", "Samsung"},
      {"mz", "Samsung"},
      {"intel", "Intel"},
      {"ssdsc", "Intel"},
      {"wdc", "WDC"},
      {"wd", "WDC"},
      {"hgst", "HGST"},
      {"hitachi", "Hitachi"},
      {"toshiba", "Toshiba"},
      {"kxg", "Toshiba"},
      {"micron", "Micron"},
      {"mtfd", "Micron"},
      {"crucial", "Crucial"},
      {"kingston", "Kingston"},
      {"seagate", "Seagate"},
      {"st", "Seagate"},
      {"sandisk", "SanDisk"},
      {"dell", "Dell"},
      {"hp", "HPE"},
      {"kioxia", "Kioxia"},
      {"sk hynix", "SK hynix"},
      {"solidigm", "Solidigm"},
      {"amazon", "Amazon"},
  });
  const std::string low = core::lower(core::trim(model));
  for (const auto& [prefix, maker] : kMakers) {
    const bool order_number = prefix == "st" && !(low.size() > 2 && is_digit(low[2]));
    if (low.starts_with(prefix) && !order_number) return std::string{maker};
  }
  return {};
}

}  // namespace plimsoll::model
