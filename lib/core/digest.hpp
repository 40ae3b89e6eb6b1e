/// @file
/// SHA-256 (FIPS 180-4) and UUIDs from names (RFC 9562), by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::core {

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// The UUID of version 5 (RFC 9562, 5.5) of `name` in the name space of Plimsoll, which is that of
/// the URL "urn:plimsoll": the same name has the same UUID everywhere.
[[nodiscard]] std::string name_uuid(std::string_view name);

}  // namespace plimsoll::core
