/// @file
/// What the readers of all kinds of parts share.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json_fwd.hpp>

#include "collectors/redfish/parser.hpp"

namespace plimsoll::redfish {

using Json = nlohmann::json;

/// A property and the attribute it becomes.
using Name = std::pair<std::string_view, std::string_view>;

void copy_texts(const Json& body, model::Attributes& out, std::initializer_list<Name> names);
void copy_integers(const Json& body, model::Attributes& out, std::initializer_list<Name> names);
void copy_numbers(const Json& body, model::Attributes& out, std::initializer_list<Name> names);
void copy_flags(const Json& body, model::Attributes& out, std::initializer_list<Name> names);

/// `gib` GiB in bytes; absent when negative or beyond 64 bits.
[[nodiscard]] std::optional<std::int64_t> gib_to_bytes(std::optional<double> gib);

/// Row, rack and rack unit of a body's Location.
void read_placement(const Json& body, model::Attributes& out);

/// What every part may say.
[[nodiscard]] Part common(const Json& body, std::string_view kind, std::string uri);

/// Adds an identifier that identifies something.
void add_id(Part& part, std::string_view scheme, const Text& value);

/// The redundancy groups that the list or object `name` of a body claims.
void read_groups(const Json& body, std::string_view name, std::string_view what,
                 Resource& resource);

/// Power distribution: PowerDistribution, Circuit and Outlet.  False for every other type.
bool read_power_equipment(const Json& body, Resource& resource);

}  // namespace plimsoll::redfish
