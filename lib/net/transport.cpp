#include "lib/net/transport.hpp"

#include <algorithm>

namespace plimsoll::net {

std::optional<std::string_view> Response::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& entry) { return entry.first == name; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

}  // namespace plimsoll::net
