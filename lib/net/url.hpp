/// @file
/// The parts of an http or https URL.
#pragma once

#include <string>

#include "lib/core/error.hpp"

namespace plimsoll::net {

struct Url {
  std::string
      origin;  ///< "https://bmc1.example:443": lower case, the port always there (RFC 6454).
  std::string target;  ///< Path and query: "/redfish/v1/?$expand=."
  std::string path;    ///< "/redfish/v1/".

  /// Without the query, which may hold a secret: for messages.
  [[nodiscard]] std::string shown() const { return origin + path; }
};

/// Reads an absolute URL.  Other schemes, and one that carries a user name or password, are an
/// Error of kind usage.
[[nodiscard]] Result<Url> parse_url(const std::string& url);

/// The absolute URL that `location` means, seen from `base` (RFC 3986).
[[nodiscard]] Result<std::string> resolve_url(const std::string& base, const std::string& location);

}  // namespace plimsoll::net
