// Any bytes as a template.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collectors/cloudformation/program.hpp"
#include "collectors/cloudformation/template.hpp"
#include "lib/collect/kit/emitter.hpp"
#include "lib/core/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plimsoll;
  const auto root = cloudformation::read_template({reinterpret_cast<const char*>(data), size});
  if (!root) return 0;
  const cloudformation::Deployment deployment{"123456789012", "eu-west-1", "s", {{"Cold", "no"}}};
  collect::kit::Draft draft;
  cloudformation::map_template(*root, deployment, "t", "t.yaml", draft);
  for (const auto& record : std::move(draft).finish()) {
    if (!core::is_utf8(collect::kit::to_line(record))) std::abort();
  }
  return 0;
}
