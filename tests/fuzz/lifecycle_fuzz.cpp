#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/lifecycle/catalogue_file.hpp"
#include "lib/lifecycle/recogniser.hpp"
#include "lib/lifecycle/reference.hpp"
#include "lib/lifecycle/service_hours.hpp"
#include "lib/lifecycle/standing.hpp"

/// The first byte chooses what reads the rest: a text to recognise, service hours, or a file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace life = plimsoll::lifecycle;
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  switch (data[0] % 4) {
    case 0: {
      static const life::Recogniser recogniser{life::reference_catalogue()};
      const auto found = recogniser.recognise(text);
      if (found.cycle.empty() == found.reason.empty()) std::abort();
      if (!found.cycle.empty() && found.product.empty()) std::abort();
      const auto standing = life::standing_of(recogniser.catalogue(), found, life::Day{}, {});
      if (standing.status == life::Status::unknown && standing.note.empty()) std::abort();
      break;
    }
    case 1: {
      const auto hours = life::parse_service_hours(text);
      if (!hours) break;
      if (hours->windows.empty()) std::abort();
      const auto work = std::chrono::hours{30};
      if (life::worst_elapsed(*hours, work) < hours->business_day()) std::abort();
      break;
    }
    case 2: {
      const auto file = life::parse_file(text, "fuzz");
      if (!file) break;
      // What is written is read back as it was.
      const auto written = life::to_csv(file->catalogue);
      const auto again = life::parse_csv(written, "fuzz");
      if (!again || again->catalogue.cycle_count() > file->catalogue.cycle_count()) std::abort();
      break;
    }
    default:
      static_cast<void>(life::parse_endoflife_api(text, "fuzz"));
  }
  return 0;
}
