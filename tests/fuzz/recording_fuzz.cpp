// Recorded answers: whatever is accepted is written and read back as the same answer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "lib/core/text.hpp"
#include "lib/net/recording.hpp"
#include "lib/net/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  net::Request request;
  request.url =
      "https://bmc.example/" + std::string{core::lines(text).empty() ? "" : core::lines(text)[0]};
  static_cast<void>(net::recording_name(request));
  const auto response = net::parse_recording(text);
  if (!response) return 0;
  const auto again = net::parse_recording(net::to_recording({}, *response, {}));
  if (!again || again->status != response->status) std::abort();
  return 0;
}
