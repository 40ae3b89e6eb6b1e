#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "lib/assess/recovery/reference.hpp"
#include "lib/assess/reliability.hpp"

/// Reference files of both kinds, and what a client states instead: whatever is accepted has a
/// source and its cases in order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using plimsoll::assess::Reliability;
  const std::string text{reinterpret_cast<const char*>(data), size};
  (void)plimsoll::assess::recovery::Reference::parse(text);
  auto read = Reliability::parse(text);
  auto figures = read ? *std::move(read) : Reliability::shipped();
  (void)figures.state("disk.afr_pct", text);
  (void)figures.state("power_feed.mttr", text);
  for (const auto& [id, figure] : figures.figures()) {
    const auto& [best, likely, worst] = figure.by_case;
    if (figure.source.empty() || !(0 <= best && best <= likely && likely <= worst)) std::abort();
    const auto kind = id.substr(0, id.find('.'));
    const auto rate = plimsoll::assess::reference_rate(
        figures, kind, {{{0, 60, 3600}}, plimsoll::model::Grade::assumed, "a repair"});
    if (!rate) continue;
    for (const auto& times : rate->by_case) {
      const double u = times.unavailability();
      if (!(0 <= u && u <= 1)) std::abort();
    }
  }
  return 0;
}
