/// @file
/// Base64 (RFC 4648, section 4: with padding, no line breaks).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::net {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// The bytes of `text`; absent when it isn't base64.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace plimsoll::net
