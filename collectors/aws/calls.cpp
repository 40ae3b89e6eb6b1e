#include "collectors/aws/calls.hpp"

#include <algorithm>
#include <array>

#include "collectors/aws/mappings.hpp"
#include "collectors/aws/reading.hpp"

namespace plimsoll::aws {

namespace {

// clang-format off
constexpr auto kCalls = std::to_array<Call>({
// A dash in a service's name ("service-quotas") goes into its text like any other character.
#define CALL(service, operation, reach, permission, kinds, map)                       \
  {#service, #operation, Reach::reach, permission, kinds,                             \
   [](const nlohmann::json& answer, const nlohmann::json& input, Reading& reading) {  \
     reading.begin(#service, #operation);                                             \
     map(answer, input, reading);                                                     \
   }},
#include "collectors/aws/calls.def"
#undef CALL
});
// clang-format on

}  // namespace

std::span<const Call> calls() { return kCalls; }

const Call* find_call(std::string_view service, std::string_view operation) {
  const auto* found = std::find_if(kCalls.begin(), kCalls.end(), [&](const Call& call) {
    return call.service == service && call.operation == operation;
  });
  return found == kCalls.end() ? nullptr : found;
}

}  // namespace plimsoll::aws
