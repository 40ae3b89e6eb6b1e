/// @file
/// Values as many sources write them: lists, names of hosts, places.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/record.hpp"

namespace plimsoll::collect::kit {

/// The text without control characters, line ends and tabs as spaces.
[[nodiscard]] std::string one_line(std::string_view text);

/// A list of texts as JSON.
[[nodiscard]] model::JsonText json_list(const std::vector<std::string>& texts);

/// Whether a host name is made of letters, digits, ".", "-" and "_", and names somebody.
[[nodiscard]] bool is_host_name(std::string_view name);

/// The identifier of somebody known by an address, a full name or a bare host name; absent for
/// anything else, and for this host's own loopback names.
[[nodiscard]] std::optional<model::Identifier> host_id(std::string_view name);

/// Whether a location says where: not what a device or card has when nobody set it.
[[nodiscard]] bool is_place(std::string_view location);

}  // namespace plimsoll::collect::kit
