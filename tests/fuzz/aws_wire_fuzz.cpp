// Any bytes as an answer of each protocol, as an error, as the files of the AWS tools, as a model's
// tables.  The first byte chooses the operation.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "collectors/aws/wire/answer.hpp"
#include "collectors/aws/wire/credentials.hpp"
#include "collectors/aws/wire/models.hpp"
#include "collectors/aws/wire/pager.hpp"
#include "collectors/aws/wire/profiles.hpp"
#include "lib/model/cloud.hpp"
#include "lib/net/recording.hpp"

namespace plimsoll::resources {
std::span<const core::Resource> fuzz_models();
}  // namespace plimsoll::resources

namespace {

using namespace plimsoll;
using namespace plimsoll::aws::wire;

const Models& models() {
  static const auto parsed = Models::parse(resources::fuzz_models());
  if (!parsed) std::abort();
  return *parsed;
}

void read_as_answer(std::size_t choice, std::string_view bytes) {
  std::size_t at = 0;
  for (const auto& [name, service] : models().services) {
    for (const auto& [operation_name, operation] : service.operations()) {
      if (at++ % 16 != choice % 16) continue;
      net::Response response{200,
                             {{"x-amzn-errortype", std::string{bytes.substr(0, 40)}}},
                             without_secrets(service, operation, std::string{bytes})};
      static_cast<void>(to_string(read_refusal(service.protocol, response)));
      const auto answer = read_answer(service, operation, response);
      if (!answer) continue;
      if (!answer->is_object()) std::abort();
      Pager pager{models(), name, operation_name};
      nlohmann::json input = nlohmann::json::object();
      pager.begin(input);
      static_cast<void>(pager.next(*answer, input));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (bytes.empty()) return 0;
  read_as_answer(data[0],
                 bytes.starts_with("<") || bytes.starts_with("{") ? bytes : bytes.substr(1));
  Profiles profiles;
  read_profiles(bytes, data[0] % 2 == 0, profiles);
  static_cast<void>(read_sso_token(bytes));
  static_cast<void>(read_credentials(bytes));
  static_cast<void>(command_words(bytes));
  static_cast<void>(parse_moment(bytes));
  static_cast<void>(Service::parse("fuzz", bytes));
  static_cast<void>(Endpoints::parse(bytes));
  static_cast<void>(net::parse_recording(bytes));
  if (const auto arn = model::parse_arn(bytes)) {
    if (model::to_string(*arn) != bytes) std::abort();
  }
  return 0;
}
