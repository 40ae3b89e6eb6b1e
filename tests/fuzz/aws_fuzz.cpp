// Any JSON as an answer of any call: the first byte chooses the call, a second document after a
// zero byte is the call's input.  Seeds are whole fixtures, read as such.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/aws/calls.hpp"
#include "collectors/aws/reading.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/collect/kit/json.hpp"
#include "lib/core/text.hpp"

namespace {

using nlohmann::json;
using namespace plimsoll;

/// A fixture: {"answers": [{"call": "ec2:DescribeVpcs", "input": …, "answer": …}]}.
void read_fixture(const json& document, aws::Reading& reading) {
  const auto answers = document.find("answers");
  if (answers == document.end() || !answers->is_array()) return;
  for (const auto& each : *answers) {
    if (!each.is_object() || !each.contains("call") || !each["call"].is_string()) continue;
    const std::string_view call = each["call"].get_ref<const std::string&>();
    const auto colon = call.find(':');
    if (colon == std::string_view::npos) continue;
    const auto* row = aws::find_call(call.substr(0, colon), call.substr(colon + 1));
    if (row != nullptr)
      row->map(each.value("answer", json{}), each.value("input", json{}), reading);
  }
}

void read_bytes(std::string_view text, aws::Reading& reading) {
  const auto which = static_cast<unsigned char>(text.front()) % aws::calls().size();
  text.remove_prefix(1);
  const auto end = text.find('\0');
  const auto answer = collect::kit::parse_bounded(text.substr(0, end));
  const auto input = end == std::string_view::npos
                         ? json::object()
                         : collect::kit::parse_bounded(text.substr(end + 1));
  if (answer.is_discarded() || input.is_discarded()) return;
  aws::calls()[which].map(answer, input, reading);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (text.empty()) return 0;
  aws::Reading reading{{"aws", "123456789012", "eu-west-1"}, {"service"}};
  const auto document = collect::kit::parse_bounded(text);
  if (document.is_object()) {
    read_fixture(document, reading);
  } else {
    read_bytes(text, reading);
  }
  (void)reading.take_asked();
  reading.conclude();
  for (const auto& record : std::move(reading).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
