#include "lib/model/cloud.hpp"

#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace plimsoll::model {

std::optional<Arn> parse_arn(std::string_view text) {
  constexpr std::size_t kFields = 5;  // before the resource, which may hold colons
  std::array<std::string_view, kFields> fields;
  for (auto& field : fields) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    field = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (fields[0] != "arn" || fields[1].empty() || fields[2].empty() || text.empty()) {
    return std::nullopt;
  }
  return Arn{std::string{fields[1]}, std::string{fields[2]}, std::string{fields[3]},
             std::string{fields[4]}, std::string{text}};
}

std::string to_string(const Arn& arn) {
  return fmt::format("arn:{}:{}:{}:{}:{}", arn.partition, arn.service, arn.region, arn.account,
                     arn.resource);
}

Identifier arn_id(std::string_view arn) { return {"arn", std::string{arn}}; }

Identifier provider_id(std::string_view provider) { return {"cloud-place", std::string{provider}}; }

Identifier place_id(std::string_view provider, std::string_view place) {
  return {"cloud-place", fmt::format("{}/{}", provider, place)};
}

Identifier zone_name_id(std::string_view provider, std::string_view account,
                        std::string_view zone_name) {
  return {"cloud-place",
          fmt::format("{}/{}/{}", provider, account.empty() ? "-" : account, zone_name)};
}

}  // namespace plimsoll::model
