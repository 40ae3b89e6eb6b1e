/// @file
/// AWS Signature Version 4, in headers.
/// Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request".
#pragma once

#include <optional>
#include <string>

#include "collectors/aws/wire/values.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::aws::wire {

/// What signs requests.  Secret but for the access key.
struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;      ///< Empty: none.
  std::optional<Moment> expires;  ///< Absent: they don't, as far as is known.
  std::string source;             ///< Where they are from, for people: "profile audit".
};

/// A request as it is to be sent, `host` among its headers.
struct Unsigned {
  std::string method;
  std::string path;   ///< As sent: percent-encoded once.
  std::string query;  ///< As sent, without "?".
  net::Headers headers;
  std::string body;
};

struct Scope {
  std::string service;  ///< The signing name: "elasticloadbalancing".
  std::string region;
  Moment at;
};

struct Signature {
  std::string canonical_request;
  std::string string_to_sign;
  std::string authorization;  ///< The header's value.
};

/// "20150830T123600Z".
[[nodiscard]] std::string amz_date(Moment at);

/// Signs every header of `request`, which must have x-amz-date and, with a session,
/// x-amz-security-token.  S3's paths are signed as sent, others normalised and encoded once more.
[[nodiscard]] Signature signature_of(const Unsigned& request, const Credentials& credentials,
                                     const Scope& scope);

/// Adds x-amz-date, x-amz-security-token, for S3 x-amz-content-sha256, and authorization.
void sign(Unsigned& request, const Credentials& credentials, const Scope& scope);

}  // namespace plimsoll::aws::wire
