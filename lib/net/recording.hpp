/// @file
/// One recorded answer as a file, and what is taken out of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::net {

/// What a recording shows instead of a secret.
inline constexpr std::string_view kRedacted = "***";

/// The name of the file that answers `request`: a digest of method, path, query and body, the host
/// left out.  Secret query parameters and bodies with a password field take no part, so that a
/// replay needs no secret.
[[nodiscard]] Result<std::string> recording_name(const Request& request);

/// The file.  Each of `secrets` is replaced wherever it stands, as are cookies, tokens and password
/// fields.
[[nodiscard]] std::string to_recording(const Request& request, const Response& response,
                                       const std::vector<std::string>& secrets);

/// Reads such a file.  Any bytes are legal input.
[[nodiscard]] Result<Response> parse_recording(std::string_view text);

/// The values of a request and its answer that are secret by the place they stand in: session
/// tokens, cookies, password fields.
[[nodiscard]] std::vector<std::string> secrets_of(const Request& request, const Response& response);

}  // namespace plimsoll::net
