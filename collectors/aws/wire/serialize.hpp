/// @file
/// Writes the input of a call as its service's protocol has it.
/// Source: Smithy, "AWS protocols": awsQuery, ec2Query, awsJson1_0, awsJson1_1, restJson1, restXml.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "collectors/aws/wire/shapes.hpp"
#include "lib/core/error.hpp"
#include "lib/net/transport.hpp"

namespace plimsoll::aws::wire {

/// A request without host and signature.
struct Serialized {
  std::string method;
  std::string path;   ///< Percent-encoded, begins with "/".
  std::string query;  ///< Percent-encoded, without "?"; empty: none.
  net::Headers headers;
  std::string body;
  std::string host_prefix;  ///< To stand before the host: "123456789012."; mostly empty.
};

/// Writes `input` (members as in the SDKs).  Members that the shape lacks are left out; so is what
/// nests deeper than 64.  An Error of kind usage when a part of the path is missing.
[[nodiscard]] Result<Serialized> serialize(const Service& service, const Operation& operation,
                                           const nlohmann::json& input);

}  // namespace plimsoll::aws::wire
