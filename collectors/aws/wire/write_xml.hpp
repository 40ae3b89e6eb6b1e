/// @file
/// Values of requests as text: single ones, and the XML bodies of restXml.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "collectors/aws/wire/shapes.hpp"

namespace plimsoll::aws::wire {

/// A value that isn't a structure, list or map; `otherwise` is how instants are written where the
/// model doesn't say.
[[nodiscard]] std::string scalar_text(const nlohmann::json& value, const Reference& reference,
                                      TimeFormat otherwise);

/// The members of `value` that stand in the body, in an element named by the reference.
[[nodiscard]] std::string write_xml(const nlohmann::json& value, const Reference& reference,
                                    std::string_view namespace_uri);

}  // namespace plimsoll::aws::wire
