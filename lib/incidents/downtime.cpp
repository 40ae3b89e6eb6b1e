#include "lib/incidents/downtime.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace plimsoll::incidents {

std::vector<Outage> merge_overlaps(std::vector<Outage> outages) {
  std::ranges::sort(outages, {}, [](const Outage& one) {
    return std::tuple{one.from, one.to, one.cause};
  });
  std::vector<Outage> out;
  for (Outage outage : outages) {
    if (!out.empty()) outage.from = std::max(outage.from, out.back().to);
    if (outage.from < outage.to) out.push_back(outage);
  }
  return out;
}

Downtime by_year_and_cause(std::span<const Outage> merged) {
  Downtime out;
  for (const auto& [from, to, cause] : merged) {
    for (auto at = from; at < to;) {
      const int year = year_of(at);
      const auto end = std::min(to, year_begin(year + 1));
      out[{year, cause}] += (end - at).count();
      at = end;
    }
  }
  return out;
}

core::Instant year_begin(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
}

int year_of(core::Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

double availability(std::int64_t down_s, core::Instant from, core::Instant to) {
  return 1 - static_cast<double>(down_s) / static_cast<double>((to - from).count());
}

}  // namespace plimsoll::incidents
