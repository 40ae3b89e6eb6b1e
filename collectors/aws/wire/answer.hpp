/// @file
/// Reads what a service answered: into the SDKs' member names, or into the error it tells.
/// Instants become RFC 3339 text, blobs base64 text; what the model lacks is left out.  Any bytes
/// are legal.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "collectors/aws/wire/shapes.hpp"
#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::aws::wire {

/// The members of a successful answer, an object.  An Error of kind malformed when the body is not
/// what the protocol has: half a document is no document.
[[nodiscard]] Result<nlohmann::json> read_answer(const Service& service, const Operation& operation,
                                                 const net::Response& response);

/// What a service says when it doesn't do as asked.
struct Refusal {
  long status = 0;
  std::string code;     ///< "AccessDenied"; of HTTP alone: "404".
  std::string message;  ///< The service's words; may be empty.
  std::string request_id;
};

[[nodiscard]] Refusal read_refusal(Protocol protocol, const net::Response& response);
/// "AccessDenied: User … is not authorized (request 1a2b)".
[[nodiscard]] std::string to_string(const Refusal& refusal);

/// `body` without the values of the members that the model calls sensitive, its own bytes when it
/// has none: nothing after this sees a VPN's keys or a function's environment.
[[nodiscard]] std::string without_secrets(const Service& service, const Operation& operation,
                                          std::string body);

}  // namespace plimsoll::aws::wire
